import { createReadStream } from 'node:fs';
import type { CaptureBlock } from '../../capture/capture-block.js';
import type { CaptureInterface } from '../../capture/capture-interface.js';
import { CaptureReader, type CaptureSink } from '../../capture/capture-reader.js';
import { noTime, PacketBatch } from '../../capture/packet-batch.js';
import { errorOf } from '../../errors/error.js';
import { Line } from '../../wire/line.js';
import { Packet } from '../../wire/packet.js';
import { createProtocols } from '../../wire/protocols.js';
import { writeRow } from '../../wire/row.js';

/** Bytes that are read from the disk at a time. */
const pieceBytes = 256 * 1024;

/**
 * The packets of a capture, one line each in the form of tshark's, as UTF-8: pieces of whole lines, each the caller's own. Of a
 * capture that is still growing, such as `process.stdin`, the lines come as soon as their packets do. Memory stays the same however
 * long the capture.
 *
 * Ends as `readCapture` does behind the last packet that could be read, when the capture is damaged or cut off.
 */
export async function* captureRows(
  source: string | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces =
    typeof source === 'string' ? createReadStream(source, { highWaterMark: pieceBytes }) : source;
  const rows = new RowWriter();
  const reader = new CaptureReader(rows, new PacketBatch());
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      at += reader.pushSome(piece.subarray(at));
      yield* rows.take();
    }
    if (reader.fault !== undefined) throw errorOf(reader.fault);
  }
  reader.end();
  yield* rows.take();
  if (reader.fault !== undefined) throw errorOf(reader.fault);
}

/** Writes the rows of the packets that it receives. */
class RowWriter implements CaptureSink {
  readonly #packet = new Packet();
  readonly #frame = createProtocols().frame;
  readonly #line = new Line();
  readonly #interfaces: CaptureInterface[] = [];
  #full: Uint8Array[] = [];
  #hasFirstTime = false;

  packets(batch: PacketBatch, bytes: Uint8Array): void {
    const packet = this.#packet;
    for (let index = 0; index < batch.count; index += 1) {
      if (!this.#line.hasRoom) this.#flush();
      const at = batch.at[index] ?? 0;
      packet.number += 1;
      this.#setTime(batch, index);
      packet.walk(
        bytes,
        at,
        at + (batch.capturedBytes[index] ?? 0),
        batch.wireBytes[index] ?? 0,
        this.#frame,
      );
      writeRow(this.#line, packet);
    }
  }

  block(block: CaptureBlock): void {
    if (block.type === 'interface') this.#interfaces.push(block.interface);
  }

  /** The lines since the last call, in pieces. */
  take(): readonly Uint8Array[] {
    if (this.#line.at > 0) this.#flush();
    const pieces = this.#full;
    this.#full = [];
    return pieces;
  }

  #setTime(batch: PacketBatch, index: number): void {
    const packet = this.#packet;
    const source = this.#interfaces[batch.interfaces[index] ?? 0];
    packet.linkType = source?.linkType ?? 0;
    packet.timeDigits = timeDigits(source?.unitsPerSecond ?? 1_000_000);
    const nanoseconds = batch.nanoseconds[index] ?? noTime;
    // A packet without a time is shown at that of the first one, as tshark does.
    const isTimed = nanoseconds !== noTime;
    packet.seconds = isTimed ? (batch.seconds[index] ?? 0) : packet.firstSeconds;
    packet.nanoseconds = isTimed ? nanoseconds : packet.firstNanoseconds;
    if (this.#hasFirstTime || !isTimed) return;
    this.#hasFirstTime = true;
    packet.firstSeconds = packet.seconds;
    packet.firstNanoseconds = packet.nanoseconds;
  }

  #flush(): void {
    this.#full.push(this.#line.bytes.slice(0, this.#line.at));
    this.#line.clear();
  }
}

/** Decimal digits that times in such units have: 6 for 1,000,000 in a second. */
function timeDigits(unitsPerSecond: number): number {
  let digits = 0;
  for (let units = 1; units < unitsPerSecond && digits < 9; units *= 10) digits += 1;
  return digits;
}
