import type { EndpointInput } from '../../config/endpoint-input.js';
import { kindOf } from '../../config/endpoint-kinds.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { AnswerDifference } from '../../sequence/replay/answer-comparison.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';
import { ReplayClient, type ReplayPace } from '../../sequence/replay/replay-client.js';
import { pause } from '../../system/pause.js';
import { createHub } from '../create-hub.js';
import { createEndpoint } from '../endpoints/create-endpoint.js';
import { roomFor } from '../endpoints/paced-send.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';

/** How recorded conversations are replayed to a server. */
export interface ReplayToOptions {
  readonly address: string;
  readonly pace: ReplayPace;
  readonly signal: AbortSignal;
  readonly recorder?: EndpointRecorder | undefined;
  /** Called with each conversation that is over. */
  readonly finished: (outcome: ReplayOutcome) => void;
}

/** What became of a conversation. */
export interface ReplayOutcome {
  readonly conversation: RecordedConversation;
  readonly exchanges: number;
  readonly differences: readonly AnswerDifference[];
  /** Why there was no connection, or why it broke. */
  readonly failure: Failure | undefined;
}

/** Conversations that are replayed at a time; later ones wait. */
const maxAtOnce = 256;
/** What one connection may receive between two turns of the event loop, so that nothing of it is lost. */
const maxEvents = 1_000_000;
const maxBytes = 256 * 1024 * 1024;
const graceMs = 1_000;

/**
 * Replays each conversation over a connection of its own: beginning as long after the first one as it was recorded, or one after the other
 * without pauses (`speed` 0). Resolves when all are over, or the signal aborts.
 * @throws BreakoutboxError what is wrong with the address
 */
export async function replayTo(
  conversations: readonly RecordedConversation[],
  options: ReplayToOptions,
): Promise<void> {
  const { address, pace, signal, finished } = options;
  const firstMicros = Math.min(...conversations.slice(0, 1).map(({ beganMicros }) => beganMicros));
  const inputs = conversations.map((conversation) => inputOf(conversation, address));
  for (const input of inputs.slice(0, 1)) orThrow(parseEndpoint(input));
  const beganMs = performance.now();
  const running = new Set<Promise<void>>();
  for (const [index, conversation] of conversations.entries()) {
    const input = inputs[index];
    if (input === undefined) break;
    const dueMs = pace.speed === 0 ? 0 : (conversation.beganMicros - firstMicros) / 1_000 / pace.speed;
    await pause(dueMs - (performance.now() - beganMs), signal);
    while (running.size >= (pace.speed === 0 ? 1 : maxAtOnce)) await Promise.race(running);
    if (signal.aborted) break;
    const one = replayOne(conversation, input, options).then((outcome) => {
      running.delete(one);
      if (!signal.aborted) finished(outcome);
    });
    running.add(one);
  }
  await Promise.all(running);
}

function inputOf({ protocol }: RecordedConversation, address: string): EndpointInput {
  return protocol === 'tcp'
    ? { type: 'tcp-connect', address }
    : { type: 'udp', address: '0', remote: address };
}

async function replayOne(
  conversation: RecordedConversation,
  input: EndpointInput,
  { pace, signal, recorder }: ReplayToOptions,
): Promise<ReplayOutcome> {
  const hub = createHub();
  const endpoint = createEndpoint(orThrow(parseEndpoint(input)), { id: conversation.name, hub, recorder });
  let failure: Failure | undefined;
  /** Why the connection broke: no matter if that was behind the last answer. */
  let broken: Failure | undefined;
  let timer: NodeJS.Timeout | undefined;
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const now = (): number => performance.now();
  const client = new ReplayClient(conversation, pace, {
    send: (bytes) => void send(bytes),
    endSending: () => endpoint.endSending(),
    finished: () => end(),
  });
  const wakeInTime = (): void => {
    clearTimeout(timer);
    const { deadlineMs } = client;
    if (deadlineMs === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(
      () => {
        client.deadlineReached(now());
        wakeInTime();
      },
      Math.max(0, deadlineMs - now()),
    );
  };
  const { spec } = endpoint;
  const mostWaiting = kindOf(spec).maxBacklogBytes(spec);
  const send = async (bytes: Uint8Array): Promise<void> => {
    try {
      if (!(await roomFor(endpoint, mostWaiting, bytes.length, undefined, signal))) return;
      endpoint.send(bytes);
      client.sent(now());
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      // That the peer has gone is told as its own event.
      if (error.code !== 'NOT_CONNECTED') failure ??= error.failure;
      client.peerFinished(now());
    }
    wakeInTime();
  };
  const subscription = hub.subscribe({
    types: ['received', 'closed', 'error'],
    maxEvents,
    maxBytes,
    onBatch: ({ events }) => {
      for (const event of events) {
        if (event.type === 'received') client.received(event.bytes, now());
        else if (event.type === 'closed') client.peerFinished(now());
        else if (event.type === 'error') {
          broken ??= event.failure;
          client.peerFinished(now());
        }
      }
      wakeInTime();
    },
  });
  const aborted = (): void => end();
  signal.addEventListener('abort', aborted, { once: true });
  try {
    await endpoint.open();
    client.begin(now());
    wakeInTime();
    await over;
  } catch (error) {
    if (!(error instanceof BreakoutboxError)) throw error;
    failure ??= error.failure;
  } finally {
    signal.removeEventListener('abort', aborted);
    clearTimeout(timer);
    await endpoint.close(graceMs);
    subscription.close();
  }
  const { exchanges, differences } = client;
  if (conversation.protocol === 'udp' || differences.length > 0) failure ??= broken;
  return { conversation, exchanges, differences, failure };
}
