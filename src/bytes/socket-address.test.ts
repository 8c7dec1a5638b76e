import { expect, it } from 'vitest';
import { formatSocketAddress, splitSocketAddress } from './socket-address.js';

it.each([
  ['192.0.2.1', 69, '192.0.2.1:69'],
  ['::1', 69, '[::1]:69'],
  ['fe80::1%eth0', 6_969, '[fe80::1%eth0]:6969'],
  ['::', 0, '[::]:0'],
])('%s and %i are written as one text, and found in it again', (address, port, text) => {
  expect(formatSocketAddress(address, port)).toBe(text);
  expect(splitSocketAddress(text)).toEqual({ address, port });
});

it('an IPv4 address mapped into IPv6 is written as IPv4', () => {
  expect(formatSocketAddress('::ffff:192.0.2.1', 69)).toBe('192.0.2.1:69');
});
