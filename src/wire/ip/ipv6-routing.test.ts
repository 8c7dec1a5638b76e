import { describe, expect, it } from 'vitest';
import { expectBounded, TestCapture, valuesOf } from '../../../test/dissected.js';
import { extended } from '../../../test/ipv6-packets.js';

const route = extended(43, '1102 0001 00000000 20010db8000000000000000000000009');
const opened = 'UDP 74 40000 → 41000 Len=4';

describe('the routing header of IPv6', () => {
  it.each([
    ['a route that ends here', extended(43, '1100 0000 00000000'), opened],
    ['a route of a type that is not known', extended(43, '1100 c801 00000000'), opened],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('shows the last station of a route as the destination', () => {
    expect(new TestCapture().row(route)).toContain(' 2001:db8::1 → 2001:db8::9  UDP 90');
    const segments = extended(43, '1102 0401 00000000 20010db8000000000000000000000007');
    expect(new TestCapture().row(segments)).toContain(' 2001:db8::1 → 2001:db8::7  UDP 90');
  });

  it('gives every field by the name of Wireshark', () => {
    expect(valuesOf(new TestCapture().layer('ipv6.routing', route), route)).toEqual({
      'ipv6.routing.nxt': 17,
      'ipv6.routing.len': 2,
      'ipv6.routing.len_oct': 24,
      'ipv6.routing.type': 0,
      'ipv6.routing.segleft': 1,
      'ipv6.routing.src.reserved': '00000000',
      'ipv6.routing.src.addr': '20010db8000000000000000000000009',
    });
  });

  it('stays within what was captured', () => {
    expectBounded(route);
  });
});
