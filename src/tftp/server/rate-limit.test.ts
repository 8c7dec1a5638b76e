import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limit.js';

const unlimited = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };

describe('a rate limiter', () => {
  it('lets a burst through, then so many a second', () => {
    const limiter = new RateLimiter({ perSecond: 10, burst: 3 }, unlimited);
    const taken = (nowMs: number) => limiter.take('a', nowMs);
    expect([taken(0), taken(0), taken(0), taken(0)]).toEqual([true, true, true, false]);
    expect([taken(100), taken(100)]).toEqual([true, false]);
    expect([taken(60_000), taken(60_000), taken(60_000), taken(60_000)]).toEqual([true, true, true, false]);
    expect(limiter.refused).toBe(3);
  });

  it('holds each key by itself and all of them together', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, { perSecond: 1, burst: 2 });
    expect(['a', 'b', 'c'].map((key) => limiter.take(key, 0))).toEqual([true, true, false]);
    expect(limiter.take('c', 1_000)).toBe(true);
  });

  it('remembers a bounded number of keys', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, { perSecond: 100, burst: 100 }, 50);
    let passed = 0;
    for (let key = 0; key < 10_000; key += 1) if (limiter.take(`forged ${key}`, 0)) passed += 1;
    expect(limiter.size).toBe(50);
    expect(passed).toBe(100);
  });

  it('survives a clock that steps back', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, unlimited);
    expect([limiter.take('a', 5_000), limiter.take('a', 0), limiter.take('a', 1_000)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
