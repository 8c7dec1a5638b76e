import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import { ethernet, type FiledPacket, hex, ipv4, joined, pcapFile, tcp, udp } from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const framed = (...parts: readonly Uint8Array[]): Uint8Array => ethernet(0x0800, ipv4(1, joined(...parts)));
const message = (digits: string, quote = hex('')): Uint8Array => framed(hex(digits), quote);
const answer = (digits: string): Uint8Array => {
  const frame = message(digits);
  frame.set(hex('0a000002 0a000001'), 26);
  return frame;
};

const datagram = ipv4(17, udp(40_000, 9_999, hex('6162636465666768')));
const segment = ipv4(6, tcp(40_000, 9_999, { payload: hex('6162636465666768') }));
const request = ipv4(1, hex('0800 0000 1234 0001 6162636465'));
const nested = ipv4(1, joined(hex('0303 0000 00000000'), datagram));
const echoed = '1234 0001 6162 5051';

const whole: readonly Uint8Array[] = [
  message(`0800 df66 ${echoed}`),
  message(`0800 df66 ${echoed}`),
  answer(`0000 e766 ${echoed}`),
  answer(`0000 e766 ${echoed}`),
  message('0800 e5ca 1234 0001'),
  answer('0000 edca 1234 0001'),
  message('0800 0000 1234 0002'),
  answer('0000 0000 1234 0002'),
  ...['0303', '0b00', '0c00', '0400', '0501'].flatMap((head) =>
    [datagram, segment, request, nested].map((quote) => message(`${head} 0000 00000000`, quote)),
  ),
  message('0304 0000 0000 05dc', datagram),
  message('0b00 0000 00090000', datagram),
  message('0c00 0000 05280000', datagram),
  message('0903 0000 02020708 0a000001 00000005 0a000009 fffffffb'),
  message('0a00 0000 00000000'),
  message('0d00 0000 12340001 00000000 00000000 00000000'),
  message('0e00 0000 12340001 00000001 00000002 00000003'),
  message('0f00 0000 12340001'),
  message('1000 0000 12340001'),
  message('1100 0000 12340001 00000000'),
  message('1200 0000 12340001 ffffff00'),
  message('1e00 0000 12340001'),
  message('2a00 0000 12340101'),
  message('2b00 0000 12340144'),
];

const zeros = new Uint8Array(18);
const odd: readonly Uint8Array[] = [
  message('0b00 0000 00050000', datagram),
  ...range(256).map((type) => framed(Uint8Array.of(type, 0), zeros)),
  ...[3, 4, 5, 9, 10, 11, 12, 40, 42, 43].flatMap((type) =>
    range(20).map((code) => framed(Uint8Array.of(type, code), zeros)),
  ),
  ...range(33).map((length) => message('0303 0000 00000000', datagram.subarray(0, length))),
  ...range(5).map((words) => framed(hex('0903 0000 03'), Uint8Array.of(words), hex('0708'), zeros)),
  message('0301 0000 00000000', joined(hex('65'), datagram.subarray(1))),
  message('0301 0000 00000000', joined(hex('41'), datagram.subarray(1))),
];

/** A packet cut off after its IPv4 header: by a snap length, and as it was sent. */
function cuts(bytes: Uint8Array): readonly FiledPacket[] {
  return range(bytes.length - 34).flatMap((index) => {
    const part = bytes.slice(0, 34 + index);
    const sent = Uint8Array.from(part);
    new DataView(sent.buffer).setUint16(16, sent.length - 14);
    return [{ bytes: part, wireBytes: bytes.length }, { bytes: sent }];
  });
}

const packets: readonly FiledPacket[] = [
  ...[...whole, ...odd].map((bytes) => ({ bytes })),
  ...whole.flatMap(cuts),
];

/** Fields that are compared, of the packets that a message quotes too. */
const fields = [
  'icmp.type',
  'icmp.code',
  'icmp.checksum',
  'icmp.checksum.status',
  'icmp.ident',
  'icmp.seq_le',
  'icmp.resp_to',
  'icmp.resptime',
  'icmp.unused',
  'icmp.pointer',
  'icmp.length',
  'icmp.length.original_datagram',
  'icmp.mtu',
  'icmp.redir_gw',
  'icmp.num_addrs',
  'icmp.lifetime',
  'icmp.router_address',
  'icmp.pref_level',
  'icmp.transmit_timestamp',
  'icmp.address_mask',
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

describeWith('tshark', 'ICMP', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file));
  });

  it('has the values of its fields', async () => {
    const compared = whole.filter((bytes) => (bytes[34] ?? 0) < 42 && bytes[34] !== 5);
    const file = join(folder({ 'a.pcap': pcapFile(compared.map((bytes) => ({ bytes }))) }), 'a.pcap');
    const { stdout } = await bob(['dissect', file, '--fields', fields.join(',')]);
    const asking = fields.flatMap((field) => ['-e', field]);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file, '-T', 'fields', ...asking));
  });
});
