import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinTime, resolutionOf, type SplitTime, splitTime, unitsPerSecondOf } from './time-units.js';

function split(units: bigint, unitsPerSecond: number): SplitTime {
  const into = { seconds: -1, nanoseconds: -1 };
  splitTime(Number(units >> 32n), Number(units & 0xffff_ffffn), unitsPerSecond, into);
  return into;
}

describe('splitTime', () => {
  it.each([
    [1_340_954_905_298_858n, 1_000_000, 1_340_954_905, 298_858_000],
    [1_340_954_905_298_858_123n, 1_000_000_000, 1_340_954_905, 298_858_123],
    [0n, 1_000_000, 0, 0],
    [0xffff_ffff_ffff_ffffn, 1_000_000_000, 18_446_744_073, 709_551_615],
    [3n, 1, 3, 0],
    [0x1_8000_0000n, 2 ** 32, 1, 500_000_000],
    [1_500_000_000_000n, 10 ** 12, 1, 500_000_000],
  ])('splits %s units of 1/%s s', (units, unitsPerSecond, seconds, nanoseconds) => {
    expect(split(units, unitsPerSecond)).toEqual({ seconds, nanoseconds });
  });

  it('is exact for every 64 bits and every resolution', () => {
    const resolution = fc.oneof(fc.integer({ min: 0, max: 18 }), fc.integer({ min: 0x80, max: 0xbf }));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), resolution, (units, code) => {
        const unitsPerSecond = unitsPerSecondOf(code);
        const each = BigInt(unitsPerSecond);
        const { seconds, nanoseconds } = split(units, unitsPerSecond);
        expect(seconds).toBe(Number(units / each));
        expect(nanoseconds).toBe(Number(((units % each) * 1_000_000_000n) / each));
      }),
    );
  });
});

describe('joinTime', () => {
  it('restores a split time, if a unit is no finer than a nanosecond', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n }), fc.integer({ min: 0, max: 9 }), (units, code) => {
        const unitsPerSecond = unitsPerSecondOf(code);
        const { seconds, nanoseconds } = split(units, unitsPerSecond);
        fc.pre(Number.isSafeInteger(seconds));
        expect(joinTime(seconds, nanoseconds, unitsPerSecond)).toBe(units);
      }),
    );
  });
});

describe('resolutionOf', () => {
  it.each([0, 3, 9, 12, 0x80 | 10, 0x80 | 20])('is the code %i of its units', (code) => {
    expect(resolutionOf(unitsPerSecondOf(code))).toBe(code);
  });

  it('needs no option for microseconds', () => {
    expect(resolutionOf(unitsPerSecondOf(6))).toBeUndefined();
  });
});
