import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressChanges, ReachabilityWatch } from './reachability-watch.js';

const home = { reachable: ['10.0.0.1:69', '127.0.0.1:69'], withoutLink: ['10.0.0.1:69'] };

describe('a watch over the addresses of a server', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells which came and went, and whose link did', () => {
    const linked = { reachable: ['10.0.0.1:69', '10.0.0.2:69'], withoutLink: [] };
    expect(addressChanges(home, linked)).toEqual([
      { address: '127.0.0.1:69', change: 'removed' },
      { address: '10.0.0.1:69', change: 'linkUp' },
      { address: '10.0.0.2:69', change: 'added' },
    ]);
    expect(addressChanges(linked, { ...linked, withoutLink: ['10.0.0.2:69'] })).toEqual([
      { address: '10.0.0.2:69', change: 'linkDown' },
    ]);
  });

  it('says nothing while nothing changes, and nothing after it was closed', () => {
    let now = home;
    const changed = vi.fn();
    const watch = new ReachabilityWatch(home, () => now, changed);
    vi.advanceTimersByTime(30_000);
    expect(changed).not.toHaveBeenCalled();

    now = { reachable: home.reachable, withoutLink: [] };
    vi.advanceTimersByTime(30_000);
    expect(changed.mock.calls).toEqual([[now, [{ address: '10.0.0.1:69', change: 'linkUp' }]]]);

    watch.close();
    now = home;
    vi.advanceTimersByTime(30_000);
    expect(changed).toHaveBeenCalledTimes(1);
  });
});
