import { describe, expect, it } from 'vitest';
import { PcapngEncoder } from '../../../../src/app/capture/capture-encoders.js';
import { readAll } from '../../../../test/capture-files.js';
import { answer, datagram, hex, joined, pcapFile, u16 } from '../../../../test/dissected.js';
import { CaptureReading } from './capture-reading.js';
import { FileSource } from './capture-source.js';
import { listCarriedFiles, readCarriedFile } from './carried-files.js';
import type { PacketChoice } from './messages.js';
import { exportPackets } from './packet-export.js';

const request = hex('0001 612e696d6700 6f6374657400');
const block = (number: number, bytes: number): Uint8Array =>
  joined(u16(3), u16(number), new Uint8Array(bytes).fill(number));
const transfer = [
  datagram(50_000, 69, request),
  answer(40_000, 50_000, block(1, 512)),
  datagram(50_000, 40_000, joined(u16(4), u16(1))),
  answer(40_000, 50_000, block(2, 100)),
  datagram(50_000, 40_000, joined(u16(4), u16(2))),
];

async function readFile(bytes: Uint8Array): Promise<CaptureReading> {
  const unheeded = () => undefined;
  const reading = new CaptureReading(await FileSource.of(new Blob([new Uint8Array(bytes)])), {
    facts: unheeded,
    filter: unheeded,
    columns: unheeded,
    walk: unheeded,
  });
  await reading.run();
  return reading;
}

async function exported(reading: CaptureReading, choice: PacketChoice) {
  const blob = await exportPackets(reading, choice);
  return readAll(new Uint8Array(await blob.arrayBuffer()));
}

describe('packets that are exported', () => {
  const file = pcapFile(transfer.map((bytes) => ({ bytes, wireBytes: bytes.length + 4 })));

  it('are a pcapng file with their bytes, lengths and times', async () => {
    const reading = await readFile(file);
    const { packets, blocks, fault } = await exported(reading, { type: 'all' });
    const before = readAll(new Uint8Array(file));
    expect(packets).toEqual(before.packets);
    expect(fault).toBeUndefined();
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'interface']);
  });

  it('are those that the list shows, or those of some numbers', async () => {
    const reading = await readFile(file);
    await reading.filter('tftp.opcode == 3', 1);
    const shown = await exported(reading, { type: 'shown' });
    expect(shown.packets.map(({ hex: bytes }) => bytes)).toEqual(
      [transfer[1], transfer[3]].map((bytes) => Buffer.from(bytes ?? []).toString('hex')),
    );
    const ranges = [
      { first: 1, last: 2 },
      { first: 5, last: 99 },
    ];
    expect((await exported(reading, { type: 'numbers', ranges })).packets).toHaveLength(3);
  });

  it('keep their comments', async () => {
    const encoder = new PcapngEncoder();
    const comments = ['sent by curl (pid 7)'];
    const parts = transfer.flatMap((bytes) => [...encoder.encode({ type: 'packet', bytes, comments })]);
    const reading = await readFile(joined(...parts));
    const again = await readFile(
      new Uint8Array(await (await exportPackets(reading, { type: 'all' })).arrayBuffer()),
    );
    expect(again.index.table.comments.of(5)).toEqual(comments);
  });
});

describe('files that a capture carries', () => {
  it('are listed with their bytes, and read one by one', async () => {
    const reading = await readFile(pcapFile(transfer.map((bytes) => ({ bytes }))));
    const { rows, count } = await listCarriedFiles(reading);
    expect([count, rows]).toMatchObject([
      1,
      [{ id: 0, protocol: 'tftp', name: 'a.img', packet: 1, bytes: 612, fault: undefined }],
    ]);
    const content = await readCarriedFile(reading, 0);
    const bytes = new Uint8Array((await content?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([612, 1, 2]);
    expect(await readCarriedFile(reading, 1)).toBeUndefined();
  });

  it('say why they are not whole', async () => {
    const reading = await readFile(pcapFile(transfer.slice(0, 3).map((bytes) => ({ bytes }))));
    const { rows } = await listCarriedFiles(reading);
    expect(rows).toMatchObject([{ bytes: 512, fault: 'cutShort' }]);
  });
});
