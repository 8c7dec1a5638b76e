import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checksumOf, internetSum } from '../../src/bytes/checksum/internet-checksum.js';
import { bob } from '../bob.js';
import { ethernet, type FiledPacket, hex, ipv4, joined, pcapFile, u16, udp } from '../dissected.js';
import { ipv6, ipv6Datagram, onEthernet } from '../ipv6-packets.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const inner = ipv4(17, udp(40_000, 9_999, hex('61626364')));
const inner6 = ipv6(17, ipv6Datagram);
const arp = hex('0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002');
const framed = (message: Uint8Array): Uint8Array => ethernet(0x0800, ipv4(47, message));
const gre = (header: string, payload: Uint8Array = inner): Uint8Array => framed(joined(hex(header), payload));

/** With the right checksum behind its first 4 bytes. */
function summed(header: string): Uint8Array {
  const message = joined(hex(header), inner);
  message.set(u16(checksumOf(internetSum(message, 0, message.length))), 4);
  return framed(message);
}

const all = summed('b000 0800 0000 0000 00000007 00000009');
const whole: readonly Uint8Array[] = [
  gre('0000 0800'),
  gre('0000 86dd', inner6),
  gre('0000 6558', ethernet(0x0800, inner)),
  gre('2000 0800 00000007'),
  gre('1000 0800 00000007'),
  gre('3000 0800 00000007 00000009'),
  summed('8000 0800 0000 0000'),
  gre('8000 0800 1234 0000'),
  all,
  gre('4000 0800 0000 0000 0800 0004 0a000001 0000 0000'),
  gre('0000 0806', arp),
  gre('2081 880b 0000 0001 00000003', hex('')),
  gre('0002 0800'),
  gre('0700 0800'),
  gre('0000 0800', ipv4(47, joined(hex('0000 86dd'), inner6))),
  onEthernet(ipv6(47, joined(hex('0000 0800'), inner))),
];
const odd: readonly Uint8Array[] = [
  gre('0000 0800', hex('')),
  gre('0000 0000', hex('')),
  gre('0000 8100', joined(hex('0064 0800'), inner)),
  gre('4000 0800 0000 0000 0800 00ff', hex('0a000001')),
  gre('0000 1234', hex('010203040506')),
];
const cuts: readonly FiledPacket[] = range(all.length - 34).flatMap((index) => {
  const part = all.slice(0, 34 + index);
  const sent = Uint8Array.from(part);
  new DataView(sent.buffer).setUint16(16, sent.length - 14);
  return [{ bytes: part, wireBytes: all.length }, { bytes: sent }];
});
const packets: readonly FiledPacket[] = [...[...whole, ...odd].map((bytes) => ({ bytes })), ...cuts];

const fields = [
  'gre.flags_and_version',
  'gre.flags.key',
  'gre.flags.recursion_control',
  'gre.flags.ack',
  'gre.flags.version',
  'gre.proto',
  'gre.checksum',
  'gre.checksum.status',
  'gre.offset',
  'gre.key',
  'gre.key.payload_length',
  'gre.key.call_id',
  'gre.sequence_number',
  'gre.ack_number',
  'gre.routing.address_family',
  'gre.routing.src_length',
  'gre.routing.information',
  'udp.srcport',
];

const { folder } = scratch();

function tshark(...args: readonly string[]): readonly string[] {
  return execFileSync(programPath('tshark') ?? '', ['-n', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
}

describeWith('tshark', 'GRE', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file));
  });

  it('has the values of its fields', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(whole.map((bytes) => ({ bytes }))) }), 'a.pcap');
    const { stdout } = await bob(['dissect', file, '--fields', fields.join(',')]);
    const asking = fields.flatMap((field) => ['-e', field]);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file, '-T', 'fields', ...asking));
  });
});
