import { expect, it } from 'vitest';
import type { OwnAddress } from '../../system/local-addresses.js';
import { pageAddresses } from './page-addresses.js';

const own = (
  [
    ['127.0.0.1', 'IPv4', true],
    ['fe80::1%eth0', 'IPv6', false],
    ['2001:db8::5', 'IPv6', false],
    ['192.168.1.5', 'IPv4', false],
    ['10.9.9.9', 'IPv4', false],
  ] as const
).map(
  ([address, family, internal]): OwnAddress => ({
    ...{ address, family, internal, interfaceName: 'eth0', hasLink: true },
  }),
);
const known = ['127.0.0.1', 'fe80::1', '2001:db8::5', '192.168.1.5'];

it.each([
  ['127.0.0.1', []],
  ['localhost', []],
  ['::1', []],
  ['192.168.1.5', ['http://192.168.1.5:80/']],
  ['2001:db8::5', ['http://[2001:db8::5]:80/']],
  ['bench.local', ['http://bench.local:80/']],
  ['0.0.0.0', ['http://192.168.1.5:80/']],
  ['::', ['http://192.168.1.5:80/', 'http://[2001:db8::5]:80/']],
])('a page bound to %s is opened elsewhere at %j', (host, pages) => {
  expect(pageAddresses(host, 80, known, own)).toEqual(pages);
});
