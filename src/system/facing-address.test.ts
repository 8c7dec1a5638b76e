import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { facingAddress } from './facing-address.js';

function ipv4(address: string, netmask: string, internal = false): NetworkInterfaceInfo {
  return { family: 'IPv4', address, netmask, internal, mac: '', cidr: null };
}

function ipv6(address: string, netmask: string, internal = false): NetworkInterfaceInfo {
  return { family: 'IPv6', address, netmask, internal, mac: '', cidr: null, scopeid: 0 };
}

const interfaces = {
  lo: [ipv4('127.0.0.1', '255.0.0.0', true), ipv6('::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', true)],
  eth0: [ipv4('10.0.0.5', '255.0.0.0'), ipv6('fe80::5', 'ffff:ffff:ffff:ffff::')],
  eth1: [ipv4('10.1.2.5', '255.255.255.0'), ipv6('2001:db8::5', 'ffff:ffff:ffff:ffff::')],
};

it.each([
  ['10.9.9.9', '10.0.0.5'],
  ['10.1.2.9', '10.1.2.5'],
  ['10.1.2.5', '10.1.2.5'],
  ['192.0.2.1', '10.0.0.5'],
  ['127.0.0.9', '127.0.0.1'],
  ['::ffff:10.1.2.9', '10.1.2.5'],
  ['fe80::9%eth0', 'fe80::5'],
  ['2001:db8::9', '2001:db8::5'],
  ['2001:db8:1::9', 'fe80::5'],
  ['::1', '::1'],
  ['host', undefined],
])('the address that faces %s is %s', (peer, facing) => {
  expect(facingAddress(peer, interfaces)).toBe(facing);
});

it('a machine without an address of the family has none', () => {
  expect(facingAddress('2001:db8::9', { eth0: [ipv4('10.0.0.5', '255.0.0.0')] })).toBeUndefined();
});
