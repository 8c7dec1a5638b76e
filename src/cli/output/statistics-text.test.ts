import { expect, it } from 'vitest';
import type { Statistics } from '../../app/capture.js';
import { translator } from '../language.js';
import { statisticsJson } from './statistics-json.js';
import { statisticsText } from './statistics-text.js';

const client = { address: '10.0.0.1', port: 4_000 };
const server = { address: '10.0.0.2', port: 69 };
const statistics: Statistics = {
  packets: 3,
  bytes: 2_048,
  capturedBytes: 2_000,
  firstTimeNanos: 1_700_000_000_000_000_000n,
  durationNanos: 2e9,
  protocols: [
    {
      protocol: 'eth',
      packets: 3,
      bytes: 2_048,
      protocols: [{ protocol: 'arp', packets: 1, bytes: 60, protocols: [] }],
    },
  ],
  conversations: [
    {
      kind: 'udp',
      stream: 0,
      first: client,
      second: server,
      fromFirst: { packets: 2, bytes: 1_024 },
      fromSecond: { packets: 1, bytes: 100 },
      startNanos: 5e8,
      endNanos: 15e8,
    },
  ],
  unlistedPackets: 0,
  unlistedTransfers: 0,
  transfers: [
    {
      transfer: {
        number: 0,
        direction: 'read',
        name: 'a\x1b',
        mode: 'octet',
        options: [],
        client,
        server,
        packet: 1,
        timeNanos: 5e8,
      },
      outcome: 'complete',
      bytes: 512,
      repeated: 1,
      startNanos: 5e8,
      endNanos: 15e8,
    },
  ],
};

it('shows figures in tables, escaped', () => {
  expect(statisticsText(statistics, translator('en'))).toBe(`3 packets, 2.00 KiB in 2.00 s, 1.00 KiB/s

protocols
  eth    3  2.00 KiB
    arp  1      60 B

udp conversations: 1
         A              B            packets A→B            packets B→A            start  duration        rate
  udp:0  10.0.0.1:4000  10.0.0.2:69            2  1.00 KiB            1  100 B  0.500000    1.00 s  1.10 KiB/s

TFTP transfers: 1
  tftp:0  get  a␛  10.0.0.1:4000  10.0.0.2:69  512 B  1.00 s  512 B/s  1 sent again  complete
`);
});

it('speaks Chinese', () => {
  expect(statisticsText(statistics, translator('zh-CN'))).toContain('udp 会话：1 个');
});

it('speaks of one packet, which has no rate', () => {
  const one = { ...statistics, packets: 1, bytes: 90, durationNanos: 0 };
  expect(statisticsText(one, translator('en'))).toMatch(/^1 packet, 90 B in 0\.0 ms\n/);
  expect(statisticsText(one, translator('zh-CN'))).toMatch(/^1 个报文，90 B，历时 [^，]*\n/);
});

it('is lines of JSON', () => {
  const objects = statisticsJson(statistics)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(objects.map(({ type }) => type)).toEqual([
    'statistics',
    'protocol',
    'protocol',
    'conversation',
    'transfer',
  ]);
  expect(objects[0]).toMatchObject({ time: '2023-11-14T22:13:20.000000Z', seconds: 2 });
  expect(objects[2]).toMatchObject({ protocols: 'eth:arp', packets: 1 });
  expect(objects[3]).toMatchObject({
    a: '10.0.0.1:4000',
    packetsFromA: 2,
    bytesFromB: 100,
    start: 0.5,
    seconds: 1,
  });
  expect(objects[4]).toMatchObject({ file: 'a\x1b', outcome: 'complete', repeated: 1 });
});
