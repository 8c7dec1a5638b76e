import { describe, expect, it } from 'vitest';
import {
  ethernet,
  expectBounded,
  expectBoundedWhenChanged,
  hex,
  ipv4,
  joined,
  TestCapture,
  udp,
  valuesOf,
} from '../../../test/dissected.js';
import { ipv6, ipv6Datagram } from '../../../test/ipv6-packets.js';

const inner = ipv4(17, udp(40_000, 41_000, hex('01020304')));
const gre = (header: string, payload: Uint8Array = inner): Uint8Array =>
  ethernet(0x0800, ipv4(47, joined(hex(header), payload)));
const all = gre('b000 0800 0000 0000 00000007 00000009');
const routed = gre('4000 0800 0000 0000 0800 0004 0a000001 0000 0000');
const opened = (length: number): string => `UDP ${length} 40000 → 41000 Len=4`;
const fieldsOf = (bytes: Uint8Array) => valuesOf(new TestCapture().layer('gre', bytes), bytes);

describe('GRE', () => {
  it.each([
    ['IPv4', gre('0000 0800'), opened(70)],
    ['IPv6', gre('0000 86dd', ipv6(17, ipv6Datagram)), opened(90)],
    ['a bridged frame', gre('0000 6558', ethernet(0x0800, inner)), opened(84)],
    ['a checksum, a key and a sequence number', all, opened(82)],
    ['a route', routed, opened(86)],
    ['a type that is not known', gre('0000 1234'), 'GRE 70 Encapsulated 0x1234 (unknown)'],
    ['PPP of PPTP', gre('3081 880b 0008 0001 00000005 00000003'), 'GRE 82 Encapsulated PPP'],
    ['nothing', gre('0000 0800', hex('')), 'GRE 38 Encapsulated IP'],
    [
      'what keeps a tunnel alive',
      gre('0000 0000', hex('')),
      'GRE 38 Encapsulated Possible GRE keepalive packet',
    ],
    ['a number of nothing', gre('1000 0800 00000009', hex('')), 'GRE 42 Encapsulated IP[Malformed Packet]'],
    [
      'a route that does not end',
      gre('4000 0800 0000 0000 0800 00ff', hex('')),
      'GRE 46 Encapsulated IP[Malformed Packet]',
    ],
    ['half a header', gre('0000 08', hex('')), 'IPv4 37 [Malformed Packet]'],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('gives every field by the name of Wireshark', () => {
    expect(fieldsOf(all)).toEqual({
      'gre.flags_and_version': 0xb000,
      'gre.flags.checksum': 1,
      'gre.flags.routing': 0,
      'gre.flags.key': 1,
      'gre.flags.sequence_number': 1,
      'gre.flags.strict_source_route': 0,
      'gre.flags.recursion_control': 0,
      'gre.flags.reserved': 0,
      'gre.flags.version': 0,
      'gre.proto': 0x0800,
      'gre.checksum': 0,
      'gre.checksum.status': 0,
      'gre.checksum.incorrect': '0000',
      'gre.offset': 0,
      'gre.key': 7,
      'gre.sequence_number': 9,
    });
    expect(fieldsOf(routed)).toMatchObject({
      'gre.checksum.status': 2,
      'gre.routing.information': '0a000001',
      'gre.routing.src_length': 0,
    });
    expect(fieldsOf(gre('2081 880b 0008 0001 00000003'))).toMatchObject({
      'gre.flags.ack': 1,
      'gre.flags.version': 1,
      'gre.key.payload_length': 8,
      'gre.key.call_id': 1,
      'gre.ack_number': 3,
    });
  });

  it('stays within what was captured', () => {
    for (const bytes of [all, routed]) {
      expectBounded(bytes);
      expectBoundedWhenChanged(bytes, undefined, 100);
    }
  });
});
