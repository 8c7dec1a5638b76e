import { expect, it } from 'vitest';
import { isAddress } from './ip-address.js';

it.each([
  ['192.0.2.1', true],
  ['::1', true],
  ['fe80::1%eth0', true],
  ['', false],
  ['localhost', false],
  ['192.0.2', false],
  ['%eth0', false],
])('%j is an address: %s', (host, expected) => {
  expect(isAddress(host)).toBe(expected);
});
