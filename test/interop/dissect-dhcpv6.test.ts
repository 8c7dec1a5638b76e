import { it } from 'vitest';
import {
  advertise,
  association,
  clientDuid,
  frameOf,
  leasedAddress,
  message,
  option,
  relayed,
  reply,
  solicit,
} from '../dhcpv6-messages.js';
import { type FiledPacket, hex, u16 } from '../dissected.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';
import { captureFile, cutEverywhere, expectSameFields, expectSameRows } from '../tshark.js';

const sent = (payload: Uint8Array): FiledPacket => ({ bytes: frameOf(payload) });

/** Whole messages, whose fields are compared too. */
const whole: readonly FiledPacket[] = [
  ...[solicit, advertise, reply].map(sent),
  sent(relayed(12, option(9, solicit), option(18, bytesOf('vlan7')))),
  sent(relayed(12, option(18, bytesOf('x')), option(9, relayed(12, option(9, solicit))))),
  sent(relayed(13, option(18, bytesOf('x')), option(9, advertise))),
  ...Array.from({ length: 25 }, (_, status) => sent(message(7, option(13, u16(status))))),
  sent(
    message(1, option(1, new Uint8Array(36)), option(1, new Uint8Array(37)), option(1, new Uint8Array(130))),
  ),
  sent(message(1, option(1, hex('0003 001b 0200000a')), option(1, hex('0003 0006 02000000000c')))),
];

const odd: readonly FiledPacket[] = [
  ...Array.from({ length: 40 }, (_, type) => type)
    .filter((type) => type !== 12 && type !== 13)
    .map((type) => sent(message(type, option(1, clientDuid)))),
  ...[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 16, 17, 18, 19, 20, 23, 25, 26, 31, 32, 37, 38, 59, 61, 62,
  ].flatMap((code) => [0, 1, 3].map((length) => sent(message(1, option(code, new Uint8Array(length)))))),
  sent(message(1, option(3, new Uint8Array(14)), option(1, clientDuid))),
  sent(message(1, option(3, new Uint8Array(12), hex('0005 00ff')), option(1, clientDuid))),
  sent(message(1, option(5, leasedAddress, new Uint8Array(8)), association)),
  sent(message(1, hex('0001 00ff 00'))),
  sent(message(1, hex('00'))),
  sent(message(1, option(39, hex('07'), bytesOf('\x04host\x07example\0')))),
  ...[0, 1, 2, 3, 4].map((length) => sent(solicit.subarray(0, length))).slice(1),
];

const { folder } = scratch();

describeWith('tshark', 'DHCPv6', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const cut = whole.slice(0, 4).flatMap((packet) => cutEverywhere(packet, 63));
    await expectSameRows(captureFile(folder, [...whole, ...odd, ...cut]));
  });

  it('has the values of its fields', async () => {
    await expectSameFields(captureFile(folder, whole), [
      'dhcpv6.msgtype',
      'dhcpv6.xid',
      'dhcpv6.hopcount',
      'dhcpv6.linkaddr',
      'dhcpv6.peeraddr',
      'dhcpv6.option.type',
      'dhcpv6.option.length',
      'dhcpv6.duid.bytes',
      'dhcpv6.duid.type',
      'dhcpv6.duidllt.hwtype',
      'dhcpv6.duidllt.link_layer_addr',
      'dhcpv6.duidll.hwtype',
      'dhcpv6.duidll.link_layer_addr',
      'dhcpv6.duiden.enterprise',
      'dhcpv6.duiden.identifier',
      'dhcpv6.duiduuid.bytes',
      'dhcpv6.iaid',
      'dhcpv6.iaid.t1',
      'dhcpv6.iata',
      'dhcpv6.iaaddr.ip',
      'dhcpv6.iaaddr.valid_lifetime',
      'dhcpv6.iaprefix.pref_addr',
      'dhcpv6.iaprefix.pref_len',
      'dhcpv6.requested_option_code',
      'dhcpv6.option_preference',
      'dhcpv6.elapsed_time',
      'dhcpv6.unicast',
      'dhcpv6.status_code',
      'dhcpv6.status_msg',
      'dhcpv6.userclass.length',
      'dhcpv6.userclass.opaque_data',
      'dhcpv6.vendorclass.enterprise',
      'dhcpv6.vendorclass.data',
      'dhcpv6.vendoropts.enterprise',
      'dhcpv6.vendoropts.enterprise.option_code',
      'dhcpv6.vendoropts.enterprise.option_data',
      'dhcpv6.interface_id',
      'dhcpv6.reconf_msg',
      'dhcpv6.sip_server_a',
      'dhcpv6.dns_server',
      'dhcpv6.search_list_entry',
      'dhcpv6.nis_server',
      'dhcpv6.sntp_server',
      'dhcpv6.lifetime',
      'dhcpv6.remoteid.enterprise',
      'dhcpv6.remoteid_enterprise_id',
      'dhcpv6.subscriber_id',
      'dhcpv6.client_fqdn_flags',
      'dhcpv6.client_domain',
      'dhcpv6.timezone',
      'dhcpv6.tzdb',
      'dhcpv6.ntpserver.option.type',
      'dhcpv6.ntpserver.addr',
      'dhcpv6.ntpserver.mc_addr',
      'dhcpv6.ntpserver.fqdn',
      'dhcpv6.captive_portal',
    ]);
  });
});
