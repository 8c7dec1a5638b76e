import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PcapngEncoder } from '../../../../src/app/capture/capture-encoders.js';
import { SyntheticBlocks } from '../../../../src/capture/synthesis/synthetic-blocks.js';
import { answer, datagram, hex, joined, pcapFile, segment, u16 } from '../../../../test/dissected.js';
import { conversationsOf, ladderOf, rowsOf, subjectOf, transfersOf, troubleFrom } from './capture-answers.js';
import { CaptureReading } from './capture-reading.js';
import { FileSource } from './capture-source.js';
import { readCarriedFile } from './carried-files.js';
import type { CaptureFacts, FilterProgress, PassProgress, StoryList } from './messages.js';
import { indexOfPacket } from './packet-list.js';
import { ratesOf } from './rates.js';
import { tellStories } from './story-list.js';

const request = hex('0001 612e696d6700 6f6374657400');
const block = (number: number, bytes: number): Uint8Array =>
  joined(u16(3), u16(number), new Uint8Array(bytes).fill(0x55));

/** A transfer of two blocks between 10.0.0.1:50000 and 10.0.0.2:40000, a TCP reset, and a query that nobody answers. */
const transfer = [
  datagram(50_000, 69, request),
  answer(40_000, 50_000, block(1, 512)),
  datagram(50_000, 40_000, joined(u16(4), u16(1))),
  answer(40_000, 50_000, block(2, 100)),
  datagram(50_000, 40_000, joined(u16(4), u16(2))),
  segment(50_001, 80, { flags: 0x14 }),
];
const file = pcapFile(transfer.map((bytes) => ({ bytes })));

const unheeded = { columns: () => undefined, walk: () => undefined };

/** A file that was read to its end, and all that was reported. */
async function readFile(bytes: Uint8Array) {
  const facts: CaptureFacts[] = [];
  const filters: FilterProgress[] = [];
  const columns: PassProgress[] = [];
  const reading = new CaptureReading(await FileSource.of(new Blob([new Uint8Array(bytes)])), {
    facts: (one) => facts.push(one),
    filter: (progress) => filters.push(progress),
    columns: (progress) => columns.push(progress),
    walk: () => undefined,
  });
  await reading.run();
  return { reading, facts, filters, columns };
}

