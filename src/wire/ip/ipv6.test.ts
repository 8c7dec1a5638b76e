import { describe, expect, it } from 'vitest';
import { expectBounded, hex, joined, TestCapture, valuesOf } from '../../../test/dissected.js';
import { ipv6, ipv6Datagram, onEthernet } from '../../../test/ipv6-packets.js';

const whole = onEthernet(ipv6(17, ipv6Datagram));
function changed(at: number, bytes: string): Uint8Array {
  const copy = Uint8Array.from(whole);
  copy.set(hex(bytes), 14 + at);
  return copy;
}

describe('IPv6', () => {
  it.each([
    ['UDP', whole, 'UDP 66 40000 → 41000 Len=4'],
    [
      'a checksum of 0, which IPv6 does not allow',
      changed(46, '0000'),
      'UDP 66 40000 → 41000 Len=4 [ILLEGAL CHECKSUM (0)]',
    ],
    ['no next header', changed(6, '3b'), 'IPv6 66 IPv6 no next header'],
    ['a protocol without a name', changed(6, 'fd'), 'IPv6 66 Unknown IP Protocol: Unknown (253)'],
    [
      'a protocol that is not read',
      changed(6, '3d'),
      'IPv6 66 Unknown IP Protocol: any host internal protocol (61)',
    ],
    ['a length of 0', changed(4, '0000'), 'IPv6 66 [Malformed Packet]'],
    ['a length beyond the packet', changed(4, '0064'), 'UDP 66 40000 → 41000 Len=4'],
    ['another version behind the EtherType', changed(0, '45'), '0x86dd 66 IPv6'],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('shows the addresses in their short form', () => {
    expect(new TestCapture().row(whole)).toBe(
      '    1   0.000000  2001:db8::1 → 2001:db8::2  UDP 66 40000 → 41000 Len=4',
    );
  });

  it('is found on a link of its own, by raw IP, and where IPv4 was announced', () => {
    const bytes = ipv6(17, ipv6Datagram);
    for (const linkType of [229, 228, 101])
      expect(new TestCapture(linkType).words(bytes)).toBe('UDP 52 40000 → 41000 Len=4');
    expect(new TestCapture(229).words(hex('45000014'))).toBe('IPv6 4 Bogus IPv6 version (4, must be 6)');
  });

  it('gives every field by the name of Wireshark', () => {
    const bytes = changed(0, '6b912345');
    expect(valuesOf(new TestCapture().layer('ipv6', bytes), bytes)).toEqual({
      'ipv6.version': 6,
      'ipv6.tclass': 0xb9,
      'ipv6.tclass.dscp': 46,
      'ipv6.tclass.ecn': 1,
      'ipv6.flow': 0x12345,
      'ipv6.plen': 12,
      'ipv6.nxt': 17,
      'ipv6.hlim': 64,
      'ipv6.src': '20010db8000000000000000000000001',
      'ipv6.dst': '20010db8000000000000000000000002',
    });
  });

  it('opens one in another, and IPv4 in it and around it', () => {
    const names = (bytes: Uint8Array) => new TestCapture().layers(bytes).map(({ protocol }) => protocol);
    const inner = ipv6(17, ipv6Datagram);
    expect(names(onEthernet(ipv6(41, inner)))).toEqual(['frame', 'eth', 'ipv6', 'ipv6', 'udp', 'data']);
    expect(names(onEthernet(ipv6(4, hex('45000014 00000000 403b0000 0a000001 0a000002'))))).toEqual([
      'frame',
      'eth',
      'ipv6',
      'ip',
    ]);
  });

  it.each([
    [14, 66, 'IPv6 66 [Packet size limited during capture]'],
    [38, 66, 'IPv6 66 [Packet size limited during capture]'],
    [38, 38, 'IPv6 38 Invalid IPv6 header (24 bytes, need exactly 40)[Malformed Packet]'],
    [54, 66, 'IPv6 66 [Packet size limited during capture]'],
  ])('shows what %i captured bytes of %i tell', (length, wireBytes, words) => {
    expect(new TestCapture().words(whole.subarray(0, length), wireBytes)).toBe(words);
  });

  it('stays within what was captured', () => {
    expectBounded(whole);
    expectBounded(joined(whole, new Uint8Array(8)));
  });
});
