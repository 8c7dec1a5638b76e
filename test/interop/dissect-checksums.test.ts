import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addedSum, checksumOf, internetSum } from '../../src/bytes/checksum/internet-checksum.js';
import { bob } from '../bob.js';
import { ethernet, type FiledPacket, hex, ipv4, joined, pcapFile, tcp, u16, udp } from '../dissected.js';
import { ipv6, onEthernet } from '../ipv6-packets.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const route = hex('1102 0001 00000000 20010db8000000000000000000000009');

/** A frame of IPv4 with the right checksum in its header. */
function framed(protocol: number, payload: Uint8Array): Uint8Array {
  const packet = ipv4(protocol, payload);
  packet.set(u16(checksumOf(internetSum(packet, 0, 20))), 10);
  return ethernet(0x0800, packet);
}

/** The message with its right checksum at `at`, for these addresses. */
function summed(message: Uint8Array, at: number, protocol: number, addresses: string): Uint8Array {
  const copy = Uint8Array.from(message);
  const ends = hex(addresses);
  const pseudo = addedSum(addedSum(internetSum(ends, 0, ends.length), protocol), message.length);
  copy.set(u16(checksumOf(internetSum(message, 0, message.length, pseudo))), at);
  return copy;
}
function damaged(message: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(message);
  copy[copy.length - 1] = 0x78;
  return copy;
}

const four = '0a000001 0a000002';
const six = '20010db8000000000000000000000001 20010db8000000000000000000000002';
const routed = '20010db8000000000000000000000001 20010db8000000000000000000000009';
const datagram = udp(40_000, 9_999, hex('6162636465'));
const segment = tcp(40_000, 9_998, { payload: hex('6162636465') });
const [goodUdp, goodTcp] = [summed(datagram, 6, 17, four), summed(segment, 16, 6, four)];
const [goodUdp6, goodTcp6] = [summed(datagram, 6, 17, six), summed(segment, 16, 6, six)];
const wrongHeader = framed(17, goodUdp);
wrongHeader[22] = 3;
const longer = summed(udp(1, 2, hex('616263')), 6, 17, four);
longer.set(u16(20), 4);

const packets: readonly FiledPacket[] = [
  ...[
    framed(17, goodUdp),
    framed(17, datagram),
    framed(17, damaged(goodUdp)),
    framed(6, goodTcp),
    framed(6, damaged(goodTcp)),
    wrongHeader,
    onEthernet(ipv6(17, goodUdp6)),
    onEthernet(ipv6(17, datagram)),
    onEthernet(ipv6(17, damaged(goodUdp6))),
    onEthernet(ipv6(6, goodTcp6)),
    onEthernet(ipv6(43, joined(route, summed(datagram, 6, 17, routed)))),
    onEthernet(ipv6(43, joined(route, goodUdp6))),
    framed(1, joined(hex('0303 fcfc 00000000'), framed(17, damaged(goodUdp)).subarray(14))),
    framed(17, joined(goodUdp, hex('7a7a7a'))),
    framed(17, longer),
  ].map((bytes) => ({ bytes })),
  { bytes: framed(17, goodUdp).subarray(0, 45), wireBytes: 47 },
  { bytes: framed(6, goodTcp).subarray(0, 58), wireBytes: 59 },
];
const fields = ['ip', 'udp', 'tcp'].flatMap((name) => [
  `${name}.checksum`,
  `${name}.checksum.status`,
  `${name}.checksum_calculated`,
]);
fields.push('icmp.checksum.status');

const { folder } = scratch();

describeWith('tshark', 'checksums', () => {
  it('are verified as tshark verifies them when it is asked to', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { stdout } = await bob(['dissect', file, '--fields', fields.join(',')]);
    const preferences = ['ip', 'udp', 'tcp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
    const asking = fields.flatMap((field) => ['-e', field]);
    const rows = execFileSync(
      programPath('tshark') ?? '',
      ['-n', '-r', file, ...preferences, '-T', 'fields', ...asking],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    expect(stdout.toString()).toBe(rows);
  });

  it('select packets', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { stdout } = await bob([
      'dissect',
      file,
      '--filter',
      'udp.checksum.status == "Bad"',
      '--fields',
      'frame.number',
    ]);
    expect(stdout.toString().split('\n')).toEqual(['3', '9', '12', '13', '']);
  });
});
