import { describe, expect, it } from 'vitest';
import { expectBounded, hex, joined, TestCapture, valuesOf } from '../../../test/dissected.js';
import { ipv6, ipv6Datagram, onEthernet } from '../../../test/ipv6-packets.js';

const framed = (nextHeader: number, headers: string, payload: Uint8Array = ipv6Datagram): Uint8Array =>
  onEthernet(ipv6(nextHeader, joined(hex(headers), payload)));
const padding = '0104 00000000';
const hopByHop = framed(0, '1100 0502 0000 0100');
const route = framed(43, '1102 0001 00000000 20010db8000000000000000000000009');
const fragment = framed(44, '1100 05a9 12345678');
const opened = 'UDP 74 40000 → 41000 Len=4';

describe('extension headers of IPv6', () => {
  it.each([
    ['hop-by-hop options', hopByHop, opened],
    ['destination options', framed(60, `1100 ${padding}`), opened],
    ['an option beyond its header, but not beyond the packet', framed(0, '1100 050a 00000101'), opened],
    [
      'an option beyond the packet',
      framed(0, '1100 6364 00000101'),
      'IPv6 74 IPv6 hop-by-hop options[Malformed Packet]',
    ],
    [
      'a header beyond the packet',
      framed(60, `11c8 ${padding}`),
      'IPv6 74 IPv6 destination options[Malformed Packet]',
    ],
    ['no next header', framed(60, `3b00 ${padding}`), 'IPv6 74 IPv6 no next header'],
    ['a fragment', fragment, 'IPv6 74 IPv6 fragment (off=1448 more=y ident=0x12345678 nxt=17)'],
    ['a fragment that is the whole packet', framed(44, '1100 0000 12345678'), opened],
    ['a route that ends here', framed(43, '1100 0000 00000000'), opened],
    ['a route of a type that is not known', framed(43, '1100 c801 00000000'), opened],
    [
      'several',
      framed(0, `3c00 ${padding} 2b00 ${padding} 2c00 0000 00000000 1100 0000 00000005`),
      'UDP 98 40000 → 41000 Len=4',
    ],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('shows the last station of a route as the destination', () => {
    expect(new TestCapture().row(route)).toContain(' 2001:db8::1 → 2001:db8::9  UDP 90');
    const segments = framed(43, '1102 0401 00000000 20010db8000000000000000000000007');
    expect(new TestCapture().row(segments)).toContain(' 2001:db8::1 → 2001:db8::7  UDP 90');
  });

  it('takes the length of a jumbogram from its option', () => {
    const jumbo = framed(0, '1100 c204 00010000');
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
    expect(valuesOf(new TestCapture().layer('ipv6.routing', route), route)).toEqual({
      'ipv6.routing.nxt': 17,
      'ipv6.routing.len': 2,
      'ipv6.routing.len_oct': 24,
      'ipv6.routing.type': 0,
      'ipv6.routing.segleft': 1,
      'ipv6.routing.src.reserved': '00000000',
      'ipv6.routing.src.addr': '20010db8000000000000000000000009',
    });
    expect(valuesOf(new TestCapture().layer('ipv6.fraghdr', fragment), fragment)).toEqual({
      'ipv6.fraghdr.nxt': 17,
      'ipv6.fraghdr.reserved_octet': 0,
      'ipv6.fraghdr.offset': 181,
      'ipv6.fraghdr.reserved_bits': 0,
      'ipv6.fraghdr.more': 1,
      'ipv6.fraghdr.ident': 0x12345678,
    });
  });

  it('gives the parts of the type of an option', () => {
    const bytes = framed(60, '1100 ee03 aabbcc 00');
    expect(valuesOf(new TestCapture().layer('ipv6.dstopts', bytes), bytes)).toMatchObject({
      'ipv6.opt.unknown': 'aabbcc',
      'ipv6.opt.length': 3,
      'ipv6.opt.type.action': 0,
    });
  });

  it.each([hopByHop, route, fragment, framed(60, `1100 ${padding}`)])(
    'stays within what was captured',
    (bytes) => {
      expectBounded(bytes);
    },
  );
});
