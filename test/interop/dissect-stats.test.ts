import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import { answer, answeringSegment, datagram, pcapFile, segment } from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';

const { folder } = scratch();
const frames = [
  ...[4_000, 4_001, 4_002].flatMap((port, index) => [
    segment(port, 80, { flags: 0x002 }),
    answeringSegment(80, port, { sequence: 9, acknowledgment: 1, flags: 0x012 }),
    ...Array.from({ length: index }, (_, at) =>
      segment(port, 80, { sequence: 1 + at * 3, acknowledgment: 10, payload: bytesOf('abc') }),
    ),
  ]),
  datagram(5_000, 5_001, bytesOf('one')),
  answer(5_001, 5_000, bytesOf('three')),
];

describeWith('tshark', 'conversations', () => {
  it.each(['eth', 'ip', 'tcp', 'udp'])(
    'of %s have the packets and bytes of tshark, each way',
    async (kind) => {
      const file = join(folder({ 'a.pcap': pcapFile(frames.map((bytes) => ({ bytes }))) }), 'a.pcap');
      const { status, stdout, stderr } = await bob(['dissect', file, '--stats', '--json']);
      expect([status, stderr]).toEqual([0, '']);
      const ours = stdout
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ type, protocol }) => type === 'conversation' && protocol === kind)
        .map(({ a, b, packetsFromA, bytesFromA, packetsFromB, bytesFromB }) =>
          [a, b, packetsFromB, bytesFromB, packetsFromA, bytesFromA].join(' '),
        );
      const printed = execFileSync(
        programPath('tshark') ?? '',
        ['-n', '-r', file, '-q', '-z', `conv,${kind}`],
        {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
      const theirs = printed.split('\n').flatMap((line) => {
        const [, a, b, ...figures] =
          /^(\S+)\s+<->\s+(\S+)\s+(\d+)\s+(\d+) bytes\s+(\d+)\s+(\d+) bytes/.exec(line) ?? [];
        return a === undefined ? [] : [[a, b, ...figures].join(' ')];
      });
      expect(theirs.length).toBeGreaterThan(0);
      expect(ours.toSorted()).toEqual(theirs.toSorted());
    },
  );
});
