import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownAddress as at, addressedMachine as machine } from '../../test/own-addresses.js';

const loopback = at('127.0.0.1');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the watch over the addresses of a machine', () => {
  it('has one timer for all watchers, and none without any', () => {
    const { addresses, looks } = machine(loopback);
    expect(vi.getTimerCount()).toBe(0);
    const unwatch = Array.from({ length: 100 }, () => addresses.watch(() => undefined));
    expect(vi.getTimerCount()).toBe(1);
    const before = looks();
    vi.advanceTimersByTime(30_000);
    expect(looks() - before).toBe(10);
    for (const one of unwatch) one();
    expect(vi.getTimerCount()).toBe(0);
    for (const one of unwatch) one();
    addresses.watch(() => undefined);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('notifies each of a change once, and of nothing while there is none', () => {
    const { addresses, has } = machine(loopback);
    const watchers = [vi.fn(), vi.fn()];
    for (const watcher of watchers) addresses.watch(watcher);
    vi.advanceTimersByTime(30_000);
    expect(watchers.map(({ mock }) => mock.calls)).toEqual([[], []]);
    const now = [loopback, at('10.0.0.1')];
    has(...now);
    vi.advanceTimersByTime(30_000);
    expect(watchers.map(({ mock }) => mock.calls)).toEqual([[[now]], [[now]]]);
  });

  it('looks as often as its most demanding watcher asks for', () => {
    const { addresses, looks } = machine(loopback);
    const looksIn = (ms: number): number => {
      const before = looks();
      vi.advanceTimersByTime(ms);
      return looks() - before;
    };
    const slow = addresses.watch(() => undefined, 3_000);
    const fast = addresses.watch(() => undefined, 1_000);
    expect([vi.getTimerCount(), looksIn(30_000)]).toEqual([1, 30]);
    const alsoFast = addresses.watch(() => undefined, 1_000);
    fast();
    expect(looksIn(30_000)).toBe(30);
    alsoFast();
    expect([vi.getTimerCount(), looksIn(30_000)]).toEqual([1, 10]);
    slow();
    expect([vi.getTimerCount(), looksIn(30_000)]).toEqual([0, 0]);
  });

  it('notifies a slow watcher of what was seen for a fast one', () => {
    const { addresses, has } = machine(loopback);
    const slow = vi.fn();
    addresses.watch(slow, 30_000);
    addresses.watch(() => undefined, 1_000);
    has(loopback, at('10.0.0.1', false));
    has(loopback, at('10.0.0.1'));
    expect(slow).toHaveBeenCalledTimes(2);
  });
});
