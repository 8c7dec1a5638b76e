import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../test/capture-files.js';
import { scratch } from '../../../test/scratch.js';
import { plainInterface } from '../../capture/capture-interface.js';
import { PcapngWriter } from '../../capture/pcapng/pcapng-writer.js';
import { CaptureFiles } from './capture-files.js';

const none = { comments: [], otherOptions: [] };
const texts = { hardware: undefined, system: undefined, application: undefined };

/** The pieces of a capture: its head, then `count` packets of 100 bytes, `each` to a piece. */
function piecesOf(count: number, each: number): readonly Uint8Array[] {
  const writer = new PcapngWriter();
  const head = Buffer.concat([
    writer.block({ type: 'section', byteOrder: 'little', ...texts, ...none }),
    writer.block({ type: 'interface', interface: plainInterface(1, 0, 1_000_000_000), ...none }),
  ]);
  const blocks = Array.from({ length: count }, (_, index) =>
    writer.packet({ bytes: new Uint8Array(100).fill(index), seconds: index, nanoseconds: 0 }),
  );
  const pieces = Array.from({ length: Math.ceil(count / each) }, (_, index) =>
    Buffer.concat(blocks.slice(index * each, (index + 1) * each)),
  );
  return [head, ...pieces].map((piece) => new Uint8Array(piece));
}

/** The numbers of the packets of a file. */
function numbersOf(file: string): readonly number[] {
  const { packets, fault } = readAll(new Uint8Array(readFileSync(file)));
  expect(fault).toBeUndefined();
  return packets.map(({ hex }) => Number.parseInt(hex.slice(0, 2), 16));
}

describe('the files of a live capture', () => {
  const { folder } = scratch();
  const start = new Date(2026, 0, 31, 23, 59, 58).getTime();

  it('go to a stream as one file, which stays open, and say why they cannot', async () => {
    const stream = new PassThrough();
    const files = await CaptureFiles.open(stream, { files: 2, maxBytes: 200, maxMs: undefined });
    const pieces = piecesOf(6, 2);
    for (const piece of pieces) await files.write(piece);
    await files.close();
    expect(stream.writableEnded).toBe(false);
    expect(Buffer.concat(pieces).equals(stream.read() as Buffer)).toBe(true);
    stream.on('error', () => undefined).destroy();
    await expect(files.write(pieces[1] ?? new Uint8Array(0))).rejects.toMatchObject({
      code: 'CAPTURE_UNWRITABLE',
    });
  });

  it('are one file, which can be read at any time', async () => {
    const path = join(folder(), 'one.pcapng');
    const files = await CaptureFiles.open(path, undefined);
    const pieces = piecesOf(6, 2);
    for (const [index, piece] of pieces.entries()) {
      await files.write(piece);
      expect(numbersOf(path)).toHaveLength(index * 2);
    }
    await files.close();
    expect(files.names).toEqual([path]);
  });

  it('are a ring of whole captures by size, of which the newest stay, cut between packets', async () => {
    const path = folder();
    const clocks = { wallMs: () => start, steadyMs: () => 0 };
    const maxBytes = 700;
    const files = await CaptureFiles.open(
      join(path, 'ring.pcapng'),
      { files: 3, maxBytes, maxMs: undefined },
      clocks,
    );
    for (const piece of piecesOf(20, 7)) await files.write(piece);
    await files.close();
    const names = readdirSync(path).sort();
    expect(names).toEqual(files.names.map((name) => name.slice(path.length + 1)));
    expect(names).toEqual(
      ['00003', '00004', '00005']
        .map((number) => `ring_${number}_20260131235958.pcapng`)
        .slice(-names.length),
    );
    const numbers = names.map((name) => numbersOf(join(path, name)));
    expect(numbers.flat()).toEqual(
      Array.from({ length: numbers.flat().length }, (_, index) => 20 - numbers.flat().length + index),
    );
    for (const name of names) expect(readFileSync(join(path, name)).length).toBeLessThanOrEqual(maxBytes);
  });

  it('are a ring by time, whose files are called after it', async () => {
    const path = folder();
    let nowMs = 0;
    const clocks = { wallMs: () => start + nowMs, steadyMs: () => nowMs };
    const ring = { files: 2, maxBytes: undefined, maxMs: 1_000 };
    const files = await CaptureFiles.open(join(path, 'ring.pcapng'), ring, clocks);
    for (const piece of piecesOf(8, 1)) {
      await files.write(piece);
      nowMs += 400;
    }
    await files.close();
    expect(readdirSync(path).sort()).toEqual([
      'ring_00002_20260131235959.pcapng',
      'ring_00003_20260201000000.pcapng',
    ]);
    expect(files.names.map(numbersOf)).toEqual([
      [2, 3, 4],
      [5, 6, 7],
    ]);
  });

  it('have a packet each that is larger than the size of the ring', async () => {
    const path = folder();
    const files = await CaptureFiles.open(join(path, 'ring'), { files: 9, maxBytes: 10, maxMs: undefined });
    for (const piece of piecesOf(3, 3)) await files.write(piece);
    await files.close();
    expect(files.names.map(numbersOf)).toEqual([[0], [1], [2]]);
  });

  it('go on when somebody has taken one away', async () => {
    const path = folder();
    const files = await CaptureFiles.open(join(path, 'ring'), { files: 2, maxBytes: 10, maxMs: undefined });
    const [head = new Uint8Array(), ...pieces] = piecesOf(4, 1);
    await files.write(head);
    for (const piece of pieces) {
      await files.write(piece);
      writeFileSync(join(path, 'other'), '');
    }
    await files.close();
    expect(files.names.map(numbersOf)).toEqual([[2], [3]]);
  });

  it('that cannot be made say why', async () => {
    const path = join(folder(), 'no', 'such', 'folder.pcapng');
    const opening = CaptureFiles.open(path, undefined);
    await expect(opening).rejects.toMatchObject({
      code: 'CAPTURE_UNWRITABLE',
      failure: { params: { file: path } },
    });
    expect(existsSync(path)).toBe(false);
  });
});
