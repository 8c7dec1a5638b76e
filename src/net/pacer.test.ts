import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pacer } from './pacer.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Peers that are busy for `busyMs` with each operation; when each was due and when it began. */
function peersOf(pacer: Pacer, count: number, busyMs: number) {
  const begun: { readonly dueMs: number; readonly beganMs: number }[] = [];
  const startedMs = performance.now();
  const begin = (dueMs: number): void => {
    begun.push({ dueMs: dueMs - startedMs, beganMs: performance.now() - startedMs });
    setTimeout(() => pacer.when(begin), busyMs);
  };
  for (let peer = 0; peer < count; peer += 1) pacer.when(begin);
  return begun;
}

describe('a pacer', () => {
  it('without a rate begins everything at once', () => {
    const pacer = new Pacer(undefined);
    expect(peersOf(pacer, 3, 1_000)).toHaveLength(3);
    pacer.stop();
  });

  it('begins as many as its rate allows', () => {
    const pacer = new Pacer(200);
    const begun = peersOf(pacer, 10, 1);
    vi.advanceTimersByTime(2_000);
    expect(begun.length).toBeGreaterThanOrEqual(400);
    expect(begun.length).toBeLessThanOrEqual(401);
    expect(begun.map(({ dueMs }) => dueMs)).toEqual(begun.map((_, index) => index * 5));
    pacer.stop();
  });

  it('keeps to when an operation was due, however late a peer was free to begin it', () => {
    const pacer = new Pacer(100);
    // One peer, busy for 50 ms: five times as long as the rate allows it.
    const begun = peersOf(pacer, 1, 50);
    vi.advanceTimersByTime(500);
    expect(begun.length).toBeGreaterThan(5);
    for (const [index, { dueMs, beganMs }] of begun.entries()) {
      expect(dueMs).toBe(index * 10);
      expect(beganMs).toBeGreaterThanOrEqual(index * 50);
    }
    pacer.stop();
  });

  it('tries again what failed only after a moment', () => {
    const pacer = new Pacer(undefined);
    let tries = 0;
    const fail = (): void => {
      tries += 1;
      pacer.afterFailure(fail);
    };
    pacer.when(fail);
    vi.advanceTimersByTime(1_050);
    expect(tries).toBe(11);
    pacer.stop();
  });

  it('that is stopped begins nothing and leaves no timer', () => {
    const pacer = new Pacer(1_000);
    const begun = peersOf(pacer, 5, 1_000_000);
    pacer.afterFailure(() => expect.unreachable());
    pacer.stop();
    pacer.when(() => expect.unreachable());
    expect(begun).toHaveLength(0);
    vi.advanceTimersByTime(1_000);
    expect(begun).toHaveLength(0);
    // The peers' own are none of the pacer's.
    expect(vi.getTimerCount()).toBe(0);
  });
});
