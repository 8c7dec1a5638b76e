import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownAddress as at, addressedMachine as machine } from '../../test/own-addresses.js';
import { addressChanges, ReachabilityWatch } from './reachability-watch.js';

const loopback = at('127.0.0.1');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('changes of addresses', () => {
  it('are those that came and went, and those whose link did', () => {
    const home = { reachable: ['10.0.0.1:69', '127.0.0.1:69'], withoutLink: ['10.0.0.1:69'] };
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
});

describe('where a socket can be reached', () => {
  it('is every address of the machine, as they come and go, where it is bound to all', () => {
    const { addresses, has } = machine(loopback, at('10.0.0.1', false));
    const changed = vi.fn();
    const watch = new ReachabilityWatch([{ address: '::', port: 69 }], changed, addresses);
    expect(watch.now).toEqual({
      reachable: ['10.0.0.1:69', '127.0.0.1:69'],
      withoutLink: ['10.0.0.1:69'],
    });
    has(loopback, at('10.0.0.1'), at('2001:db8::1'));
    expect(watch.now).toEqual({
      reachable: ['10.0.0.1:69', '[2001:db8::1]:69', '127.0.0.1:69'],
      withoutLink: [],
    });
    expect(changed.mock.calls).toEqual([
      [
        [
          { address: '10.0.0.1:69', change: 'linkUp' },
          { address: '[2001:db8::1]:69', change: 'added' },
        ],
      ],
    ]);
    watch.close();
    has(loopback);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('is the IPv4 addresses alone where it is bound to all of those', () => {
    const { addresses } = machine(loopback, at('10.0.0.1'), at('2001:db8::1'));
    const watch = new ReachabilityWatch([{ address: '0.0.0.0', port: 69 }], vi.fn(), addresses);
    expect(watch.now.reachable).toEqual(['10.0.0.1:69', '127.0.0.1:69']);
  });

  it('is nowhere while its own address is gone, and there again when it is back', () => {
    const { addresses, has } = machine(loopback, at('10.0.0.1'));
    const changed = vi.fn();
    const watch = new ReachabilityWatch([{ address: '10.0.0.1', port: 7 }], changed, addresses);
    has(loopback);
    expect(watch.now).toEqual({ reachable: [], withoutLink: [] });
    has(loopback, at('10.0.0.2'));
    has(loopback, at('10.0.0.1'));
    expect(changed.mock.calls.flat(2)).toEqual([
      { address: '10.0.0.1:7', change: 'removed' },
      { address: '10.0.0.1:7', change: 'added' },
    ]);
  });

  it.each(['239.1.2.3', '127.0.0.2', '255.255.255.255'])(
    'stays %s, which never was an address of an interface',
    (address) => {
      const { addresses, has } = machine(loopback, at('10.0.0.1'));
      const changed = vi.fn();
      const watch = new ReachabilityWatch([{ address, port: 7 }], changed, addresses);
      has(loopback);
      expect([watch.now.reachable, changed.mock.calls]).toEqual([[`${address}:7`], []]);
    },
  );

  it('is each of several addresses once, the most useful first', () => {
    const { addresses } = machine(loopback, at('fe80::1%eth0'), at('10.0.0.1'));
    const bound = ['fe80::1%eth0', '127.0.0.1', '10.0.0.1', '0.0.0.0'].map((address) => ({
      address,
      port: 7,
    }));
    const watch = new ReachabilityWatch(bound, vi.fn(), addresses);
    expect(watch.now.reachable).toEqual(['10.0.0.1:7', '[fe80::1%eth0]:7', '127.0.0.1:7']);
  });
});
