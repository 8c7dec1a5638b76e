import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from './latency-histogram.js';

describe('LatencyHistogram', () => {
  it('is exact for what took less than 64 µs', () => {
    const histogram = new LatencyHistogram();
    for (let micros = 0; micros < 64; micros += 1) histogram.record(micros);
    expect(histogram.count).toBe(64);
    expect(histogram.percentile(0.5)).toBe(31);
    expect(histogram.percentile(1)).toBe(63);
    expect(histogram.maxMicros).toBe(63);
  });

  it('is 0 if nothing was recorded', () => {
    expect(new LatencyHistogram().percentile(0.99)).toBe(0);
  });

  it('has every percentile to within 1/32, never too low', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const histogram = new LatencyHistogram();
          for (const value of values) histogram.record(value);
          const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
          const percentile = histogram.percentile(share);
          expect(percentile).toBeGreaterThanOrEqual(exact);
          expect(percentile).toBeLessThanOrEqual(exact + exact / 32 + 1);
        },
      ),
    );
  });

  it('has the least, the greatest and the mean, exact', () => {
    const histogram = new LatencyHistogram();
    expect([histogram.minMicros, histogram.meanMicros, histogram.maxMicros]).toEqual([0, 0, 0]);
    for (const micros of [1_001, 2_003, 9_999]) histogram.record(micros);
    expect([histogram.minMicros, histogram.meanMicros, histogram.maxMicros]).toEqual([
      1_001, 4_334.333333333333, 9_999,
    ]);
  });

  it('counts all values in parts of equal width, whatever the width', () => {
    const histogram = new LatencyHistogram();
    for (const micros of [10, 11, 25, 39, 5_000]) histogram.record(micros);
    expect([...histogram.bins(10, 40, 3)]).toEqual([2, 1, 2]);
    expect(histogram.bins(10, 10, 3)).toEqual(new Float64Array(3));
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000_000), { minLength: 1 }),
        fc.integer({ min: 1, max: 50 }),
        (values, bins) => {
          const some = new LatencyHistogram();
          for (const value of values) some.record(value);
          const counts = some.bins(some.minMicros, some.maxMicros + 1, bins);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(values.length, 6);
          expect(Math.min(...counts)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
