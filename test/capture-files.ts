import type { CaptureBlock } from '../src/capture/capture-block.js';
import { CaptureReader } from '../src/capture/capture-reader.js';
import { gunzipping } from '../src/capture/gunzip.js';
import type { PacketBatch } from '../src/capture/packet-batch.js';
import type { Failure } from '../src/errors/error.js';

/** A packet as a reader has given it. */
export interface ReadPacket {
  readonly hex: string;
  readonly wireBytes: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly interfaceIndex: number;
}

/** All that a reader gives. */
export interface ReadFile {
  readonly packets: readonly ReadPacket[];
  readonly blocks: readonly CaptureBlock[];
  readonly fault: Failure | undefined;
  readonly format: 'pcap' | 'pcapng' | undefined;
}

/** Reads `bytes` in pieces of `pieceBytes`, each in an array that is overwritten when it was pushed: what is kept is a copy. */
export function readAll(bytes: Uint8Array, pieceBytes = bytes.length): ReadFile {
  const packets: ReadPacket[] = [];
  const blocks: CaptureBlock[] = [];
  const reader = new CaptureReader(
    {
      packets: (batch: PacketBatch, of: Uint8Array) => {
        for (let index = 0; index < batch.count; index += 1) packets.push(packetAt(batch, index, of));
      },
      block: (block: CaptureBlock) => blocks.push(block),
    },
    gunzipping,
  );
  for (let at = 0; at < bytes.length; at += Math.max(1, pieceBytes)) {
    const piece = bytes.slice(at, at + pieceBytes);
    reader.push(piece);
    piece.fill(0xee);
  }
  reader.end();
  return { packets, blocks, fault: reader.fault, format: reader.format };
}

function packetAt(batch: PacketBatch, index: number, bytes: Uint8Array): ReadPacket {
  const at = batch.at[index] ?? 0;
  return {
    hex: Buffer.from(bytes.subarray(at, at + (batch.capturedBytes[index] ?? 0))).toString('hex'),
    wireBytes: batch.wireBytes[index] ?? 0,
    seconds: batch.seconds[index] ?? 0,
    nanoseconds: batch.nanoseconds[index] ?? 0,
    interfaceIndex: batch.interfaces[index] ?? 0,
  };
}

/** Bytes of words, in either byte order: a number is four bytes, `[number]` two, a text its hex digits. */
export function words(
  littleEndian: boolean,
  ...parts: readonly (number | readonly [number] | string)[]
): Uint8Array {
  const bytes: number[] = [];
  const push = (value: number, count: number): void => {
    const all = Array.from({ length: count }, (_, index) => (value >>> (8 * (count - 1 - index))) & 0xff);
    bytes.push(...(littleEndian ? all.reverse() : all));
  };
  for (const part of parts) {
    if (typeof part === 'number') push(part, 4);
    else if (typeof part === 'string') bytes.push(...Buffer.from(part.replaceAll(' ', ''), 'hex'));
    else push(part[0], 2);
  }
  return Uint8Array.from(bytes);
}
