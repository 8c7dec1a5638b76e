import { describe, expect, it } from 'vitest';
import { addressesOfInterface, checkedAddress, checkedLocalAddress, interfaceNames } from './interfaces.js';
import { localAddresses } from './local-addresses.js';

const loopback = localAddresses().find(({ address }) => address === '127.0.0.1')?.interfaceName ?? '';
const code = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

describe('an address as the system takes it', () => {
  it.each([
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['fd01::1', undefined, 'fd01::1'],
    ['fd01::1', loopback, 'fd01::1'],
    ['ff02::7', undefined, 'ff02::7'],
    ['ff02::7', loopback, `ff02::7%${loopback}`],
    ['239.0.0.7', loopback, '239.0.0.7'],
    ['fe80::1', loopback, `fe80::1%${loopback}`],
    [`fe80::1%${loopback}`, loopback, `fe80::1%${loopback}`],
    [`239.0.0.7%${loopback}`, undefined, `239.0.0.7%${loopback}`],
    ['fe80::1', undefined, 'ZONE_MISSING'],
    ['FEBF::1', undefined, 'ZONE_MISSING'],
    ['fe80::1%nope', undefined, 'INTERFACE_NOT_FOUND'],
    [`fe80::1%${loopback}`, 'other', 'INTERFACE_CONTRADICTS'],
  ])('%s by %s is %s', (text, via, expected) => {
    expect(code(() => checkedAddress(text, via))).toBe(expected);
  });
});

it.each<[string, string | undefined, string]>([
  ['127.0.0.1', loopback, '127.0.0.1'],
  ['127.9.9.9', loopback, '127.9.9.9'],
  ['192.0.2.77', loopback, '192.0.2.77'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['0.0.0.0', loopback, 'INTERFACE_CONTRADICTS'],
  ['::', loopback, 'INTERFACE_CONTRADICTS'],
  ['127.0.0.1', 'nope', 'INTERFACE_NOT_FOUND'],
  ...localAddresses()
    .filter(({ interfaceName }) => interfaceName !== loopback)
    .map(({ address }) => [address, loopback, 'INTERFACE_CONTRADICTS'] as [string, string, string]),
])('to bind to %s on %s is %s', (text, via, expected) => {
  expect(code(() => checkedLocalAddress(text, via))).toBe(expected);
});

it('an interface has its addresses by family, and one that is not there has none', () => {
  expect(interfaceNames()).toContain(loopback);
  expect(addressesOfInterface(loopback, 'IPv4')).toContain('127.0.0.1');
  expect(code(() => addressesOfInterface('nope'))).toBe('INTERFACE_NOT_FOUND');
});
