import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import type { CaptureBlock } from '../../capture/capture-block.js';
import { pcapHead, pcapRecord } from '../../capture/pcap/pcap-writer.js';
import type { CapturedPacket } from './captured-packet.js';
import { readCapture } from './read-capture.js';

type Item = CapturedPacket | CaptureBlock;

async function all(source: string | AsyncIterable<Uint8Array>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of readCapture(source)) items.push(item);
  return items;
}

async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  // One buffer for all pieces, as a socket's or a pipe's may be.
  const reused = Buffer.alloc(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const length = Math.min(pieceBytes, bytes.length - at);
    reused.set(bytes.subarray(at, at + length));
    yield reused.subarray(0, length);
  }
}

describe('readCapture', () => {
  const { folder } = scratch();
  const file = Buffer.concat([
    pcapHead({ linkType: 1 }),
    ...Array.from({ length: 40 }, (_, index) =>
      pcapRecord({ bytes: new Uint8Array(100).fill(index), seconds: index, nanoseconds: 0 }, { linkType: 1 }),
    ),
  ]);

  it('holds little of a small packed file that unpacks to a thousand times as much', async () => {
    const packed = gzipSync(Buffer.concat([pcapHead({ linkType: 1 }), Buffer.alloc(32_000_000)]));
    expect(packed.length).toBeLessThan(40_000);
    const items = readCapture(inPieces(packed, packed.length));
    const before = process.memoryUsage().heapUsed;
    for (let item = 0; item < 16; item += 1) await items.next();
    // The two million packets of 16 bytes that it holds are 690 MB as values of their own.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(250_000_000);
    await items.return();
  });

  it('gives packets that stay as they are when the piece that held them is used again', async () => {
    const items = await all(inPieces(file, 4_096));
    const fills = items.flatMap((item) => (item.type === 'packet' ? [item.bytes[99]] : []));
    expect(fills).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it('reads a file that is packed by gzip', async () => {
    const path = join(folder({ 'a.pcap.gz': gzipSync(file) }), 'a.pcap.gz');
    expect(await all(path)).toHaveLength(41);
  });

  it('gives what can be read of a damaged file before it throws', async () => {
    const read: Item[] = [];
    const reading = (async () => {
      for await (const item of readCapture(inPieces(file.subarray(0, file.length - 1), 1_000)))
        read.push(item);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'CAPTURE_TRUNCATED' });
    expect(read).toHaveLength(40);
  });

  it('rejects with what the system says of a file that is not there', async () => {
    await expect(all(join(folder(), 'none.pcap'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
