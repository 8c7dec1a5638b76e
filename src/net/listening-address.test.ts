import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressedMachine, ownAddress } from '../../test/own-addresses.js';
import type { TrafficEvent } from '../traffic/event.js';
import { Hub } from '../traffic/hub.js';
import { ListeningAddress } from './listening-address.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const everywhere = { local: '[::]:7', bound: [{ address: '::', port: 7 }] };

function listeningAt() {
  const machine = addressedMachine(ownAddress('127.0.0.1'), ownAddress('10.0.0.1', false));
  const hub = new Hub((flush) => flush());
  const got: TrafficEvent[] = [];
  hub.subscribe({ onBatch: ({ events }) => void got.push(...events) });
  const changed = vi.fn();
  const address = new ListeningAddress(hub, 'e1', changed, machine.addresses);
  return { machine, got, changed, address };
}

describe('where an endpoint listens', () => {
  it('is published with the addresses that have no link', () => {
    const { address, got, changed } = listeningAt();
    expect(address.reachable).toEqual([]);
    const reachable = address.listening({ ...everywhere, fingerprint: 'AB:CD' });
    expect(reachable).toEqual(['10.0.0.1:7', '127.0.0.1:7']);
    expect(got).toMatchObject([
      { type: 'listening', endpoint: 'e1', local: '[::]:7', reachable, fingerprint: 'AB:CD' },
    ]);
    expect(got[0]).toHaveProperty('withoutLink', ['10.0.0.1:7']);
    expect(changed).not.toHaveBeenCalled();
  });

  it('is published without links and certificate if it has none', () => {
    const { address, got } = listeningAt();
    address.listening({ local: '127.0.0.1:7', bound: [{ address: '127.0.0.1', port: 7 }] });
    expect(got[0]).not.toHaveProperty('withoutLink');
    expect(got[0]).not.toHaveProperty('fingerprint');
  });

  it('is published and notified of when an address comes, until it is closed', () => {
    const { machine, address, got, changed } = listeningAt();
    address.listening(everywhere);
    machine.has(ownAddress('127.0.0.1'), ownAddress('10.0.0.1'), ownAddress('10.0.0.2'));
    const reachable = ['10.0.0.1:7', '10.0.0.2:7', '127.0.0.1:7'];
    expect([address.reachable, changed.mock.calls]).toEqual([reachable, [[reachable]]]);
    expect(got.at(-1)).toMatchObject({
      type: 'addressesChanged',
      endpoint: 'e1',
      reachable,
      withoutLink: [],
      changes: [
        { address: '10.0.0.1:7', change: 'linkUp' },
        { address: '10.0.0.2:7', change: 'added' },
      ],
    });
    address.close();
    machine.has(ownAddress('127.0.0.1'));
    expect([address.reachable, changed.mock.calls.length, got.length]).toEqual([[], 1, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is notified even if no event is wanted, and builds none', () => {
    const machine = addressedMachine(ownAddress('127.0.0.1'));
    const hub = new Hub((flush) => flush());
    const publish = vi.spyOn(hub, 'publish');
    const changed = vi.fn();
    new ListeningAddress(hub, 'e1', changed, machine.addresses).listening(everywhere);
    machine.has(ownAddress('127.0.0.1'), ownAddress('10.0.0.1'));
    expect([changed.mock.calls.length, publish.mock.calls.length]).toEqual([1, 0]);
  });
});
