import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import { type FiledPacket, hex, joined, pcapFile } from '../dissected.js';
import { ipv6, ipv6Datagram, onEthernet } from '../ipv6-packets.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const padding = '0104 00000000';
const framed = (nextHeader: number, headers: string, payload: Uint8Array = ipv6Datagram): Uint8Array =>
  onEthernet(ipv6(nextHeader, joined(hex(headers), payload)));
const whole = framed(17, '');
const changed = (at: number, bytes: string): Uint8Array => {
  const copy = Uint8Array.from(whole);
  copy.set(hex(bytes), 14 + at);
  return copy;
};
/** A packet cut off at every byte: by a snap length, and as it was sent. */
const cuts = (bytes: Uint8Array): readonly FiledPacket[] =>
  Array.from({ length: bytes.length + 1 }, (_, length) => length).flatMap((length) => [
    { bytes: bytes.subarray(0, length), wireBytes: bytes.length },
    { bytes: bytes.subarray(0, length) },
  ]);

const packets: readonly FiledPacket[] = [
  ...[
    changed(0, '6b912345'),
    changed(0, '45'),
    changed(4, '0000'),
    changed(4, '0064'),
    changed(46, '0000'),
    changed(8, '00000000000000000000ffff0a000001'),
    ...['3b', '3d', 'fd', '0a', 'c8'].map((nextHeader) => changed(6, nextHeader)),
    framed(0, '1100 0502 0000 0100'),
    framed(0, '1100 050a 00000101'),
    framed(0, '1100 6364 00000101'),
    framed(60, `1100 ${padding}`),
    framed(60, `11c8 ${padding}`),
    framed(60, `3b00 ${padding}`),
    framed(43, '1100 0000 00000000'),
    framed(43, '1102 0001 00000000 20010db8000000000000000000000009'),
    framed(43, '1102 0201 00000000 20010db8000000000000000000000009'),
    framed(43, '1102 0400 00000000 20010db8000000000000000000000009'),
    framed(43, '1100 c801 00000000'),
    framed(44, '1100 0000 12345678'),
    framed(0, `3c00 ${padding} 2b00 ${padding} 2c00 0000 00000000 1100 0000 00000005`),
    framed(41, '', ipv6(17, ipv6Datagram)),
    framed(4, '', hex('4500001c 00000000 40110000 0a000001 0a000002 9c40a02800080000')),
    framed(44, '1100 0001 00000006'),
    framed(44, '1100 05a9 12345678'),
    framed(44, '3a00 05a0 12345679'),
  ].map((bytes) => ({ bytes })),
  ...cuts(whole).slice(1),
];

const { folder } = scratch();

describeWith('tshark', 'the rows of IPv6', () => {
  it('are those of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    const rows = execFileSync(programPath('tshark') ?? '', ['-n', '-r', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(stdout.toString().split('\n')).toEqual(rows.split('\n'));
  });
});
