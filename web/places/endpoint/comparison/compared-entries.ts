import { joinBytes } from '../../../../src/bytes/join-bytes.js';
import { isMessageEntry, type LogEntry, type MessageEntry, peersOf } from '../log/log-entry.js';

/** What is compared with what: a message each, or what two conversations received, and sent. */
export interface ComparedPart {
  readonly type: 'messages' | 'received' | 'sent';
  readonly a: readonly MessageEntry[];
  readonly b: readonly MessageEntry[];
}

/** The parts of a comparison; the first is shown first. */
export type ComparedEntries = readonly [ComparedPart, ...ComparedPart[]];

/**
 * What lines that are selected compare: two messages, or the messages of two conversations, each direction by itself. Undefined if
 * they are neither.
 */
export function comparedEntries(entries: readonly LogEntry[]): ComparedEntries | undefined {
  const messages = entries.filter(isMessageEntry);
  const [a, b] = messages;
  if (messages.length === 2 && a !== undefined && b !== undefined)
    return [{ type: 'messages', a: [a], b: [b] }];
  const conversations = new Map<string, MessageEntry[]>();
  for (const entry of messages) {
    const key = conversationOf(entry);
    const known = conversations.get(key);
    if (known !== undefined) known.push(entry);
    else if (conversations.size === 2) return undefined;
    else conversations.set(key, [entry]);
  }
  const [one, other] = conversations.values();
  if (one === undefined || other === undefined) return undefined;
  const parts = (['received', 'sent'] as const)
    .map((type) => {
      const of = (conversation: readonly MessageEntry[]): readonly MessageEntry[] =>
        conversation.filter(({ event }) => event.type === type);
      return { type, a: of(one), b: of(other) };
    })
    .filter((part) => part.a.length + part.b.length > 0);
  const [first, ...rest] = parts;
  return first === undefined ? undefined : [first, ...rest];
}

/** A connection by its number, or the peers of a message without one. */
function conversationOf({ event }: MessageEntry): string {
  return event.connection === undefined ? peersOf(event).join(' ') : `#${event.connection}`;
}

/** The bytes of messages one after the other, `maxBytes` at most, and how many there are. */
export function comparedBytes(
  entries: readonly MessageEntry[],
  maxBytes: number,
): { readonly bytes: Uint8Array; readonly length: number } {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const { event } of entries) {
    if (length < maxBytes) parts.push(event.bytes.subarray(0, maxBytes - length));
    length += event.bytes.byteLength;
  }
  return { bytes: joinBytes(parts), length };
}
