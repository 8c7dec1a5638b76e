import { describe, expect, it } from 'vitest';
import { RoundTrips } from './round-trips.js';

describe('a round trip', () => {
  it('is from a message that is sent to the next one received on the same connection', () => {
    const trips = new RoundTrips();
    trips.sent('1', 100);
    trips.sent('2', 150);
    expect(trips.received('1', 300)).toBe(200);
    expect(trips.received('2', 250)).toBe(100);
    expect(trips.received('1', 400)).toBeUndefined();
    expect(trips.received('3', 400)).toBeUndefined();
    expect([trips.count, trips.unanswered, trips.maxMicros]).toEqual([2, 0, 200]);
  });

  it('is that of the latest request: one before it has no answer', () => {
    const trips = new RoundTrips();
    trips.sent('1', 0);
    trips.sent('1', 1_000);
    expect(trips.received('1', 1_200)).toBe(200);
    expect(trips.unanswered).toBe(1);
  });

  it('is in the order of the requests where several may wait', () => {
    const trips = new RoundTrips({ depth: 2 });
    for (const time of [0, 10, 20]) trips.sent('1', time);
    expect([trips.received('1', 100), trips.received('1', 101)]).toEqual([90, 81]);
    expect(trips.unanswered).toBe(1);
  });

  it('ends with its time, with its connection, and is none when a clock was set back', () => {
    const trips = new RoundTrips({ timeoutMicros: 1_000 });
    trips.sent('1', 0);
    expect(trips.received('1', 1_001)).toBeUndefined();
    trips.sent('2', 0);
    trips.closed('2');
    expect(trips.received('2', 1)).toBeUndefined();
    trips.sent('3', 500);
    expect(trips.received('3', 400)).toBeUndefined();
    expect([trips.count, trips.unanswered]).toEqual([0, 2]);
  });

  it('has percentiles', () => {
    const trips = new RoundTrips();
    for (let at = 1; at <= 100; at += 1) {
      trips.sent('1', at * 10_000);
      trips.received('1', at * 10_000 + at);
    }
    expect(trips.percentile(0.5)).toBe(50);
    expect(trips.percentile(0.99)).toBeGreaterThanOrEqual(99);
    expect(trips.percentile(1)).toBe(100);
    expect(new RoundTrips().percentile(0.5)).toBe(0);
  });

  it('is remembered of a bounded number of connections', () => {
    const trips = new RoundTrips();
    for (let peer = 0; peer < 3_000; peer += 1) trips.sent(String(peer), peer);
    expect(trips.unanswered).toBe(3_000 - 1_024);
    expect(trips.received('0', 4_000)).toBeUndefined();
    expect(trips.received('2999', 4_000)).toBe(1_001);
  });

  it('is missing as soon as its time is over', () => {
    const trips = new RoundTrips({ timeoutMicros: 1_000 });
    trips.sent('1', 0);
    trips.passed(1_000);
    expect(trips.unanswered).toBe(0);
    trips.passed(1_001);
    expect(trips.unanswered).toBe(1);
  });
});
