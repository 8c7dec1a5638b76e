import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  bindingError,
  broadcastAddresses,
  isLocalAddress,
  isUnicastOfOwnNetwork,
  localAddresses,
  type OwnAddress,
  ownAddresses,
  reachabilityOf,
} from './local-addresses.js';

describe('the addresses of this machine', () => {
  it('are those that Node knows, link-local ones with their zone', () => {
    const known = Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).map(({ address }) => address),
    );
    expect(localAddresses().map(({ address }) => address.split('%')[0])).toEqual(known);
    for (const { address } of localAddresses())
      expect(address.includes('%')).toBe(/^fe[89ab]/i.test(address));
    expect(localAddresses()).toContainEqual(
      expect.objectContaining({ address: '127.0.0.1', family: 'IPv4', internal: true }),
    );
  });

  it('are the same list as long as the system has the same', () => {
    expect(ownAddresses()).toBe(ownAddresses());
    expect(
      ownAddresses()
        .filter(({ hasLink }) => hasLink)
        .map(({ address }) => address),
    ).toEqual(localAddresses().map(({ address }) => address));
    const addresses = ownAddresses().map(({ address }) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.9.8.7', true],
    ['0.0.0.0', true],
    ['::', true],
    ['203.0.113.77', false],
    ['2001:db8::77', false],
    ['128.0.0.1', false],
  ])('have %s among them: %s', (address, expected) => {
    expect(isLocalAddress(address)).toBe(expected);
  });

  it('are local, each of them', () => {
    for (const { address } of localAddresses()) expect(isLocalAddress(address)).toBe(true);
  });
});

describe('where a device can reach a socket', () => {
  const own = (address: string, changes: Partial<OwnAddress> = {}): OwnAddress => ({
    address,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    interfaceName: 'eth0',
    internal: false,
    hasLink: true,
    ...changes,
  });
  const machine: readonly OwnAddress[] = [
    own('127.0.0.1', { internal: true }),
    own('::1', { internal: true }),
    own('10.0.0.9', { hasLink: false, interfaceName: undefined }),
    own('fe80::1%eth0'),
    own('2001:db8::1'),
    own('192.0.2.1'),
  ];

  it('is each address for a socket of both families, IPv4 first, loopback last', () => {
    expect(reachabilityOf('::', 69, machine)).toEqual({
      reachable: [
        '192.0.2.1:69',
        '[2001:db8::1]:69',
        '[fe80::1%eth0]:69',
        '10.0.0.9:69',
        '127.0.0.1:69',
        '[::1]:69',
      ],
      withoutLink: ['10.0.0.9:69'],
    });
  });

  it('is the addresses of IPv4 for a socket of every one of those', () => {
    expect(reachabilityOf('0.0.0.0', 69, machine)).toEqual({
      reachable: ['192.0.2.1:69', '10.0.0.9:69', '127.0.0.1:69'],
      withoutLink: ['10.0.0.9:69'],
    });
  });

  it.each([
    ['192.0.2.1', '192.0.2.1:69', []],
    ['10.0.0.9', '10.0.0.9:69', ['10.0.0.9:69']],
    ['fe80::1%eth0', '[fe80::1%eth0]:69', []],
    ['203.0.113.7', '203.0.113.7:69', []],
  ])('is %s itself for a socket that is bound to it', (address, reachable, withoutLink) => {
    expect(reachabilityOf(address, 69, machine)).toEqual({ reachable: [reachable], withoutLink });
  });

  it('changes nothing of the list', () => {
    const before = [...machine];
    reachabilityOf('::', 1, machine);
    expect(machine).toEqual(before);
  });
});

describe('the networks of this machine', () => {
  it('have broadcast addresses: loopback’s is 127.255.255.255 (RFC 919)', () => {
    expect(broadcastAddresses()).toContain('127.255.255.255');
    const networks = Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).filter(({ family, netmask }) => family === 'IPv4' && netmask !== '255.255.255.255'),
    );
    expect(broadcastAddresses()).toHaveLength(networks.length);
    for (const [index, { address, netmask }] of networks.entries()) {
      const numberOf = (text: string): number =>
        text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
      const hosts = 2 ** 32 - 1 - numberOf(netmask);
      const network = numberOf(address) - (numberOf(address) % (hosts + 1));
      expect(numberOf(broadcastAddresses()[index] ?? '')).toBe(network + hosts);
    }
  });

  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['127.255.255.255', false],
    ['203.0.113.77', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['a name', false],
  ])('have %s as an address of one machine: %s', (address, expected) => {
    expect(isUnicastOfOwnNetwork(address)).toBe(expected);
  });
});

describe('why a socket could not be bound', () => {
  const systemError = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'bind' });

  it('lists the local addresses if the requested one is not local', () => {
    const cause = systemError('EADDRNOTAVAIL');
    const error = bindingError(cause, { host: '203.0.113.77', port: 7 });
    expect(error.failure).toMatchObject({
      code: 'ADDRESS_NOT_LOCAL',
      params: { address: '203.0.113.77', situation: 'bind-not-local' },
    });
    expect(String(error.failure.params.choices).split(' ')).toContain('127.0.0.1');
    expect(error.cause).toBe(cause);
    expect(error.message).toContain('203.0.113.77 is not an address of this machine; it has ');
  });

  it('names the address and the port otherwise', () => {
    const error = bindingError(systemError('EADDRINUSE'), { host: '127.0.0.1', port: 7 });
    expect(error.failure).toMatchObject({
      code: 'ADDRESS_IN_USE',
      params: { address: '127.0.0.1:7', port: '7' },
    });
    expect(error.failure.params.choices).toBeUndefined();
  });
});
