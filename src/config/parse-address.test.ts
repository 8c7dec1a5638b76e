import { describe, expect, it } from 'vitest';
import { formatAddress, isLinkLocal, isMulticastGroup } from '../bytes/address.js';
import { parseAddress, parseLocal } from './parse-address.js';

describe('an address', () => {
  it.each([
    ['7777', { port: 7777 }],
    ['0', { port: 0 }],
    ['127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
    ['plc-2.lab:502', { host: 'plc-2.lab', port: 502 }],
    ['[::1]:7777', { host: '::1', port: 7777 }],
    ['[fe80::1%eth0]:7777', { host: 'fe80::1%eth0', port: 7777 }],
    ['*:7777', { host: '*', port: 7777 }],
    [' 7777 ', { port: 7777 }],
  ])('%s is read', (text, value) => {
    expect(parseAddress(text, 0)).toEqual({ ok: true, value });
  });

  it.each([
    ['', 'ADDRESS_INVALID'],
    ['abc', 'PORT_MISSING'],
    ['plc-2.lab', 'PORT_MISSING'],
    ['::1', 'PORT_MISSING'],
    ['fd00::2', 'PORT_MISSING'],
    ['fe80::1%eth0', 'PORT_MISSING'],
    ['2001:db8:0:0:0:0:0:5', 'PORT_MISSING'],
    ['65536', 'PORT_INVALID'],
    ['-1', 'PORT_INVALID'],
    ['1e3', 'PORT_INVALID'],
    ['127.0.0.1', 'PORT_MISSING'],
    ['127.0.0.1:', 'PORT_MISSING'],
    ['127.0.0.1:abc', 'PORT_INVALID'],
    [':80', 'ADDRESS_INVALID'],
    ['::1:80', 'ADDRESS_INVALID'],
    ['[::1]', 'PORT_MISSING'],
    ['[::1]:', 'PORT_MISSING'],
    ['1.5', 'PORT_INVALID'],
    ['999999', 'PORT_INVALID'],
    ['[::1]80', 'ADDRESS_INVALID'],
    ['a b:80', 'ADDRESS_INVALID'],
    ['http://x:80', 'ADDRESS_INVALID'],
  ])('"%s" is refused as %s', (text, code) => {
    const parsed = parseAddress(text, 0);
    expect(parsed.ok ? 'accepted' : parsed.failure.code).toBe(code);
  });

  it('says how a host alone is written with a port', () => {
    expect(parseAddress('fd00::2', 1)).toMatchObject({ failure: { params: { example: '[fd00::2]:7777' } } });
  });

  it('refuses port 0 where one must be named', () => {
    expect(parseAddress('0', 1)).toMatchObject({ failure: { code: 'PORT_INVALID', params: { least: 1 } } });
  });

  it.each(['7777', '127.0.0.1:80', '[::1]:7777'])('%s is written as it was read', (text) => {
    const parsed = parseAddress(text, 0);
    expect(parsed.ok && formatAddress(parsed.value)).toBe(text);
  });
});

it.each([
  ['224.0.0.1', true],
  ['239.255.255.255', true],
  ['223.255.255.255', false],
  ['240.0.0.0', false],
  ['239.0.0.256', false],
  ['ff02::1', true],
  ['ff02::1%eth0', true],
  ['fe80::1', false],
  ['group', false],
])('%s is a multicast group: %s', (group, is) => {
  expect(isMulticastGroup(group)).toBe(is);
});

it.each([
  ['7777', { port: 7777 }],
  ['192.0.2.1', { host: '192.0.2.1', port: 0 }],
  ['192.0.2.1:80', { host: '192.0.2.1', port: 80 }],
  ['fe80::1%eth0', { host: 'fe80::1%eth0', port: 0 }],
  ['[::1]', { host: '::1', port: 0 }],
  ['[::1]:80', { host: '::1', port: 80 }],
  ['bench.local', { host: 'bench.local', port: 0 }],
])('%s is a local address', (text, value) => {
  expect(parseLocal(text)).toEqual({ ok: true, value });
});

it.each(['', '70000', ':80', '1.2.3.4:', 'a b', '[::1', '-1'])('"%s" is no local address', (text) => {
  expect(parseLocal(text).ok).toBe(false);
});

it.each([
  ['fe80::1', true],
  ['FE80::1%eth0', true],
  ['febf::1', true],
  ['fec0::1', false],
  ['fe8::1', false],
  ['fd00::1', false],
  ['169.254.0.1', false],
])('%s is link-local: %s', (address, is) => {
  expect(isLinkLocal(address)).toBe(is);
});
