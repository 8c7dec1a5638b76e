import { describe, expect, it } from 'vitest';
import { hex, TestCapture, valuesOf } from '../../../test/dissected.js';
import { icmpv6 } from '../../../test/ipv6-packets.js';

const target = 'fe800000000000000000000000000002';
const other = '20010db8000000000000000000000009';
const fieldsOf = (bytes: Uint8Array, wireBytes = bytes.length) =>
  valuesOf(new TestCapture().layer('icmpv6', bytes, wireBytes), bytes);

describe('the fields of ICMPv6', () => {
  it.each([
    ['8000 0000 1234 0001', { 'icmpv6.echo.identifier': 0x1234, 'icmpv6.echo.sequence_number': 1 }],
    ['0104 0000 00000000 6000', { 'icmpv6.code': 4, 'icmpv6.reserved': '00000000' }],
    ['0304 0000 02000000 6000', { 'icmpv6.length': 2, 'icmpv6.reserved': '000000' }],
    ['0200 0000 00000500 6000', { 'icmpv6.mtu': 1280 }],
    ['0400 0000 00000028 6000', { 'icmpv6.pointer': 40 }],
    [
      '8600 0000 40ec 0708 00000001 00000002',
      {
        'icmpv6.nd.ra.cur_hop_limit': 64,
        'icmpv6.nd.ra.flag': 0xec,
        'icmpv6.nd.ra.flag.m': 1,
        'icmpv6.nd.ra.flag.o': 1,
        'icmpv6.nd.ra.flag.h': 1,
        'icmpv6.nd.ra.flag.prf': 1,
        'icmpv6.nd.ra.flag.p': 1,
        'icmpv6.nd.ra.flag.rsv': 0,
        'icmpv6.nd.ra.router_lifetime': 1800,
        'icmpv6.nd.ra.reachable_time': 1,
        'icmpv6.nd.ra.retrans_timer': 2,
      },
    ],
    [`8700 0000 00000000 ${target}`, { 'icmpv6.nd.ns.target_address': target }],
    [
      `8800 0000 e0000001 ${target}`,
      {
        'icmpv6.nd.na.flag': 0xe000_0001,
        'icmpv6.nd.na.flag.r': 1,
        'icmpv6.nd.na.flag.s': 1,
        'icmpv6.nd.na.flag.o': 1,
        'icmpv6.nd.na.flag.rsv': 1,
        'icmpv6.nd.na.target_address': target,
      },
    ],
    [
      `8900 0000 00000000 ${target} ${other}`,
      { 'icmpv6.nd.rd.target_address': target, 'icmpv6.rd.na.destination_address': other },
    ],
    [
      '9700 0000 007d 0002',
      { 'icmpv6.mcast_ra.query_interval': 125, 'icmpv6.mcast_ra.robustness_variable': 2 },
    ],
    ['7200 0000 0102', { 'icmpv6.data': '0102' }],
  ])('of %s', (digits, values) => {
    expect(fieldsOf(icmpv6(hex(digits)))).toMatchObject(values);
  });

  it('names the packet with the request of a reply', () => {
    const capture = new TestCapture();
    capture.row(icmpv6(hex('8000 0000 1234 0001')));
    const reply = icmpv6(hex('8100 0000 1234 0001'));
    expect(valuesOf(capture.layer('icmpv6', reply), reply)).toHaveProperty(['icmpv6.resp_to'], 1);
  });

  it('verifies the checksum of what is whole', () => {
    const right = icmpv6(hex('8000 0000 1234 0001'));
    const damaged = Uint8Array.from(right);
    damaged[61] = 9;
    expect(fieldsOf(right)['icmpv6.checksum.status']).toBe(1);
    expect(fieldsOf(right.subarray(0, 61), 62)['icmpv6.checksum.status']).toBe(2);
    expect(fieldsOf(damaged)).toMatchObject({
      'icmpv6.checksum.status': 0,
      'icmpv6.checksum_bad.expert': '1213',
    });
    expect(new TestCapture().layer('icmpv6', damaged).fault).toBeUndefined();
  });

  it('does not verify what an error quotes', () => {
    const bytes = icmpv6(hex('0104 0000 00000000'), icmpv6(hex('8000 0000 1234 0001')).subarray(14));
    const layers = new TestCapture().layers(bytes).filter(({ protocol }) => protocol === 'icmpv6');
    expect(layers.map((layer) => valuesOf(layer, bytes)['icmpv6.checksum.status'])).toEqual([1, 2]);
  });
});
