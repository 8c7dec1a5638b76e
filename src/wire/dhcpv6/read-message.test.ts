import { describe, expect, it } from 'vitest';
import { advertise, frameOf, message, option, relayed, solicit } from '../../../test/dhcpv6-messages.js';
import { hex, TestCapture, u16, valuesOf } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

function fieldsOf(payload: Uint8Array): Readonly<Record<string, string | number>> {
  const frame = frameOf(payload);
  return valuesOf(new TestCapture().layer('dhcpv6', frame), frame);
}

function faultOf(payload: Uint8Array): string | undefined {
  return new TestCapture().layer('dhcpv6', frameOf(payload)).fault?.code;
}

describe('the fields of a DHCPv6 message', () => {
  it('are those of a client that boots', () => {
    expect(fieldsOf(solicit)).toMatchObject({
      'dhcpv6.msgtype': 1,
      'dhcpv6.xid': 0x123456,
      'dhcpv6.iaid': '0200000a',
      'dhcpv6.iaid.t1': 3_600,
      'dhcpv6.iaid.t2': 5_400,
      'dhcpv6.iaaddr.ip': '20010db8000000000000000000000001',
      'dhcpv6.iaaddr.pref_lifetime': 7_200,
      'dhcpv6.iaaddr.valid_lifetime': 7_500,
      'dhcpv6.status_code': 0,
      'dhcpv6.status_msg': 'ok',
    });
  });

  it('are those of a prefix and of temporary addresses', () => {
    expect(fieldsOf(advertise)).toMatchObject({
      'dhcpv6.iaprefix.pref_lifetime': 7_200,
      'dhcpv6.iaprefix.valid_lifetime': 7_500,
      'dhcpv6.iaprefix.pref_len': 56,
      'dhcpv6.iaprefix.pref_addr': '20010db8000000000000000000000001',
      'dhcpv6.iata': '00000009',
    });
  });

  it('are those of a relay, with the message that it wraps within its option', () => {
    const frame = frameOf(relayed(13, option(9, message(1))));
    const { fields } = new TestCapture().layer('dhcpv6', frame);
    const wrapped = fields.find(({ name }) => name === 'dhcpv6.option.type')?.fields ?? [];
    expect(wrapped.map(({ name }) => name)).toEqual(['dhcpv6.option.length', 'dhcpv6.msgtype', 'dhcpv6.xid']);
    expect(fieldsOf(relayed(13))).toMatchObject({
      'dhcpv6.hopcount': 1,
      'dhcpv6.linkaddr': '20010db8000000000000000000000001',
      'dhcpv6.peeraddr': 'fe800000000000000000000000000009',
    });
  });

  it.each([
    ['an option longer than its message', message(1, hex('0001 00ff 00')), 'LENGTH_TOO_LARGE'],
    [
      'one longer than its association',
      message(1, option(3, new Uint8Array(12), hex('0005 00ff'))),
      'LENGTH_TOO_LARGE',
    ],
    ['an association without its times', message(1, option(3, new Uint8Array(11))), 'OPTION_LENGTH_WRONG'],
    ['an address without its times', message(1, option(5, new Uint8Array(23))), 'OPTION_LENGTH_WRONG'],
    ['half a head of an option', message(1, hex('0001')), 'TRUNCATED'],
    ['a message that ends in its head', hex('01 12'), 'TRUNCATED'],
    ['a status without a code', message(7, option(13)), 'TRUNCATED'],
    ['a relayed message that ends in its head', relayed(12, option(9, hex('0112')), option(18)), 'TRUNCATED'],
    ['an empty relayed message', relayed(12, option(9)), 'OPTION_LENGTH_WRONG'],
    ['no fault', message(7, option(13, u16(0), bytesOf('fine'))), undefined],
  ])('with what is wrong: %s', (_, payload, code) => {
    expect(faultOf(payload)).toBe(code);
  });

  it('ends with the depth that is read', () => {
    let associations = option(3, new Uint8Array(12));
    for (let depth = 0; depth < 100; depth += 1) associations = option(3, new Uint8Array(12), associations);
    expect(faultOf(message(1, associations))).toBe('NESTED_TOO_DEEP');
  });
});
