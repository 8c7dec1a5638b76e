import { describe, expect, it } from 'vitest';
import {
  bootOptions,
  counted,
  frameOf,
  leasedAddress,
  message,
  option,
} from '../../../test/dhcpv6-messages.js';
import { hex, joined, TestCapture, u16, valuesOf } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

const address = '20010db8000000000000000000000001';

/** The values of an option's fields without code and length. */
function valuesIn(...options: readonly Uint8Array[]): Readonly<Record<string, string | number>> {
  const frame = frameOf(message(1, ...options));
  const values = { ...valuesOf(new TestCapture().layer('dhcpv6', frame), frame) };
  for (const name of ['msgtype', 'xid', 'option.type', 'option.type_str', 'option.length'])
    delete values[`dhcpv6.${name}`];
  return values;
}

describe('the value of a DHCPv6 option', () => {
  it.each([
    [7, hex('ff'), { option_preference: 255 }],
    [8, u16(100), { elapsed_time: 1_000 }],
    [12, leasedAddress, { unicast: address }],
    [13, joined(u16(2), bytesOf('none')), { status_code: 2, status_msg: 'none' }],
    [15, joined(counted('iPXE')), { 'userclass.length': 4, 'userclass.opaque_data': '69505845' }],
    [
      16,
      joined(hex('00000157'), counted('PXEClient')),
      { 'vendorclass.enterprise': 343, 'vendorclass.data': 'PXEClient' },
    ],
    [18, bytesOf('eth0'), { interface_id: '65746830' }],
    [23, leasedAddress, { dns_server: address }],
    [24, bytesOf('\x07example\x03org\0'), { search_list_entry: 'example.org.' }],
    [32, hex('00000e10'), { lifetime: 3_600 }],
    [37, hex('00000009 7879'), { 'remoteid.enterprise': 9, remoteid_enterprise_id: '7879' }],
    [39, joined(hex('01'), bytesOf('\x04host')), { client_fqdn_flags: 1, client_domain: 'host' }],
    [42, bytesOf('Europe/Berlin'), { tzdb: 'Europe/Berlin' }],
    [
      56,
      option(1, leasedAddress),
      { 'ntpserver.option.type': 1, 'ntpserver.option.length': 16, 'ntpserver.addr': address },
    ],
    [103, bytesOf('http://x'), { captive_portal: 'http://x' }],
    [255, hex('0102'), {}],
  ])('of code %i', (code, value, fields) => {
    const named = Object.entries(fields).map(([name, field]) => [`dhcpv6.${name}`, field]);
    expect(valuesIn(option(code, value))).toEqual(Object.fromEntries(named));
  });

  it('of a vendor has options of its own', () => {
    expect(valuesIn(option(17, hex('00000157'), option(1, bytesOf('abc'))))).toEqual({
      'dhcpv6.vendoropts.enterprise': 343,
      'dhcpv6.vendoropts.enterprise.option_code': 1,
      'dhcpv6.vendoropts.enterprise.option_length': 3,
      'dhcpv6.vendoropts.enterprise.option_data': '616263',
    });
  });

  it('is what a machine boots by', () => {
    expect(valuesIn(bootOptions)).toEqual({
      'dhcpv6.bootfile_url': 'tftp://[2001:db8::1]/boot.efi',
      'dhcpv6.bootfile_param': 'two',
      'dhcpv6.client_architecture': 16,
      'dhcpv6.network_interface.type': 1,
      'dhcpv6.network_interface.major': 3,
      'dhcpv6.network_interface.minor': 16,
    });
  });

  it.each([
    [
      'with a time',
      '0001 0001 00000001 02000000000b',
      { 'duidllt.hwtype': 1, 'duidllt.time': 946_684_801, 'duidllt.link_layer_addr': '02:00:00:00:00:0b' },
    ],
    ['of a link', '0003 001b 0200000b', { 'duidll.hwtype': 27, 'duidll.link_layer_addr': '0200000b' }],
    ['of a maker', '0002 00000009 6162', { 'duiden.enterprise': 9, 'duiden.identifier': '6162' }],
    ['of a UUID', `0004 ${'0b'.repeat(16)}`, { 'duiduuid.bytes': '0b'.repeat(16) }],
    ['of no known type', '0009 aabb', {}],
  ])('is an identifier %s', (_, digits, fields) => {
    const bytes = hex(digits);
    const named = Object.entries(fields).map(([name, field]) => [`dhcpv6.${name}`, field]);
    expect(valuesIn(option(1, bytes))).toEqual({
      'dhcpv6.duid.bytes': Buffer.from(bytes).toString('hex'),
      'dhcpv6.duid.type': bytes[1],
      ...Object.fromEntries(named),
    });
  });

  it.each([1, 3, 5, 7, 8, 12, 16, 17, 23, 32, 37, 61, 62])('of code %i has to have its length', (code) => {
    const frame = frameOf(message(1, option(code, new Uint8Array(code === 7 ? 3 : 1))));
    expect(new TestCapture().layer('dhcpv6', frame).fault?.code).toMatch(/OPTION_LENGTH_WRONG|TRUNCATED/);
  });
});
