import { describe, expect, it } from 'vitest';
import { expectBounded, TestCapture, valuesOf } from '../../../test/dissected.js';
import { extended } from '../../../test/ipv6-packets.js';

const fragment = extended(44, '1100 05a9 12345678');

describe('the fragment header of IPv6', () => {
  it.each([
    ['a fragment', fragment, 'IPv6 74 IPv6 fragment (off=1448 more=y ident=0x12345678 nxt=17)'],
    ['a fragment that is the whole packet', extended(44, '1100 0000 12345678'), 'UDP 74 40000 → 41000 Len=4'],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('gives every field by the name of Wireshark', () => {
    expect(valuesOf(new TestCapture().layer('ipv6.fraghdr', fragment), fragment)).toEqual({
      'ipv6.fraghdr.nxt': 17,
      'ipv6.fraghdr.reserved_octet': 0,
      'ipv6.fraghdr.offset': 181,
      'ipv6.fraghdr.reserved_bits': 0,
      'ipv6.fraghdr.more': 1,
      'ipv6.fraghdr.ident': 0x12345678,
    });
  });

  it('stays within what was captured', () => {
    expectBounded(fragment);
  });
});
