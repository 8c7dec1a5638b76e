import { nowMicros } from '../../system/clock.js';
import type { TransferSnapshot, TransferStory } from '../../tftp/server/server-engine.js';
import type { Draft, TransferFinished, TransferStarted } from '../../traffic/event.js';

/** The event for a transfer of server `endpoint` that has begun. */
export function startedEvent(transfer: TransferSnapshot, endpoint: string): Draft<TransferStarted> {
  const { id, direction, file, peer, asked, totalBytes } = transfer;
  const options = optionsOf(transfer);
  const event = { type: 'transferStarted', timeMicros: nowMicros(), endpoint, id, role: 'server' } as const;
  return {
    ...event,
    direction,
    file,
    peer,
    options,
    asked,
    ...(totalBytes === undefined ? {} : { totalBytes }),
  };
}

/** The event for a transfer of server `endpoint` that has ended, with its outcome. */
export function finishedEvent(story: TransferStory, endpoint: string): Draft<TransferFinished> {
  const { id, file, peer, outcome, bytes, ageMs, retransmitted, duplicates, waits } = story;
  return {
    type: 'transferFinished',
    timeMicros: nowMicros(),
    endpoint,
    id,
    file,
    peer,
    outcome: outcome?.outcome ?? 'failed',
    bytes,
    // Small files are over in less than a millisecond.
    seconds: Math.round(ageMs * 1_000) / 1_000_000,
    retransmitted,
    duplicates,
    ...silentSeconds(waits.silenceMs),
    ...(outcome !== undefined && outcome.outcome !== 'done' ? { failure: outcome.failure } : {}),
  };
}

/** Milliseconds of silence as an event has them. */
export function silentSeconds(silenceMs: number): Pick<TransferFinished, 'silentSeconds'> {
  return silenceMs > 0 ? { silentSeconds: Math.round(silenceMs) / 1_000 } : {};
}

function optionsOf({ mode, blockBytes, windowBlocks, timeoutMs, rollover }: TransferSnapshot) {
  return { mode, blockBytes, windowBlocks, rollover, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}
