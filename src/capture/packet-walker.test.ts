import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { datagram, hex, pcapFile } from '../../test/dissected.js';
import { createProtocols } from '../wire/protocols.js';
import type { CaptureBlock } from './capture-block.js';
import { CaptureReader } from './capture-reader.js';
import { gunzipping } from './gunzip.js';
import { noTime, PacketBatch } from './packet-batch.js';
import { PacketWalker, timeDigits } from './packet-walker.js';

const frames = [datagram(1, 2, hex('01')), datagram(69, 2, hex('0203')), datagram(7, 9, hex(''))];
const file = pcapFile(frames.map((bytes) => ({ bytes })));

/** Where a capture that comes in such pieces says that its packets are, and the bytes that it gives. */
function walked(capture: Uint8Array, pieceBytes: number) {
  const walker = new PacketWalker(createProtocols());
  const places: (readonly [number, number, number])[] = [];
  const parts: Uint8Array[] = [];
  const reader = new CaptureReader(
    {
      packets: (batch: PacketBatch, bytes: Uint8Array) =>
        walker.batch(batch, bytes, ({ number }, { fileOffset, capturedBytes }) =>
          places.push([number, fileOffset, capturedBytes]),
        ),
      block: (block: CaptureBlock) => walker.block(block),
      bytes: (bytes) => parts.push(bytes.slice()),
    },
    gunzipping,
    new PacketBatch(2),
  );
  for (let at = 0; at < capture.length; at += pieceBytes) reader.push(capture.subarray(at, at + pieceBytes));
  reader.end();
  return { places, bytes: Buffer.concat(parts), isPacked: reader.isPacked, walker };
}

describe('the walker', () => {
  it.each([1, 7, 1_000])(
    'gives the place of each packet in the file, in pieces of %i bytes',
    (pieceBytes) => {
      for (const capture of [file, gzipSync(file)]) {
        const { places, bytes, isPacked } = walked(capture, pieceBytes);
        expect(isPacked).toBe(capture !== file);
        expect(Buffer.compare(bytes, file)).toBe(0);
        expect(places.map(([number]) => number)).toEqual([1, 2, 3]);
        for (const [number, offset, length] of places)
          expect(bytes.subarray(offset, offset + length)).toEqual(Buffer.from(frames[number - 1] ?? []));
      }
    },
  );

  it('walks a packet again by what was noted of it', () => {
    const { walker } = walked(file, 1_000);
    const again = new PacketWalker(createProtocols(), walker.interfaces);
    again.place(0, 1_700_000_000, noTime);
    again.walk(file, 40, frames[0]?.length ?? 0, 60);
    const { number, isTimed, linkType, sourcePort, destinationPort, wireBytes } = again.packet;
    expect({ number, isTimed, linkType, sourcePort, destinationPort, wireBytes }).toEqual({
      number: 1,
      isTimed: false,
      linkType: 1,
      sourcePort: 1,
      destinationPort: 2,
      wireBytes: 60,
    });
  });

  it.each([
    [1, 0],
    [1_000, 3],
    [1_000_000, 6],
    [1_000_000_000, 9],
    [2 ** 40, 9],
  ])('shows times in units of 1/%i second with %i digits', (units, digits) => {
    expect(timeDigits(units)).toBe(digits);
  });
});
