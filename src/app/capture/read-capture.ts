import type { CaptureBlock } from '../../capture/capture-block.js';
import { CaptureReader, type CaptureSink } from '../../capture/capture-reader.js';
import { gunzipping } from '../../capture/gunzip.js';
import { noTime, type PacketBatch } from '../../capture/packet-batch.js';
import { packetOptions } from '../../capture/pcapng/packet-options.js';
import { errorOf } from '../../errors/error.js';
import { type CaptureSource, capturePieces } from './capture-pieces.js';
import type { CapturedPacket } from './captured-packet.js';

/**
 * Reads a capture: pcap in all its kinds or pcapng, also packed by gzip, from a file or from pieces as they come, such as
 * `process.stdin`. Gives packets and what else the file says in its order, each the caller's own. Memory stays the same
 * however long the capture.
 *
 *     for await (const item of readCapture('boot.pcapng')) {
 *       if (item.type === 'packet') console.log(item.timeNanos, item.bytes.length);
 *     }
 *
 * Ends with a `BreakoutboxError` behind the last item that could be read, when the capture is damaged or cut off:
 * `CAPTURE_DAMAGED`, `CAPTURE_TRUNCATED`, `CAPTURE_FORMAT_UNKNOWN` … (docs/errors.md); with the system's where it cannot be
 * opened.
 */
export async function* readCapture(
  source: CaptureSource,
): AsyncGenerator<CapturedPacket | CaptureBlock, void, undefined> {
  const collected = new Collected();
  const reader = new CaptureReader(collected, gunzipping);
  for await (const piece of capturePieces(source)) {
    for (let at = 0; at < piece.length; ) {
      at += reader.pushSome(piece.subarray(at));
      yield* collected.take();
    }
    if (reader.fault !== undefined) throw errorOf(reader.fault);
  }
  reader.end();
  yield* collected.take();
  if (reader.fault !== undefined) throw errorOf(reader.fault);
}

/** Items of one piece, copied out of it. */
class Collected implements CaptureSink {
  #items: (CapturedPacket | CaptureBlock)[] = [];
  #byteOrder: 'big' | 'little' = 'little';

  packets(batch: PacketBatch, bytes: Uint8Array): void {
    for (let index = 0; index < batch.count; index += 1)
      this.#items.push(packetOf(batch, index, bytes, this.#byteOrder));
  }

  block(block: CaptureBlock): void {
    if (block.type === 'section') this.#byteOrder = block.byteOrder;
    this.#items.push(block);
  }

  take(): readonly (CapturedPacket | CaptureBlock)[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }
}

function packetOf(
  batch: PacketBatch,
  index: number,
  bytes: Uint8Array,
  byteOrder: 'big' | 'little',
): CapturedPacket {
  const at = batch.at[index] ?? 0;
  const nanoseconds = batch.nanoseconds[index] ?? noTime;
  const seconds = batch.seconds[index] ?? 0;
  return {
    type: 'packet',
    // A Buffer's `slice` would be a view of memory that the next read overwrites.
    bytes: new Uint8Array(bytes.subarray(at, at + (batch.capturedBytes[index] ?? 0))),
    wireBytes: batch.wireBytes[index] ?? 0,
    timeNanos: nanoseconds === noTime ? undefined : BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds),
    interfaceIndex: batch.interfaces[index] ?? 0,
    ...packetOptions(batch, index, bytes, byteOrder),
  };
}
