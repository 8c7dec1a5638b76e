import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../test/tftp-packets.js';
import { formatHex, parseHex } from '../../bytes/hex.js';
import { maxProxyHeaderBytes, type ProxiedEnds, proxyHeader, readProxyHeader } from './proxy-header.js';

const overIPv4: ProxiedEnds = {
  source: { address: '192.0.2.1', port: 56_324 },
  destination: { address: '198.51.100.1', port: 443 },
};
const overIPv6: ProxiedEnds = {
  source: { address: '2001:db8::1', port: 1 },
  destination: { address: '2001:db8::2:0:0:1', port: 65_535 },
};
const signature = '0D0A0D0A000D0A515549540A';

/** The example of version 1 in section 2.1 of the specification, and version 2 laid out by section 2.2. */
const headers: readonly (readonly [string, 'v1' | 'v2', ProxiedEnds, Uint8Array])[] = [
  ['version 1 of IPv4', 'v1', overIPv4, bytesOf('PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n')],
  ['version 1 of IPv6', 'v1', overIPv6, bytesOf('PROXY TCP6 2001:db8::1 2001:db8::2:0:0:1 1 65535\r\n')],
  ['version 2 of IPv4', 'v2', overIPv4, hex(`${signature}2111000C C0000201 C6336401 DC04 01BB`)],
  [
    'version 2 of IPv6',
    'v2',
    overIPv6,
    hex(`${signature}21210024 20010DB8000000000000000000000001 20010DB8000000000002000000000001 0001 FFFF`),
  ],
];

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.bytes;
}

describe.each(headers)('a header of %s', (_, version, ends, bytes) => {
  it('is written as the specification lays it out', () => {
    expect(formatHex(proxyHeader(version, ends))).toBe(formatHex(bytes));
  });

  it('is read, with what follows left alone', () => {
    const complete = { type: 'complete', bytes: bytes.length, ends };
    expect(readProxyHeader(bytes)).toEqual(complete);
    expect(readProxyHeader(Uint8Array.from([...bytes, 0x47, 0x0a]))).toEqual(complete);
  });

  it('is incomplete at every byte before its end', () => {
    for (let length = 0; length < bytes.length; length += 1)
      expect(readProxyHeader(bytes.subarray(0, length))).toEqual({ type: 'incomplete' });
  });
});

describe('a header without addresses', () => {
  it.each([
    ['UNKNOWN', bytesOf('PROXY UNKNOWN\r\n')],
    ['UNKNOWN with addresses, which are not to be used', bytesOf('PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n')],
    ["LOCAL, the proxy's own connection", hex(`${signature}20000000`)],
    ['a protocol other than TCP', hex(`${signature}2112000C C0000201 C6336401 DC04 01BB`)],
    ['a family other than IP', hex(`${signature}2131000400000000`)],
  ])('is %s', (_, bytes) => {
    expect(readProxyHeader(bytes)).toEqual({ type: 'complete', bytes: bytes.length, ends: undefined });
  });

  it('is written where the ends are of two families', () => {
    const mixed = { source: overIPv4.source, destination: overIPv6.destination };
    expect(proxyHeader('v1', mixed)).toEqual(bytesOf('PROXY UNKNOWN\r\n'));
    expect(formatHex(proxyHeader('v2', mixed))).toBe(formatHex(hex(`${signature}20000000`)));
  });
});

it('takes IPv4 that is mapped into IPv6 for IPv4', () => {
  const source = { address: '::ffff:192.0.2.1', port: 56_324 };
  expect(proxyHeader('v1', { ...overIPv4, source })).toEqual(proxyHeader('v1', overIPv4));
});

it('reads past the facts that follow the addresses of version 2', () => {
  const bytes = hex(`${signature}21110010 C0000201 C6336401 DC04 01BB 04000100`);
  expect(readProxyHeader(bytes)).toEqual({ type: 'complete', bytes: bytes.length, ends: overIPv4 });
});

describe('what is no header', () => {
  it.each([
    ['another protocol', bytesOf('GET / HTTP/1.1\r\n'), 'proxy-header-missing'],
    ['TLS', hex('1603010200'), 'proxy-header-missing'],
    ['a line without end', bytesOf(`PROXY TCP4 ${'1'.repeat(100)}`), 'proxy-header-too-long'],
    ['a line that ends too late', bytesOf(`PROXY UNKNOWN ${' '.repeat(100)}\r\n`), 'proxy-header-too-long'],
    ['a port above 65,535', bytesOf('PROXY TCP4 1.1.1.1 2.2.2.2 65536 1\r\n'), 'proxy-header-malformed'],
    ['an address of the other family', bytesOf('PROXY TCP4 ::1 ::2 1 1\r\n'), 'proxy-header-malformed'],
    ['an address with a zone', bytesOf('PROXY TCP6 fe80::1%a fe80::2 1 1\r\n'), 'proxy-header-malformed'],
    ['a line that ends without CR', bytesOf('PROXY TCP4 1.1.1.1 2.2.2.2 1 1\n'), 'proxy-header-malformed'],
    ['version 3', hex(`${signature}31110000`), 'proxy-header-malformed'],
    ['too few bytes for its addresses', hex(`${signature}2111000400000000`), 'proxy-header-malformed'],
    ['more facts than are taken', hex(`${signature}2111FFFF`), 'proxy-header-too-long'],
  ])('is said: %s', (_, bytes, reason) => {
    expect(readProxyHeader(bytes)).toEqual({ type: 'invalid', reason });
  });

  it('is never asked for beyond the bound', () => {
    const most = new Uint8Array(maxProxyHeaderBytes);
    most.set(hex(`${signature}21111000 C0000201 C6336401 DC04 01BB`));
    expect(readProxyHeader(most)).toMatchObject({ type: 'complete', bytes: maxProxyHeaderBytes });
  });
});
