import { describe, expect, it } from 'vitest';
import { hex, TestCapture, udp } from '../../../test/dissected.js';
import { icmpv6, ipv6 } from '../../../test/ipv6-packets.js';

const target = 'fe80 0000 0000 0000 0000 0000 0000 0002';
const group = 'ff02 0000 0000 0000 0000 0000 0000 00fb';
const link = '0101 020000000001';
const targetLink = '0201 020000000001';
const quoted = ipv6(17, udp(40_000, 69, hex('0001 6100')));
const words = (digits: string, quote = hex('')): string =>
  new TestCapture().words(icmpv6(hex(digits), quote));

describe('the row of ICMPv6', () => {
  it.each([
    ['8000 0000 1234 0001', '62 Echo (ping) request id=0x1234, seq=1, hop limit=64'],
    ['8100 0000 1234 0001', '62 Echo (ping) reply id=0x1234, seq=1, hop limit=64'],
    ['8500 0000 00000000', '62 Router Solicitation'],
    [`8500 0000 00000000 ${link}`, '70 Router Solicitation from 02:00:00:00:00:01'],
    [`8600 0000 40c8 0708 00000000 00000000 ${link}`, '78 Router Advertisement from 02:00:00:00:00:01'],
    [`8700 0000 00000000 ${target} ${link}`, '86 Neighbor Solicitation for fe80::2 from 02:00:00:00:00:01'],
    [
      `8800 0000 60000000 ${target} ${targetLink}`,
      '86 Neighbor Advertisement fe80::2 (sol, ovr) is at 02:00:00:00:00:01',
    ],
    [`8800 0000 e0000000 ${target}`, '78 Neighbor Advertisement fe80::2 (rtr, sol, ovr)'],
    [`8800 0000 20000000 ${target}`, '78 Neighbor Advertisement fe80::2 (ovr)'],
    [`8800 0000 00000000 ${target}`, '78 Neighbor Advertisement fe80::2 (none)'],
    [
      `8800 0000 00000000 ${target} 0202 0200000000010203 000000000000`,
      '94 Neighbor Advertisement fe80::2 (none) from 02:00:00:00:00:01:02:03',
    ],
    [`8900 0000 00000000 ${target} ${target} ${targetLink}`, '102 Redirect is at 02:00:00:00:00:01'],
    [`8200 0000 2710 0000 ${group}`, '78 Multicast Listener Query'],
    [`8200 0000 2710 0000 ${group} 027d0001 ${group}`, '98 Multicast Listener Query'],
    [`8200 0000 2710 0000 ${group} 027d0001`, '82 Multicast Listener Query[Malformed Packet]'],
    [`8f00 0000 0000 0001 04000000 ${group}`, '82 Multicast Listener Report Message v2'],
    [`8f00 0000 0000 0001 04000001 ${group}`, '82 Multicast Listener Report Message v2[Malformed Packet]'],
    ['8a01 0000', '58 Router Renumbering (Result)'],
    ['7200 0000', '58 Unknown (114)'],
    ['8600 0000 40c8 0708 00000000', '66 Router Advertisement[Malformed Packet]'],
    [`8500 0000 00000000 0100 020000000001 ${link}`, '78 Router Solicitation'],
    ['8500 0000 00000000 0105 020000000001', '70 Router Solicitation[Malformed Packet]'],
    ['86', '55 Router Advertisement[Malformed Packet]'],
    ['', '54 [Malformed Packet]'],
  ])('of %s', (digits, row) => {
    expect(words(digits)).toBe(`ICMPv6 ${row}`);
  });

  it.each([
    ['0104 0000 00000000', 'Destination Unreachable (Port unreachable)'],
    ['0109 0000 00000000', 'Destination Unreachable (Unknown)'],
    ['0200 0000 00000500', 'Packet Too Big'],
    ['0300 0000 00000000', 'Time Exceeded (hop limit exceeded in transit)'],
    ['0402 0000 00000028', 'Parameter Problem (unrecognized IPv6 option encountered)'],
    ['0409 0000 00000028', 'Parameter Problem (Unknown (9))'],
  ])('of an error: %s', (digits, row) => {
    expect(words(digits, quoted)).toBe(`ICMPv6 114 ${row}`);
  });

  it('marks an error that quotes nothing, or less than it says, or that a snap length has cut', () => {
    expect(words('0104 0000 00000000')).toMatch(/\[Malformed Packet\]$/);
    expect(words('0104 0000 02000000', quoted.subarray(0, 15))).toMatch(/\[Malformed Packet\]$/);
    expect(words('0104 0000 00000000', quoted.subarray(0, 5))).toMatch(/unreachable\)$/);
    const whole = icmpv6(hex('0104 0000 00000000'), quoted);
    expect(new TestCapture().words(whole.subarray(0, 100), 114)).toMatch(/limited during capture\]$/);
  });
});
