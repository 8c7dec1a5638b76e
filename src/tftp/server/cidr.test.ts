import { describe, expect, it } from 'vitest';
import { ClientFilter } from './cidr.js';

const allows = (address: string, allow: readonly string[], deny: readonly string[] = []): boolean => {
  const parsed = ClientFilter.parse(allow, deny);
  return parsed.ok && parsed.filter.allows(address);
};

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
