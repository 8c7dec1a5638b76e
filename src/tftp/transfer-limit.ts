import type { TransferWaits, WaitedFor } from './transfer-waits.js';

/** What limited the speed of a transfer, with the figures that show it. Times are milliseconds. */
export type TransferLimit =
  /** One window each round trip: the round trip is the limit. */
  | { readonly by: 'window'; readonly windowBlocks: number; readonly roundTripMs: number }
  /** The path or the peer takes longer for a window than a round trip. */
  | {
      readonly by: 'path';
      readonly windowBlocks: number;
      readonly windowMs: number;
      readonly roundTripMs: number;
    }
  /** A wait took a large part of the time. */
  | {
      readonly by: 'loss' | 'source' | 'store' | 'rate';
      readonly waitedMs: number;
      readonly totalMs: number;
    };

/** A transfer that makes no progress, and why. */
export interface TransferStall {
  /** `peerRepeats`: the peer is there, and keeps asking for the same block. `opening`: the peer has not answered the offer. */
  readonly reason: 'peerSilent' | 'peerRepeats' | 'opening' | Exclude<WaitedFor, 'peer'>;
  readonly forMs: number;
  readonly block: number;
  readonly tries: number;
  readonly receivedAgain: number;
}

/** What decides the limit of a transfer. */
export interface LimitedTransfer {
  readonly bytes: number;
  readonly ageMs: number;
  readonly blockBytes: number;
  readonly windowBlocks: number;
  /** Packets that were sent again, and that came again. */
  readonly retransmitted: number;
  readonly duplicates: number;
  readonly waits: TransferWaits;
}

/** A wait is the limit from this share of the total time on. */
const decidingShare = 0.3;
/** Fewer windows than this are too few to measure. */
const minWindows = 4;
/** A window that takes more than this many round trips, and over a millisecond more than one, waits for the path or the peer. */
const slowWindow = 3;
const minSlowMs = 1;
/** A slow path loses packets if at least this many, and this share of the windows, went or came again: the peer waited for what was lost. */
const minRepeated = 3;
const repeatedShare = 0.02;
/** A transfer is stalled after this long, and this many round trips, without progress. */
const minStallMs = 1_000;
const stallRoundTrips = 10;

/** What limited the speed; `undefined` if too little was moved to say. */
export function limitOf({
  bytes,
  ageMs,
  blockBytes,
  windowBlocks,
  retransmitted,
  duplicates,
  waits,
}: LimitedTransfer): TransferLimit | undefined {
  const { sourceMs, storeMs, silenceMs, rateMs, shortestRoundTripMs } = waits;
  const named = [
    { by: 'loss', waitedMs: silenceMs },
    { by: 'source', waitedMs: sourceMs },
    { by: 'store', waitedMs: storeMs },
    { by: 'rate', waitedMs: rateMs },
  ] as const;
  const longest = named.reduce((most, wait) => (wait.waitedMs > most.waitedMs ? wait : most));
  if (longest.waitedMs >= minSlowMs && longest.waitedMs >= decidingShare * ageMs)
    return { ...longest, totalMs: ageMs };
  const windows = bytes / (blockBytes * windowBlocks);
  if (windows < minWindows || shortestRoundTripMs <= 0) return undefined;
  const waitedMs = named.reduce((sum, wait) => sum + wait.waitedMs, 0);
  const windowMs = Math.max(0, ageMs - waitedMs) / windows;
  const isSlow = windowMs > slowWindow * shortestRoundTripMs && windowMs - shortestRoundTripMs > minSlowMs;
  if (!isSlow) return { by: 'window', windowBlocks, roundTripMs: windowMs };
  // The silence was the peer's, which sends again by its own clock.
  if (retransmitted + duplicates >= Math.max(minRepeated, windows * repeatedShare))
    return { by: 'loss', waitedMs: (windowMs - shortestRoundTripMs) * windows, totalMs: ageMs };
  return { by: 'path', windowBlocks, windowMs, roundTripMs: shortestRoundTripMs };
}

/** Why a running transfer makes no progress; `undefined` while it does. */
export function stallOf(waits: TransferWaits): TransferStall | undefined {
  const { sinceProgressMs: forMs, roundTripMs, waitingFor, nextBlock: block, tries, receivedAgain } = waits;
  if (forMs < Math.max(minStallMs, stallRoundTrips * roundTripMs)) return undefined;
  const figures = { forMs, block, tries, receivedAgain };
  if (waitingFor !== 'peer') return { reason: waitingFor, ...figures };
  if (block === 0) return { reason: 'opening', ...figures };
  return { reason: receivedAgain > 1 ? 'peerRepeats' : 'peerSilent', ...figures };
}
