import { describe, expect, it } from 'vitest';
import { type LimitedTransfer, limitOf, stallOf } from './transfer-limit.js';
import type { TransferWaits } from './transfer-waits.js';

const quiet: TransferWaits = {
  roundTripMs: 1,
  shortestRoundTripMs: 0.9,
  sourceMs: 0,
  storeMs: 0,
  silenceMs: 0,
  rateMs: 0,
  waitingFor: 'peer',
  sinceProgressMs: 0,
  sinceReceivedMs: 0,
  nextBlock: 365,
  tries: 1,
  receivedAgain: 0,
};

function limit(
  waits: Partial<TransferWaits>,
  transfer: Partial<LimitedTransfer> = {},
): ReturnType<typeof limitOf> {
  const usual = {
    ...{ bytes: 1_468_000, ageMs: 1_000, blockBytes: 1_468, windowBlocks: 1 },
    ...{ retransmitted: 0, duplicates: 0 },
  };
  return limitOf({ ...usual, ...transfer, waits: { ...quiet, ...waits } });
}

describe('what limited a transfer', () => {
  it('is the window when every window took about a round trip', () => {
    // 1,000 blocks in 1,000 ms, one a round trip of 0.9 ms at best.
    expect(limit({})).toEqual({ by: 'window', windowBlocks: 1, roundTripMs: 1 });
  });

  it('is the path or the peer when a window took far longer than a round trip', () => {
    const slow = limit({}, { windowBlocks: 16, ageMs: 1_000 });
    expect(slow).toEqual({ by: 'path', windowBlocks: 16, windowMs: 16, roundTripMs: 0.9 });
  });

  it('is loss when windows were slow and packets came or went again: the peer waited', () => {
    const slow = { windowBlocks: 16, ageMs: 1_000 };
    expect(limit({}, { ...slow, duplicates: 5 })).toEqual({
      by: 'loss',
      waitedMs: expect.closeTo(943.75, 2),
      totalMs: 1_000,
    });
    expect(limit({}, { ...slow, duplicates: 1, retransmitted: 1 })).toMatchObject({ by: 'path' });
  });

  it('is a loss, the file, the disk or the rate limit when it waited for that', () => {
    expect(limit({ silenceMs: 1_000 }, { ageMs: 1_090 })).toEqual({
      by: 'loss',
      waitedMs: 1_000,
      totalMs: 1_090,
    });
    expect(limit({ sourceMs: 400, silenceMs: 310 })).toMatchObject({ by: 'source', waitedMs: 400 });
    expect(limit({ storeMs: 900 })).toMatchObject({ by: 'store' });
    expect(limit({ rateMs: 900 })).toMatchObject({ by: 'rate' });
  });

  it('does not count waits as part of the round trips', () => {
    expect(limit({ silenceMs: 250 }, { ageMs: 1_250 })).toEqual({
      by: 'window',
      windowBlocks: 1,
      roundTripMs: 1,
    });
  });

  it('is unknown for a few blocks, or where no round trip was measured', () => {
    expect(limit({}, { bytes: 1_000 })).toBeUndefined();
    expect(limit({ shortestRoundTripMs: 0 })).toBeUndefined();
    expect(limit({ silenceMs: 0.4 }, { bytes: 100, ageMs: 0.6 })).toBeUndefined();
  });
});

describe('a stalled transfer', () => {
  it('is one without progress for a second, or for ten round trips on a long way', () => {
    expect(stallOf({ ...quiet, sinceProgressMs: 999 })).toBeUndefined();
    expect(stallOf({ ...quiet, sinceProgressMs: 3_200, tries: 4 })).toEqual({
      reason: 'peerSilent',
      forMs: 3_200,
      block: 365,
      tries: 4,
      receivedAgain: 0,
    });
    expect(stallOf({ ...quiet, roundTripMs: 600, sinceProgressMs: 3_200 })).toBeUndefined();
  });

  it('tells a client that asks again from one that is silent, and both from a wait here', () => {
    const late = { ...quiet, sinceProgressMs: 5_000 };
    expect(stallOf({ ...late, receivedAgain: 5 })?.reason).toBe('peerRepeats');
    expect(stallOf({ ...late, nextBlock: 0 })?.reason).toBe('opening');
    expect(stallOf({ ...late, waitingFor: 'source' })?.reason).toBe('source');
    expect(stallOf({ ...late, waitingFor: 'rate' })?.reason).toBe('rate');
  });
});
