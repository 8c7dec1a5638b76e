import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import { type FiledPacket, hex, pcapFile, tcp, udp } from '../dissected.js';
import { icmpv6, ipv6, returned } from '../ipv6-packets.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const message = (digits: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  icmpv6(hex(digits), ...parts);

const target = 'fe800000000000000000000000000002';
const other = '20010db8000000000000000000000009';
const group = 'ff0200000000000000000000000000fb';
const datagram = ipv6(17, udp(40_000, 9_999, hex('6162636465666768')));
const segment = ipv6(6, tcp(40_000, 9_999, { payload: hex('6162636465666768') }));
const request = ipv6(58, hex('8000 0000 1234 0001 6162636465'));
const link = '0101 020000000001';
const targetLink = '0201 020000000001';
const advertised = [
  link,
  '0501 0000 000005dc',
  '0304 40c0 00015180 00003840 00000000 20010db8000000000000000000000000',
  '1903 0000 00000e10 20010db8000000000000000000000053',
  '1803 4008 00000e10 20010db8000000000000000000000000',
  '1802 4018 00000e10 20010db800000001',
  '1f04 0000 00000e10 076578616d706c65036f726700 03666f6f00 000000000000',
  '2602 0708 0064ff9b0000000000000000',
].join('');

const whole: readonly Uint8Array[] = [
  message('8000 0000 1234 0001 6162'),
  message('8000 0000 1234 0001 6162'),
  returned(message('8100 0000 1234 0001 6162')),
  returned(message('8100 0000 1234 0001 6162')),
  returned(message('8100 0000 1234 0002')),
  ...['0104', '0300', '0401', '0200'].flatMap((head) =>
    [datagram, segment, request].map((quote) => message(`${head} 0000 00000000`, quote)),
  ),
  message('8500 0000 00000000'),
  message(`8500 0000 00000000 ${link}`),
  message(`8600 0000 40c8 0708 00000000 00000000 ${advertised}`),
  message(`8700 0000 00000000 ${target} ${link}`),
  message(`8800 0000 60000000 ${target} ${targetLink}`),
  message(`8800 0000 e0000000 ${target}`),
  message(`8800 0000 00000000 ${target}`),
  message(`8200 0000 2710 0000 ${'00'.repeat(16)}`),
  message(`8300 0000 0000 0000 ${group}`),
  message(`8400 0000 0000 0000 ${group}`),
  message(`8200 0000 2710 0000 ${group} 0a7d0001 ${other}`),
  message(`8f00 0000 0000 0001 04000000 ${group}`),
  message(
    `8f00 0000 0000 0002 03000000 ${group} 06010002 ff050000000000000000000000000002 ${other} ${target} 01020304`,
  ),
  message('8f00 0000 0000 0000'),
  message('9700 0000 007d 0002'),
];

const redirect = message(
  `8900 0000 00000000 ${target} ${other} ${targetLink} 0408 000000000000`,
  ipv6(17, udp(40_000, 9_999, hex('6162636465666768'))),
);
const zeros = new Uint8Array(30);
/** Types of which no more than the name is read. */
const named = new Set([138, 145, 150, 154]);
const odd: readonly Uint8Array[] = [
  redirect,
  ...range(256)
    .filter((type) => !named.has(type))
    .map((type) => icmpv6(Uint8Array.of(type, 0, 0, 0), zeros)),
  ...[1, 2, 3, 4, 130, 134, 135, 139, 140, 143, 155, 160, 161].flatMap((type) =>
    range(12).map((code) => icmpv6(Uint8Array.of(type, code, 0, 0), zeros)),
  ),
  ...[1, 2, 3, 5, 7, 8, 9, 10, 13, 14, 24, 25, 26, 31, 37, 38, 39, 253].flatMap((type) =>
    range(5).map((units) =>
      message(
        '8600 0000 40c8 0708 00000000 00000000',
        Uint8Array.of(type, units + 1),
        new Uint8Array(units * 8 + 6),
      ),
    ),
  ),
  message(`8600 0000 40c8 0708 00000000 00000000 ${link} ${targetLink} ${link}`),
  message(`8600 0000 40c8 0708 00000000 00000000 6300 000000000000 ${link}`),
  message('8600 0000 40c8 0708 00000000 00000000 01'),
  message('0104 0000 00000000 45000014'),
];

/** A packet cut off after its IPv6 header: by a snap length, and as it was sent. */
function cuts(bytes: Uint8Array): readonly FiledPacket[] {
  return range(bytes.length - 54).flatMap((index) => {
    const part = bytes.slice(0, 54 + index);
    const sent = Uint8Array.from(part);
    new DataView(sent.buffer).setUint16(18, index);
    return [{ bytes: part, wireBytes: bytes.length }, { bytes: sent }];
  });
}

const packets: readonly FiledPacket[] = [
  ...[...whole, ...odd].map((bytes) => ({ bytes })),
  ...whole.flatMap(cuts),
];

/** Fields that are compared, of the packets that a message quotes too. */
const fields = [
  'icmpv6.type',
  'icmpv6.code',
  'icmpv6.checksum',
  'icmpv6.checksum.status',
  'icmpv6.reserved',
  'icmpv6.mtu',
  'icmpv6.pointer',
  'icmpv6.echo.identifier',
  'icmpv6.echo.sequence_number',
  'icmpv6.resp_to',
  'icmpv6.resptime',
  'icmpv6.nd.ra.cur_hop_limit',
  'icmpv6.nd.ra.flag',
  'icmpv6.nd.ra.flag.prf',
  'icmpv6.nd.ra.router_lifetime',
  'icmpv6.nd.ns.target_address',
  'icmpv6.nd.na.flag',
  'icmpv6.nd.na.flag.s',
  'icmpv6.nd.na.target_address',
  'icmpv6.nd.rd.target_address',
  'icmpv6.rd.na.destination_address',
  'icmpv6.opt.type',
  'icmpv6.opt.length',
  'icmpv6.opt.linkaddr',
  'icmpv6.opt.prefix.length',
  'icmpv6.opt.prefix.flag.l',
  'icmpv6.opt.prefix.valid_lifetime',
  'icmpv6.opt.prefix',
  'icmpv6.opt.mtu',
  'icmpv6.opt.rdnss',
  'icmpv6.opt.route_info.flag.route_preference',
  'icmpv6.opt.dnssl',
  'icmpv6.opt.pref64.scaled_lifetime',
  'icmpv6.opt.pref64.prefix',
  'icmpv6.mld.maximum_response_delay',
  'icmpv6.mld.maximum_response_code',
  'icmpv6.mld.multicast_address',
  'icmpv6.mld.flag.qrv',
  'icmpv6.mld.source_address',
  'icmpv6.mldr.mar.record_type',
  'icmpv6.mldr.mar.multicast_address',
  'icmpv6.mldr.mar.source_address',
  'icmpv6.mldr.mar.auxiliary_data',
  'icmpv6.mcast_ra.query_interval',
  'ipv6.dst',
  'udp.srcport',
  'tcp.srcport',
];

const { folder } = scratch();

function tshark(...args: readonly string[]): readonly string[] {
  return execFileSync(programPath('tshark') ?? '', ['-n', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
}

describeWith('tshark', 'ICMPv6', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file));
  });

  it('has the values of its fields', async () => {
    const file = join(
      folder({ 'a.pcap': pcapFile([...whole, redirect].map((bytes) => ({ bytes }))) }),
      'a.pcap',
    );
    const { stdout } = await bob(['dissect', file, '--fields', fields.join(',')]);
    const asking = fields.flatMap((field) => ['-e', field]);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file, '-T', 'fields', ...asking));
  });
});
