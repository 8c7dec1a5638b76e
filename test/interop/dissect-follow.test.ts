import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import {
  answer,
  answeringSegment,
  datagram,
  ethernet,
  type FiledPacket,
  hex,
  ipv4,
  joined,
  pcapFile,
  segment,
  udp,
} from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';
import { captureFile, expectSameFields } from '../tshark.js';

const { folder } = scratch();
const syn = 0x002;
const ack = 0x010;
const fin = 0x001;

/** Connections in several states, and two conversations of UDP. */
const frames: readonly Uint8Array[] = [
  segment(4_000, 80, { sequence: 0xffff_fffd, flags: syn }),
  answeringSegment(80, 4_000, { sequence: 100, acknowledgment: 0xffff_fffe, flags: syn | ack }),
  segment(4_000, 80, { sequence: 0xffff_fffe, acknowledgment: 101, payload: bytesOf('GET ') }),
  segment(4_000, 80, { sequence: 6, acknowledgment: 101, payload: bytesOf(' HTTP') }),
  segment(4_000, 80, { sequence: 0xffff_fffe, acknowledgment: 101, payload: bytesOf('GET ') }),
  segment(4_000, 80, { sequence: 2, acknowledgment: 101, payload: bytesOf('/abc') }),
  answeringSegment(80, 4_000, { sequence: 101, acknowledgment: 11, payload: bytesOf('OK, here') }),
  answeringSegment(80, 4_000, { sequence: 105, acknowledgment: 11, payload: bytesOf('here it is') }),
  answeringSegment(80, 4_000, { sequence: 115, acknowledgment: 11, flags: ack | fin }),
  segment(4_000, 80, { sequence: 11, acknowledgment: 116, flags: ack | fin }),
  segment(4_001, 81, { sequence: 5_000, acknowledgment: 7, payload: bytesOf('in the middle') }),
  answeringSegment(81, 4_001, { sequence: 7, acknowledgment: 5_013, payload: bytesOf('of it') }),
  datagram(6_000, 6_001, bytesOf('first')),
  datagram(6_002, 6_001, bytesOf('other')),
  answer(6_001, 6_000, bytesOf('second')),
];

const error = (quoted: Uint8Array): Uint8Array =>
  ethernet(0x0800, ipv4(1, joined(hex('0303 0000 00000000'), quoted)));

describeWith('tshark', 'UDP', () => {
  it('has the numbers and times of its conversations', async () => {
    const datagrams = [
      datagram(6_000, 6_001, bytesOf('')),
      datagram(6_000, 6_001, bytesOf('first')),
      datagram(6_002, 6_001, bytesOf('other')),
      answer(6_001, 6_000, bytesOf('second')),
      error(ipv4(17, udp(7_000, 7_001, bytesOf('lost')))),
      datagram(7_000, 7_001, bytesOf('again')),
      datagram(6_000, 6_001, bytesOf('')),
      datagram(6_000, 6_001, bytesOf('last')),
    ];
    const file = captureFile(
      folder,
      datagrams.map((bytes) => ({ bytes })),
    );
    await expectSameFields(file, ['udp.stream', 'udp.time_relative', 'udp.time_delta']);
  });
});

describeWith('tshark', 'what is followed', () => {
  it.each(['tcp:0', 'tcp:1', 'udp:0', 'udp:1'])(
    'of %s has the bytes that tshark gives each side',
    async (stream) => {
      const packets: readonly FiledPacket[] = frames.map((bytes) => ({ bytes }));
      const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
      const { status, stdout, stderr } = await bob(['dissect', file, '--follow', stream, '--json']);
      expect([status, stderr]).toEqual([0, '']);
      const ours = { client: '', server: '' };
      for (const line of stdout.toString().trim().split('\n')) {
        const item = JSON.parse(line) as { type: string; from: 'client' | 'server'; hex: string };
        if (item.type === 'data') ours[item.from] += item.hex.toLowerCase();
      }
      const [protocol = '', number = ''] = stream.split(':');
      const printed = execFileSync(
        programPath('tshark') ?? '',
        ['-n', '-r', file, '-q', '-z', `follow,${protocol},raw,${number}`],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const lines = printed.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line));
      const theirs = {
        client: lines.filter((line) => !line.startsWith('\t')).join(''),
        server: lines
          .filter((line) => line.startsWith('\t'))
          .join('')
          .replaceAll('\t', ''),
      };
      expect(ours).toEqual(theirs);
    },
  );
});
