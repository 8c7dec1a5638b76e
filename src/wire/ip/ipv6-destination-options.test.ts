import { describe, expect, it } from 'vitest';
import { expectBounded, TestCapture, valuesOf } from '../../../test/dissected.js';
import { extended } from '../../../test/ipv6-packets.js';

const padding = '0104 00000000';

describe('destination options of IPv6', () => {
  it.each([
    ['options', extended(60, `1100 ${padding}`), 'UDP 74 40000 → 41000 Len=4'],
    [
      'a header beyond the packet',
      extended(60, `11c8 ${padding}`),
      'IPv6 74 IPv6 destination options[Malformed Packet]',
    ],
    ['no next header', extended(60, `3b00 ${padding}`), 'IPv6 74 IPv6 no next header'],
    [
      'several headers',
      extended(0, `3c00 ${padding} 2b00 ${padding} 2c00 0000 00000000 1100 0000 00000005`),
      'UDP 98 40000 → 41000 Len=4',
    ],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('gives the parts of the type of an option', () => {
    const bytes = extended(60, '1100 ee03 aabbcc 00');
    expect(valuesOf(new TestCapture().layer('ipv6.dstopts', bytes), bytes)).toMatchObject({
      'ipv6.opt.unknown': 'aabbcc',
      'ipv6.opt.length': 3,
      'ipv6.opt.type.action': 0,
    });
  });

  it('stays within what was captured', () => {
    expectBounded(extended(60, `1100 ${padding}`));
  });
});
