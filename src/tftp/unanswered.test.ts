import { describe, expect, it } from 'vitest';
import { Unanswered, wasCrossed } from './unanswered.js';

const agreed = { windowBlocks: 1, blockBytes: 512 };

/** A packet sent `timeouts` times without an answer, after which the peer repeated its ACK `repeats` times. */
function unanswered(timeouts: number, repeats = 0): Unanswered {
  const tries = new Unanswered();
  for (let count = 0; count < timeouts; count += 1) tries.timedOut(Number.POSITIVE_INFINITY);
  for (let count = 0; count < repeats; count += 1) tries.acknowledgementRepeated();
  return tries;
}

describe('what is not answered', () => {
  it('is too much after more timeouts in a row than are allowed', () => {
    const tries = new Unanswered();
    expect([tries.timedOut(2), tries.timedOut(2), tries.timedOut(2)]).toEqual([false, false, true]);
    tries.answered();
    expect([tries.timedOut(1), tries.timedOut(1)]).toEqual([false, true]);
  });

  it('shows a peer that is gone, unless it repeated its ACK three times', () => {
    const params = { tries: 7, blocks: 4 };
    expect(unanswered(7).failure(4, agreed).params).toEqual(params);
    expect(unanswered(7, 2).failure(4, agreed).params).toEqual(params);
    expect(unanswered(7, 3).failure(4, agreed)).toMatchObject({
      code: 'TFTP_TIMED_OUT',
      params: { ...params, repeats: 3, next: 5, ...agreed, situation: 'block-not-taken' },
    });
  });

  it('is too large a window where windows are more than a block', () => {
    const { params } = unanswered(7, 3).failure(4, { ...agreed, windowBlocks: 8 });
    expect(params).toMatchObject({ windowBlocks: 8, situation: 'window-not-taken' });
  });

  it('counts repeated ACKs since the peer moved on', () => {
    const tries = unanswered(7, 5);
    tries.advanced();
    tries.acknowledgementRepeated();
    expect(tries.failure(4, agreed).params).toEqual({ tries: 7, blocks: 4 });
  });
});

it.each([
  [100, true],
  [149, true],
  [150, false],
])('a request at %i ms crossed an answer of 100 ms: %s', (nowMs, crossed) => {
  expect(wasCrossed(100, nowMs)).toBe(crossed);
});
