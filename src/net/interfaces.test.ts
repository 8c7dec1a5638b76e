import { describe, expect, it } from 'vitest';
import { addressesOfInterface, checkedAddress, interfaceNames } from './interfaces.js';
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

it('an interface has its addresses by family, and one that is not there has none', () => {
  expect(interfaceNames()).toContain(loopback);
  expect(addressesOfInterface(loopback, 'IPv4')).toContain('127.0.0.1');
  expect(code(() => addressesOfInterface('nope'))).toBe('INTERFACE_NOT_FOUND');
});
