import { describe, expect, it } from 'vitest';
import { hex, TestCapture, valuesOf } from '../../../test/dissected.js';
import { icmpv6 } from '../../../test/ipv6-packets.js';

const advertisement = (options: string): Uint8Array =>
  icmpv6(hex(`8600 0000 4000 0708 00000000 00000000 ${options}`));
const fieldsOf = (options: string) => {
  const bytes = advertisement(options);
  return valuesOf(new TestCapture().layer('icmpv6', bytes), bytes);
};
const address = '20010db8000000000000000000000053';

describe('the options of neighbour discovery', () => {
  it.each([
    [
      'a link-layer address',
      '0101 020000000001',
      {
        'icmpv6.opt.type': 1,
        'icmpv6.opt.length': 1,
        'icmpv6.opt.linkaddr': '020000000001',
        'icmpv6.opt.src_linkaddr': '020000000001',
      },
    ],
    [
      'one of 8 bytes',
      '0202 0200000000010203 000000000000',
      { 'icmpv6.opt.target_linkaddr_eui64': '0200000000010203' },
    ],
    [
      'a prefix',
      '0304 40c0 00015180 ffffffff 00000000 20010db8000000000000000000000000',
      {
        'icmpv6.opt.prefix.length': 64,
        'icmpv6.opt.prefix.flag': 0xc0,
        'icmpv6.opt.prefix.flag.l': 1,
        'icmpv6.opt.prefix.flag.a': 1,
        'icmpv6.opt.prefix.flag.r': 0,
        'icmpv6.opt.prefix.valid_lifetime': 86_400,
        'icmpv6.opt.prefix.preferred_lifetime': 0xffff_ffff,
        'icmpv6.opt.prefix': '20010db8000000000000000000000000',
      },
    ],
    ['an MTU', '0501 0000 000005dc', { 'icmpv6.opt.mtu': 1500 }],
    ['an interval', '0701 0000 00000064', { 'icmpv6.opt.advertisement_interval': 100 }],
    [
      'a home agent',
      '0801 0000 0001 0708',
      { 'icmpv6.opt.home_agent_preference': 1, 'icmpv6.opt.home_agent_lifetime': 1800 },
    ],
    ['a time', '0d02 000000000000 0000656028408000', { 'icmpv6.opt.timestamp': 0x6560_2840 + 0.5 }],
    ['a nonce', '0e01 010203040506', { 'icmpv6.opt.nonce': '010203040506' }],
    [
      'a route of a short prefix',
      '1802 4008 00000e10 20010db800000001',
      {
        'icmpv6.opt.route_info.flag.route_preference': 1,
        'icmpv6.opt.route_lifetime': 3600,
        'icmpv6.opt.prefix': '2001:db8:0:1::',
      },
    ],
    [
      'name servers',
      `1903 0000 00000e10 ${address}`,
      { 'icmpv6.opt.rdnss.lifetime': 3600, 'icmpv6.opt.rdnss': address },
    ],
    [
      'more flags',
      '1a01 a400 00000000',
      { 'icmpv6.opt.efo': 0xa400, 'icmpv6.opt.efo.m': 1, 'icmpv6.opt.efo.h': 1, 'icmpv6.opt.efo.p': 1 },
    ],
    [
      'search domains',
      '1f03 0000 00000e10 076578616d706c65 036f7267 00 000000',
      {
        'icmpv6.opt.dnssl.lifetime': 3600,
        'icmpv6.opt.dnssl': 'example.org',
        'icmpv6.opt.padding': '000000',
      },
    ],
    ['a portal', '2502 687474703a2f2f61 2f0000000000', { 'icmpv6.opt.captive_portal': 'http://a/' }],
    [
      'a prefix of NAT64',
      '2602 0708 0064ff9b0000000000000000',
      {
        'icmpv6.opt.pref64.scaled_lifetime': 225,
        'icmpv6.opt.pref64.plc': 0,
        'icmpv6.opt.pref64.prefix': '64:ff9b::',
      },
    ],
    ['another', 'fd01 010203040506', { 'icmpv6.opt.type': 253, 'icmpv6.data': '010203040506' }],
    [
      'more than it says',
      '0502 0000 000005dc 0102030405060708',
      { 'icmpv6.unknown_data': '0102030405060708' },
    ],
  ])('are read: %s', (_, options, values) => {
    expect(fieldsOf(options)).toMatchObject(values);
  });

  it.each([
    ['without a length', '0100 020000000001', 'LENGTH_TOO_SMALL', 71],
    ['beyond the message', '0102 020000000001', 'TRUNCATED', 72],
    ['too short for a prefix', '0302 40c0 00015180 ffffffff 00000000', 'TRUNCATED', 86],
    ['half of an address', `1902 0000 00000e10 ${address.slice(16)}`, 'TRUNCATED', 78],
    ['a name without its end', '1f02 0000 00000e10 076578616d706c65', 'TRUNCATED', 78],
    ['half of its head', '01', 'TRUNCATED', 71],
  ])('have a fault %s', (_, options, code, offset) => {
    expect(new TestCapture().layer('icmpv6', advertisement(options)).fault).toMatchObject({ code, offset });
  });
});
