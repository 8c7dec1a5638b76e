import { describe, expect, it } from 'vitest';
import { expectBounded, TestCapture, valuesOf } from '../../../test/dissected.js';
import { extended } from '../../../test/ipv6-packets.js';

const hopByHop = extended(0, '1100 0502 0000 0100');
const opened = 'UDP 74 40000 → 41000 Len=4';

describe('hop-by-hop options of IPv6', () => {
  it.each([
    ['options', hopByHop, opened],
    ['an option beyond its header, but not beyond the packet', extended(0, '1100 050a 00000101'), opened],
    [
      'an option beyond the packet',
      extended(0, '1100 6364 00000101'),
      'IPv6 74 IPv6 hop-by-hop options[Malformed Packet]',
    ],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('takes the length of a jumbogram from its option', () => {
    const jumbo = extended(0, '1100 c204 00010000');
    jumbo.set([0, 0], 18);
    expect(new TestCapture().words(jumbo)).toBe(opened);
  });

  it('gives every field by the name of Wireshark', () => {
    expect(valuesOf(new TestCapture().layer('ipv6.hopopts', hopByHop), hopByHop)).toMatchObject({
      'ipv6.hopopts.nxt': 17,
      'ipv6.hopopts.len': 0,
      'ipv6.hopopts.len_oct': 8,
      'ipv6.opt.router_alert': 0,
      'ipv6.opt.padn': '',
    });
  });

  it('stays within what was captured', () => {
    expectBounded(hopByHop);
  });
});
