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
});
