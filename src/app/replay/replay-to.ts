import { setTimeout as later } from 'node:timers/promises';
import type { EndpointInput } from '../../config/endpoint-input.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { orThrow } from '../../errors/parsed.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';
import { beginningsMs, longPauseMs } from '../../sequence/replay/recorded-pauses.js';
import type { ReplayPace } from '../../sequence/replay/replay-client.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { maxTimerMs, ReplayConnection, type ReplayOutcome, type ReplayWait } from './replay-connection.js';

/** How recorded conversations are replayed to a server. */
export interface ReplayToOptions {
  readonly address: string;
  readonly pace: ReplayPace;
  readonly signal: AbortSignal;
  readonly recorder?: EndpointRecorder | undefined;
  /** Called with each conversation that is over. */
  readonly finished: (outcome: ReplayOutcome) => void;
  /** Called before it waits for longer than `longPauseMs`. */
  readonly waiting?: ((wait: ReplayWait) => void) | undefined;
}

/** Conversations that are replayed at a time; later ones wait. */
const maxAtOnce = 256;

/**
 * Replays each conversation over a connection of its own: beginning as long after the first one as it was recorded, or one after the other
 * without pauses (`speed` 0). Resolves when all are over, or the signal aborts.
 * @throws BreakoutboxError what is wrong with the address
 */
export async function replayTo(
  conversations: readonly RecordedConversation[],
  { address, pace, signal, recorder, finished, waiting }: ReplayToOptions,
): Promise<void> {
  const [first] = conversations;
  if (first === undefined) return;
  const spec = orThrow(parseEndpoint(inputOf(first, address)));
  const beginnings = beginningsMs(conversations);
  const beganMs = performance.now();
  const running = new Set<Promise<void>>();
  for (const [index, conversation] of conversations.entries()) {
    const dueMs = pace.speed === 0 ? 0 : (beginnings[index] ?? 0) / pace.speed;
    const leftMs = beganMs + dueMs - performance.now();
    if (leftMs > longPauseMs) waiting?.({ type: 'pause', conversation, ms: leftMs });
    await untilMs(beganMs + dueMs, signal);
    while (running.size >= (pace.speed === 0 ? 1 : maxAtOnce)) await Promise.race(running);
    if (signal.aborted) break;
    const connection = new ReplayConnection(conversation, spec, { pace, signal, recorder, waiting });
    const one = connection.run().then((outcome) => {
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

/** Resolves at a time of `performance.now()`, however far away, or when the signal aborts. */
async function untilMs(atMs: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = atMs - performance.now(); leftMs > 0; leftMs = atMs - performance.now()) {
    await later(Math.min(maxTimerMs, leftMs), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}
