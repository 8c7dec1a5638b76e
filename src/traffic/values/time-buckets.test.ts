import { describe, expect, it } from 'vitest';
import { percentileOf, TimeBuckets } from './time-buckets.js';

describe('messages by time', () => {
  it('are counted with their sizes, and quiet stretches have none', () => {
    const buckets = new TimeBuckets(1_000);
    for (const [time, bytes] of [
      [100, 10],
      [900, 30],
      [2_100, 5],
    ] as const)
      buckets.add(time, bytes);
    expect(buckets.between(0, 3_000)).toEqual([
      { fromMicros: 0, messages: 2, bytes: 40, minBytes: 10, maxBytes: 30 },
      { fromMicros: 1_000, messages: 0, bytes: 0, minBytes: 0, maxBytes: 0 },
      { fromMicros: 2_000, messages: 1, bytes: 5, minBytes: 5, maxBytes: 5 },
    ]);
  });

  it('are kept as long as there is room, the latest ones', () => {
    const buckets = new TimeBuckets(10, 4);
    for (let time = 0; time < 100; time += 10) buckets.add(time, 1);
    expect(buckets.between(0, 1_000).map(({ fromMicros, messages }) => [fromMicros, messages])).toEqual([
      [60, 1],
      [70, 1],
      [80, 1],
      [90, 1],
    ]);
  });

  it('that come while a clock is back are counted where they belong, or as missed', () => {
    const buckets = new TimeBuckets(10, 4);
    for (const time of [100, 85, 5]) buckets.add(time, 1);
    expect(buckets.between(80, 110).map(({ messages }) => messages)).toEqual([1, 0, 1]);
    expect(buckets.missed).toBe(1);
    buckets.add(Number.NaN, 1);
    expect(buckets.missed).toBe(1);
  });
});

it('a percentile is one of the numbers', () => {
  const numbers = [5, 1, 4, 2, 3];
  expect([0, 0.2, 0.5, 0.9, 1].map((share) => percentileOf(numbers, share))).toEqual([1, 1, 3, 5, 5]);
  expect(percentileOf([], 0.5)).toBeUndefined();
  expect(numbers).toEqual([5, 1, 4, 2, 3]);
});
