import { expect, it } from 'vitest';
import {
  answer,
  answeringSegment,
  datagram,
  joined,
  segment,
  TestCapture,
  u16,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { StatisticsCounter } from './statistics-counter.js';

const capture = new TestCapture();
const counter = new StatisticsCounter(capture.protocols);
const frames = [
  segment(4_000, 80, { flags: 0x002 }),
  answeringSegment(80, 4_000, { sequence: 9, acknowledgment: 1, flags: 0x012 }),
  segment(4_000, 80, { sequence: 1, acknowledgment: 10, payload: bytesOf('GET') }),
  datagram(4_003, 69, bytesOf('\0\x01boot\0octet\0')),
  answer(5_000, 4_003, joined(u16(3), u16(1), bytesOf('a'.repeat(512)))),
  answer(5_000, 4_003, joined(u16(3), u16(1), bytesOf('a'.repeat(512)))),
  answer(5_000, 4_003, joined(u16(3), u16(2), bytesOf('b'))),
];
for (const [index, frame] of frames.entries()) {
  capture.packet.nanoseconds = index * 1_000;
  counter.take(capture.walk(frame));
}
const statistics = counter.finished();
const bytes = frames.map(({ length }) => length);
const sum = (...indices: readonly number[]): number =>
  indices.reduce((total, index) => total + (bytes[index] ?? 0), 0);

it('counts the packets of a capture', () => {
  expect(statistics).toMatchObject({
    packets: 7,
    bytes: sum(0, 1, 2, 3, 4, 5, 6),
    durationNanos: 6_000,
    unlistedPackets: 0,
    unlistedTransfers: 0,
  });
});

it('counts who talks with whom, in each direction', () => {
  const rows = statistics.conversations.map(
    ({ kind, stream, first, second, fromFirst, fromSecond, startNanos, endNanos }) => [
      `${kind} ${stream ?? ''}`,
      `${first.address} ${first.port}`,
      `${second.address} ${second.port}`,
      [fromFirst.packets, fromFirst.bytes, fromSecond.packets, fromSecond.bytes],
      [startNanos, endNanos],
    ],
  );
  expect(rows).toEqual([
    // The frames of the answers have their addresses of IP exchanged, not those of the link.
    ['eth ', '02:00:00:00:00:01 -1', '02:00:00:00:00:02 -1', [7, sum(0, 1, 2, 3, 4, 5, 6), 0, 0], [0, 6_000]],
    ['ip ', '10.0.0.1 -1', '10.0.0.2 -1', [3, sum(0, 2, 3), 4, sum(1, 4, 5, 6)], [0, 6_000]],
    ['tcp 0', '10.0.0.1 4000', '10.0.0.2 80', [2, sum(0, 2), 1, sum(1)], [0, 2_000]],
    ['udp 1', '10.0.0.2 5000', '10.0.0.1 4003', [3, sum(4, 5, 6), 0, 0], [4_000, 6_000]],
    ['udp 0', '10.0.0.1 4003', '10.0.0.2 69', [1, sum(3), 0, 0], [3_000, 3_000]],
  ]);
});

it('counts protocols within each other', () => {
  const eth = statistics.protocols[0];
  expect(eth?.protocol).toBe('eth');
  const ip = eth?.protocols[0];
  expect(ip?.protocols.map(({ protocol, packets }) => `${protocol} ${packets}`)).toEqual(['udp 4', 'tcp 3']);
  expect(ip?.protocols[0]?.protocols).toMatchObject([
    { protocol: 'tftp', packets: 4, protocols: [{ protocol: 'data', packets: 3 }] },
  ]);
});

it('has the figures of transfers', () => {
  expect(statistics.transfers).toMatchObject([
    {
      transfer: { name: 'boot' },
      outcome: 'complete',
      bytes: 513,
      repeated: 1,
      startNanos: 3_000,
      endNanos: 6_000,
    },
  ]);
});

it('lists no more transfers than it may, and counts the others', () => {
  const capture = new TestCapture();
  const counter = new StatisticsCounter(capture.protocols, undefined, 2);
  for (const port of [4_000, 4_001, 4_002, 4_003])
    counter.take(capture.walk(datagram(port, 69, bytesOf(`\0\x01file-${port}\0octet\0`))));
  const { transfers, unlistedTransfers } = counter.finished();
  expect(transfers.map(({ transfer }) => transfer.name)).toEqual(['file-4000', 'file-4001']);
  expect(unlistedTransfers).toBe(2);
});
