import { describe, expect, it } from 'vitest';
import { blocksAhead, wireBlock } from './block-number.js';

describe('block numbers', () => {
  it.each([
    [0, 0, 0],
    [1, 1, 1],
    [65_535, 65_535, 65_535],
    [65_536, 0, 1],
    [65_537, 1, 2],
    [70_000, 4_464, 4_465],
    [131_070, 65_534, 65_535],
    [131_071, 65_535, 1],
    [131_072, 0, 2],
    [2 ** 40, 0, ((2 ** 40 - 1) % 65_535) + 1],
  ])('block %i is %i on the wire, %i where it wraps to 1', (block, toZero, toOne) => {
    expect([wireBlock(block, 0), wireBlock(block, 1)]).toEqual([toZero, toOne]);
  });

  it.each([0, 1, 65_534, 65_535, 65_536, 131_070, 131_071, 1_000_000, 2 ** 40])(
    'are found again ahead of block %i',
    (from) => {
      for (const ahead of [0, 1, 2, 16, 1_000, 65_533]) {
        for (const rollover of [0, 1] as const) {
          expect(blocksAhead(from, wireBlock(from + ahead, rollover), rollover)).toBe(ahead);
        }
      }
    },
  );

  it('never find wire block 0 where it is not used', () => expect(blocksAhead(70_000, 0, 1)).toBe(-1));
});
