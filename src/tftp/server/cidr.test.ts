import { describe, expect, it } from 'vitest';
import { ClientFilter, parseIpAddress } from './cidr.js';

const allows = (address: string, allow: readonly string[], deny: readonly string[] = []): boolean => {
  const parsed = ClientFilter.parse(allow, deny);
  return parsed.ok && parsed.filter.allows(address);
};

describe('an address', () => {
  it.each([
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
    ['::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
    ['1.2.3.4', '00000000000000000000ffff01020304'],
  ])('%s is %s', (text, hex) => {
    const octets = parseIpAddress(text) ?? new Uint8Array(0);
    expect([...octets].map((octet) => octet.toString(16).padStart(2, '0')).join('')).toBe(hex);
  });

  it.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    'g::',
    '12345::',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4::',
    'host',
  ])('is not %j', (text) => expect(parseIpAddress(text)).toBeUndefined());
});

describe('a filter', () => {
  it.each([
    ['10.1.2.3', [], [], true],
    ['10.1.2.3', ['10.0.0.0/8'], [], true],
    ['11.1.2.3', ['10.0.0.0/8'], [], false],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], [], true],
    ['10.1.2.3', ['10.0.0.0/8'], ['10.1.2.3'], false],
    ['10.1.2.4', [], ['10.1.2.3'], true],
    ['192.168.1.130', ['192.168.1.128/25'], [], true],
    ['192.168.1.127', ['192.168.1.128/25'], [], false],
    ['fd12::9', ['fd00::/8'], [], true],
    ['fe80::1%eth0', ['fe80::/10'], [], true],
    ['10.1.2.3', ['::/0'], [], true],
    ['2001::1', ['0.0.0.0/0'], [], false],
    ['10.1.2.3', ['0.0.0.0/0'], [], true],
    ['nonsense', ['0.0.0.0/0'], [], false],
  ] as const)('%s with allow %j and deny %j: %s', (address, allow, deny, allowed) => {
    expect(allows(address, allow, deny)).toBe(allowed);
  });

  it.each(['10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', 'lan'])(
    'is not made of %j',
    (text) => {
      expect(ClientFilter.parse([], [text])).toMatchObject({
        ok: false,
        failure: { code: 'TFTP_CIDR_INVALID', params: { text } },
      });
    },
  );
});