describe('a capture that is read', () => {
  it('fills what is missing of a file with zeros, all of it together to a limit', async () => {
    const frames = [datagram(50_000, 69, request)].concat(
      [1, 3, 5].map((number) => answer(40_000, 50_000, block(number, number === 5 ? 100 : 512))),
    );
    const { reading } = await readFile(pcapFile(frames.map((bytes) => ({ bytes }))));
    expect((await readCarriedFile(reading, 0))?.size).toBe(4 * 512 + 100);
    expect((await readCarriedFile(reading, 0, 600))?.size).toBe(2 * 512 + 100 + 600);
  });

  it('has a row for each packet, with its time, its addresses and its words', async () => {
    const { reading, facts } = await readFile(file);
    expect(facts.at(-1)).toMatchObject({
      count: 6,
      readBytes: file.length,
      totalBytes: file.length,
      state: 'whole',
      fault: undefined,
      format: 'pcap',
      first: 1_700_000_000,
      timeDigits: 6,
      transfers: 1,
      troubles: 1,
    });
    expect(rowsOf(reading, 0, 2)).toMatchObject([
      {
        number: 1,
        sinceFirst: 0,
        sinceAbove: undefined,
        source: '10.0.0.1',
        destination: '10.0.0.2',
        protocol: 'TFTP',
        wireBytes: transfer[0]?.length,
        info: 'Read Request, File: a.img, Transfer type: octet',
        isTrouble: false,
        transfer: 1,
      },
      { number: 2, info: 'Data Packet, Block: 1', source: '10.0.0.2', transfer: 1 },
    ]);
    expect(rowsOf(reading, 1, 2)[0]?.sinceAbove).toBeCloseTo(0.0015, 9);
    expect(rowsOf(reading, 5, 99)).toHaveLength(1);
  });

  it('is the same when it is packed, and its packets are dissected from what was unpacked', async () => {
    const [plain, packed] = [await readFile(file), await readFile(gzipSync(file))];
    expect(rowsOf(packed.reading, 0, 6)).toEqual(rowsOf(plain.reading, 0, 6));
    expect(packed.facts.at(-1)?.isPacked).toBe(true);
    for (const number of [4, 1, 6])
      expect(await packed.reading.trees.read(number)).toEqual(await plain.reading.trees.read(number));
  });

  it('dissects a packet as what those before it make it, in whichever order packets are asked for', async () => {
    const { reading } = await readFile(file);
    for (const number of [4, 2, 5]) {
      const packet = await reading.trees.read(number);
      expect(packet?.number).toBe(number);
      expect(packet?.bytes).toEqual(transfer[number - 1]);
      expect(packet?.layers.some(({ protocol }) => protocol === 'tftp')).toBe(true);
    }
    expect(await reading.trees.read(7)).toBeUndefined();
  });

  it('gives up one packet for the next that is asked for', async () => {
    const { reading } = await readFile(file);
    const [first, second] = await Promise.all([reading.trees.read(1), reading.trees.read(6)]);
    expect([first, second?.number]).toEqual([undefined, 6]);
  });

  it('shows what a filter selects, in which packets keep their numbers', async () => {
    const { reading, filters } = await readFile(file);
    await reading.filter('tftp.block == 1', 1);
    expect(filters.at(-1)).toEqual({ run: 1, looked: 6, shown: 2, isDone: true });
    expect(rowsOf(reading, 0, 9).map(({ number }) => number)).toEqual([2, 3]);
    expect([1, 2, 3, 4].map((number) => indexOfPacket(reading.list, number))).toEqual([0, 0, 1, 2]);
    await reading.filter('', 2);
    expect(rowsOf(reading, 0, 9)).toHaveLength(6);
  });

  it('shows what the latest of two filters selects', async () => {
    const { reading, filters } = await readFile(file);
    await Promise.all([reading.filter('tftp', 1), reading.filter('tcp', 2)]);
    expect(rowsOf(reading, 0, 9).map(({ number }) => number)).toEqual([6]);
    expect(filters.filter(({ run }) => run === 1)).toEqual([]);
  });

  it('filters the packets that come while it is read', async () => {
    const filters: FilterProgress[] = [];
    const reading = new CaptureReading(await FileSource.of(new Blob([new Uint8Array(file)])), {
      facts: () => undefined,
      filter: (progress) => filters.push(progress),
      ...unheeded,
    });
    const filtered = reading.filter('udp.port == 69', 1);
    await Promise.all([reading.run(), filtered]);
    expect(filters.at(-1)).toEqual({ run: 1, looked: 6, shown: 1, isDone: true });
  });

  it('has columns of any field, which are read again for no other reason than that there are more', async () => {
    const { reading, columns } = await readFile(file);
    await reading.fieldColumns(['tftp.block', 'udp.port']);
    expect(rowsOf(reading, 0, 9).map(({ values }) => values)).toEqual([
      ['', '50000, 69'],
      ['1', '40000, 50000'],
      ['1', '50000, 40000'],
      ['2', '40000, 50000'],
      ['2', '50000, 40000'],
      ['', ''],
    ]);
    expect(columns.at(-1)).toEqual({ looked: 6, isDone: true });
    const reports = columns.length;
    await reading.fieldColumns(['udp.port']);
    expect(rowsOf(reading, 0, 1)[0]?.values).toEqual(['50000, 69']);
    expect(columns).toHaveLength(reports);
    await expect(reading.fieldColumns(['no.such'])).rejects.toMatchObject({ code: 'CAPTURE_FIELD_UNKNOWN' });
  });

  it('has the whole of a column whose first reading another one has ended', async () => {
    const blocks = Array.from({ length: 400 }, (_, at) => answer(40_000, 50_000, block(at, 1_000)));
    const many = [datagram(50_000, 69, request), ...blocks].map((bytes) => ({ bytes }));
    const reports: PassProgress[] = [];
    let onReport: (() => void) | undefined;
    const reading = new CaptureReading(await FileSource.of(new Blob([new Uint8Array(pcapFile(many))])), {
      facts: () => undefined,
      filter: () => undefined,
      walk: () => undefined,
      columns: (progress) => {
        reports.push(progress);
        onReport?.();
      },
    });
    let again: Promise<void> | undefined;
    onReport = () => {
      again ??= reading.fieldColumns(['tftp.block']);
    };
    const first = reading.fieldColumns(['tftp.block']);
    await Promise.all([reading.run(), first]);
    await again;
    expect(reports[0]?.isDone).toBe(false);
    expect(rowsOf(reading, 400, 401)[0]?.values).toEqual(['399']);
  });

  it('gives the bytes of a packet without a walk', async () => {
    const { reading } = await readFile(gzipSync(file));
    expect(await reading.trees.bytes(6)).toEqual(transfer[5]);
  });

  it('tells what happened, each story with the ladder that shows it', async () => {
    const { reading } = await readFile(file);
    const reports: [boolean, StoryList][] = [];
    await tellStories(reading, ({ isDone }, list) => reports.push([isDone, list()]));
    const [isDone, { rows: stories, counts }] = reports.at(-1) ?? [false, { rows: [], counts: undefined }];
    expect(isDone).toBe(true);
    expect(counts).toMatchObject({ tftp: 1, tcp: 1 });
    expect(stories.map(({ story, subject }) => [story.kind, story.outcome, subject?.type])).toContainEqual([
      ...['tftp', 'done', 'transfer'],
    ]);
    expect(stories.find(({ story }) => story.kind === 'tcp')?.subject?.type).toBe('conversation');
  });

  it('knows the comments of packets when it walks them again', async () => {
    const encoder = new PcapngEncoder();
    const comments = ['sent by curl (pid 7)'];
    const [first = hex(''), second = hex('')] = transfer;
    const packets = [{ bytes: first }, { bytes: second, comments }];
    const parts = packets.flatMap((packet) => [...encoder.encode({ type: 'packet', ...packet })]);
    const { reading } = await readFile(joined(...parts));
    const [frame] = (await reading.trees.read(2))?.layers ?? [];
    expect(frame?.fields.map(({ name, text }) => [name, text])).toContainEqual([
      'frame.comment',
      'sent by curl (pid 7)',
    ]);
    await reading.filter('process == "curl"', 1);
    expect(rowsOf(reading, 0, 9).map(({ number }) => number)).toEqual([2]);
  });

  it('says what was dropped by the latest counters, which begin with the capture', async () => {
    const program = { application: 'Breakoutbox', system: undefined, process: 'node', pid: 1 };
    const blocks = new SyntheticBlocks(program);
    const packet = blocks.packet(hex('4500'), 'local', 1);
    const counted = (dropped: number): Uint8Array => blocks.statistics(2, dropped, 2);
    const parts = [blocks.head, packet, counted(3), packet, counted(5), counted(5)];
    expect((await readFile(joined(...parts))).facts.at(-1)?.dropped).toBe(5);
    // Another section has interfaces of its own.
    expect((await readFile(joined(...parts, ...parts))).facts.at(-1)?.dropped).toBe(10);
    expect((await readFile(joined(blocks.head, packet))).facts.at(-1)?.dropped).toBeUndefined();
  });

  it('takes a name that a boot loader tries for no trouble, and another missing one for some', async () => {
    const missing = hex('0005 0001 6e6f00');
    const asked = (port: number, name: string): Uint8Array =>
      datagram(port, 69, joined(u16(1), Buffer.from(`${name}\0octet\0`)));
    const frames = [
      asked(50_000, 'pxelinux.cfg/01-02-00'),
      answer(40_000, 50_000, missing),
      asked(50_001, 'pxelinux.0'),
      answer(40_001, 50_001, missing),
      asked(50_002, 'pxelinux.cfg/default'),
      answer(40_002, 50_002, hex('0005 0002 6e6f00')),
    ];
    const { reading } = await readFile(pcapFile(frames.map((bytes) => ({ bytes }))));
    expect(reading.facts().troubles).toBe(2);
    expect(transfersOf(reading).map(({ troubles }) => troubles)).toEqual([0, 1, 1]);
  });

  it('finds trouble in both directions', async () => {
    const { reading } = await readFile(file);
    expect(troubleFrom(reading, -1, 1)).toBe(5);
    expect(troubleFrom(reading, 5, 1)).toBe(-1);
    expect(troubleFrom(reading, 6, -1)).toBe(5);
  });

  it('names the damage, and keeps what came before it', async () => {
    const { facts, reading } = await readFile(file.subarray(0, file.length - 10));
    expect(facts.at(-1)).toMatchObject({ count: 5, state: 'whole', fault: { code: 'CAPTURE_TRUNCATED' } });
    expect(rowsOf(reading, 0, 9)).toHaveLength(5);
    expect((await readFile(hex('00112233'))).facts.at(-1)?.fault?.code).toBe('CAPTURE_FORMAT_UNKNOWN');
    expect((await readFile(new Uint8Array(0))).facts.at(-1)?.fault?.code).toBe('CAPTURE_EMPTY');
  });

  it('is read no further once it is stopped', async () => {
    const long = answer(40_000, 50_000, block(1, 1_000));
    const many = pcapFile(Array.from({ length: 400 }, () => ({ bytes: long })));
    const facts: CaptureFacts[] = [];
    const reading = new CaptureReading(await FileSource.of(new Blob([new Uint8Array(many)])), {
      facts: (one) => {
        facts.push(one);
        if (facts.length === 1) reading.stop();
      },
      filter: () => undefined,
      ...unheeded,
    });
    await reading.run();
    expect(facts.at(-1)?.state).toBe('stopped');
    expect(facts.at(-1)?.count).toBeLessThan(400);
    expect(facts.at(-1)?.count).toBeGreaterThan(0);
  });

  it('counts conversations and transfers from both sides', async () => {
    const { reading } = await readFile(file);
    expect(transfersOf(reading)).toMatchObject([
      { file: 'a.img', isRead: true, client: '10.0.0.1', server: '10.0.0.2', clientPort: 50_000, packets: 5 },
    ]);
    expect(
      conversationsOf(reading).rows.map(({ kind, clientPort, serverPort, sentPackets, receivedPackets }) => [
        ...[kind, clientPort, serverPort, sentPackets, receivedPackets],
      ]),
    ).toEqual([
      ['udp', 40_000, 50_000, 2, 2],
      ['udp', 50_000, 69, 1, 0],
      ['tcp', 50_001, 80, 1, 0],
    ]);
  });

  it('draws the ladder of a transfer across its ports, and of a conversation', async () => {
    const { reading } = await readFile(file);
    const subject = subjectOf(reading, 3);
    expect(subject).toEqual({ type: 'transfer', number: 1 });
    const ladder = ladderOf(reading, { type: 'transfer', number: 1 }, 3);
    expect(ladder.steps.map(({ row, isFromClient }) => [row.number, isFromClient])).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, false],
      [5, true],
    ]);
    expect(ladder).toMatchObject({ client: '10.0.0.1', server: '10.0.0.2', hiddenBefore: 0, hiddenAfter: 0 });
    expect(subjectOf(reading, 6)?.type).toBe('conversation');
  });

  it('shows of a long ladder what is around a packet', async () => {
    const ack = datagram(50_000, 40_000, joined(u16(4), u16(1)));
    const { reading } = await readFile(pcapFile(Array.from({ length: 1_000 }, () => ({ bytes: ack }))));
    for (const [around, before, after] of [
      [1, 0, 700],
      [500, 349, 351],
      [1_000, 700, 0],
    ] as const) {
      const ladder = ladderOf(reading, { type: 'conversation', number: 1 }, around);
      expect([ladder.hiddenBefore, ladder.hiddenAfter, ladder.steps.length]).toEqual([before, after, 300]);
      expect(ladder.steps.some(({ row }) => row.number === around)).toBe(true);
    }
  });

  it('adds up what the shown packets make of the time', async () => {
    const { reading } = await readFile(file);
    const rates = ratesOf(reading.index.table, reading.list, 2);
    expect(rates.packets).toEqual([3, 3]);
    expect(rates.bytes.reduce((sum, one) => sum + one, 0)).toBe(
      transfer.reduce((sum, { length }) => sum + length, 0),
    );
    expect(rates.step).toBeCloseTo(0.00375, 9);
    await reading.filter('tcp.port == 1', 1);
    expect(ratesOf(reading.index.table, reading.list, 5).packets).toEqual([]);
  });

  it('shows what came from the network as text that nothing obeys', async () => {
    const evil = datagram(
      50_000,
      69,
      joined(hex('0001'), Buffer.from('\u001b[2J\u202e<b>'), hex('00 6f6374657400')),
    );
    const { reading } = await readFile(pcapFile([{ bytes: evil }]));
    const [row] = rowsOf(reading, 0, 1);
    expect(`${row?.info}${transfersOf(reading)[0]?.file}`).not.toMatch(/[\u0000-\u001f\u202e]/u);
  });
});

it('reads a packet again as it was at first, after later ones were read', async () => {
  const frames = Array.from({ length: 1_200 }, (_, index) =>
    segment(50_001, 41_000, { sequence: 1 + index * 3, acknowledgment: 1, payload: hex('616263') }),
  );
  const { reading } = await readFile(pcapFile(frames.map((bytes) => ({ bytes }))));
  for (const number of [1_100, 20]) {
    const packet = await reading.trees.read(number);
    expect([packet?.number, packet?.info]).toEqual([number, expect.not.stringContaining('Retransmission')]);
  }
});
