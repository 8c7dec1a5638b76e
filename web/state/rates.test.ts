import { describe, expect, it } from 'vitest';
import { RateMeter, sparklinePoints } from './rates.js';

describe('rates', () => {
  it('are bytes a second between two looks, and begin anew with counters that went back', () => {
    const meter = new RateMeter();
    for (const [bytes, ms] of [
      [0, 0],
      [1000, 1000],
      [1000, 2000],
      [300, 3000],
    ] as const)
      meter.sample({ receivedBytes: bytes, sentBytes: 0 }, ms);
    expect(meter.rates.map(({ receivedBytes }) => receivedBytes)).toEqual([1000, 0, 300]);
  });

  it('are kept for the width of a sparkline and no longer', () => {
    const meter = new RateMeter();
    for (let second = 0; second < 200; second += 1)
      meter.sample({ receivedBytes: second, sentBytes: 0 }, second * 1000);
    expect(meter.rates).toHaveLength(46);
    expect(sparklinePoints([1], 45, 16).split(' ')).toHaveLength(46);
    expect(sparklinePoints([1], 45, 16)).toMatch(/^0\.0,15\.0 .* 45\.0,1\.0$/);
  });
});
