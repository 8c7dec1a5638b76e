import type { Session } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import { isMessageEntry, type LogEntry, type MessageEvent, peersOf } from './log-entry.js';

/** The messages of a log with the one peer that is last among them: a sequence speaks with one. */
export function conversationOf(
  entries: readonly LogEntry[],
): { readonly peer: string; readonly messages: readonly MessageEvent[] } | undefined {
  const messages = entries.filter(isMessageEntry).map(({ event }) => event);
  const peer = messages.at(-1)?.peer;
  if (peer === undefined) return undefined;
  return { peer, messages: messages.filter((event) => peersOf(event).includes(peer)) };
}

/**
 * Makes a sequence that holds a conversation again, and goes to it. Without messages it does nothing.
 * @throws ApiError what the workspace refuses
 */
export async function makeSequence(
  session: Session,
  endpoint: SocketSummary,
  entries: readonly LogEntry[],
): Promise<void> {
  const conversation = conversationOf(entries);
  if (conversation === undefined) return;
  // It writes YAML, which most people who look at a log do not need.
  const { recordedSequence } = await import('../../../../src/config/workspace/recorded-sequence.js');
  const name = endpoint.input.label || endpointName(endpoint);
  const text = recordedSequence({ name, input: heldInput(endpoint), ...conversation });
  const path = await session.files.create('sequence', name, text);
  session.place.set({ type: 'sequences', path });
}

/** What the endpoint is made of, at the port that the system gave it where it asked for any. */
function heldInput({ input, status }: SocketSummary): SocketSummary['input'] {
  const port = status.state === 'listening' ? /\d+$/.exec(status.local)?.[0] : undefined;
  if (port === undefined || !/(^|:)0$/.test(input.address)) return input;
  return { ...input, address: input.address.replace(/0$/, port) };
}
