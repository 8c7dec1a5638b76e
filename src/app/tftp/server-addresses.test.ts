import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressedMachine, ownAddress } from '../../../test/own-addresses.js';
import { createHub } from '../create-hub.js';
import { ServerAddresses } from './server-addresses.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function serverAddresses() {
  const machine = addressedMachine(ownAddress('127.0.0.1'), ownAddress('10.0.0.1'));
  const changes = { statusChanged: vi.fn(), figuresChanged: vi.fn() };
  const addresses = new ServerAddresses(createHub(), 'e1', changes, machine.addresses);
  return { machine, changes, addresses };
}

describe('the addresses of a TFTP server', () => {
  it('are none before it listens and after it has closed', () => {
    const { addresses } = serverAddresses();
    const nothing = [[], 0, [], '', ''];
    const all = () => [
      addresses.bound,
      addresses.port,
      addresses.reachable,
      addresses.local(true),
      addresses.local(false),
    ];
    expect(all()).toEqual(nothing);
    addresses.listening([{ address: '::', port: 69 }], true);
    addresses.close();
    expect(all()).toEqual(nothing);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are all of the machine under one text where it serves each', () => {
    const { addresses } = serverAddresses();
    const bound = [
      { address: '0.0.0.0', port: 69 },
      { address: '::', port: 69 },
    ];
    addresses.listening(bound, true);
    expect([addresses.local(true), addresses.port]).toEqual(['[::]:69', 69]);
    expect(addresses.reachable).toEqual(['10.0.0.1:69', '127.0.0.1:69']);
  });

  it('are notified of when one comes and when one goes', () => {
    const { machine, changes, addresses } = serverAddresses();
    addresses.listening([{ address: '::', port: 69 }], true);
    expect(changes.statusChanged).not.toHaveBeenCalled();
    machine.has(ownAddress('127.0.0.1'), ownAddress('10.0.0.1'), ownAddress('10.0.0.2'));
    expect(changes.statusChanged).toHaveBeenCalledTimes(1);
    expect(addresses.reachable).toContain('10.0.0.2:69');
    machine.has(ownAddress('127.0.0.1'));
    expect(changes.statusChanged).toHaveBeenCalledTimes(2);
    expect(addresses.reachable).toEqual(['127.0.0.1:69']);
    expect(changes.figuresChanged).not.toHaveBeenCalled();
  });
});
