import type { TransferWaits, WaitedFor } from './transfer-waits.js';

/** What decided how long a transfer took, with the figures that show it. Times are milliseconds. */
export type TransferLimit =
  /** A window of blocks a round trip, as fast as the round trip is. */
  | { readonly by: 'window'; readonly windowBlocks: number; readonly roundTripMs: number }
  /** The line or the other side takes longer for a window than a round trip takes. */
  | {
      readonly by: 'path';
      readonly windowBlocks: number;
      readonly windowMs: number;
      readonly roundTripMs: number;
    }
  /** It waited for something most of the time that another thing did not need. */
  | {
      readonly by: 'loss' | 'source' | 'store' | 'rate';
      readonly waitedMs: number;
      readonly totalMs: number;
    };

/** A transfer that makes no progress, and why. */
export interface TransferStall {
  /** `peerRepeats`: the peer is there, and asks for the same block again and again. `opening`: it has not answered the offer. */
  readonly reason: 'peerSilent' | 'peerRepeats' | 'opening' | Exclude<WaitedFor, 'peer'>;
  readonly forMs: number;
  readonly block: number;
  readonly tries: number;
  readonly receivedAgain: number;
}

/** A transfer as far as what limits it is concerned. */
export interface LimitedTransfer {
  readonly bytes: number;
  readonly ageMs: number;
  readonly blockBytes: number;
  readonly windowBlocks: number;
  readonly waits: TransferWaits;
}

/** A wait decides when it is at least this part of the whole. */
const decidingShare = 0.3;
/** Fewer round trips than this are no measure. */
const minWindows = 4;
/** A window that takes so many round trips, and a millisecond more than one, waits for the line or the other side. */
const slowWindow = 3;
const minSlowMs = 1;
/** A transfer without progress for so long, or for so many round trips, is stalled. */
const minStallMs = 1_000;
const stallRoundTrips = 10;

/** What decided how long it took; `undefined` where too little was moved for that. */
export function limitOf({
  bytes,
  ageMs,
  blockBytes,
  windowBlocks,
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
  return isSlow
    ? { by: 'path', windowBlocks, windowMs, roundTripMs: shortestRoundTripMs }
    : { by: 'window', windowBlocks, roundTripMs: windowMs };
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
