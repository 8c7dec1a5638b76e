import { Line } from '../../wire/line.js';
import type { Packet } from '../../wire/packet.js';
import { writeRow } from '../../wire/row.js';
import type { CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';

/**
 * The packets of a capture, one line each in the form of tshark's, as UTF-8: pieces of whole lines, each the caller's own. Of a
 * capture that is still growing, such as `process.stdin`, the lines come as soon as their packets do. Memory stays the same however
 * long the capture.
 *
 * Throws the failures of a filter. Ends as `readCapture` does behind the last packet that could be read, when the capture is damaged or cut off.
 */
export async function* captureRows(
  source: CaptureSource,
  { filter }: CaptureOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const rows = new Rows();
  for await (const _ of walkCapture(source, (packet) => rows.add(packet), { filter })) yield* rows.take();
}

/** Rows that have not been taken yet. */
class Rows {
  readonly #line = new Line();
  #full: Uint8Array[] = [];

  add(packet: Packet): void {
    if (!this.#line.hasRoom) this.#flush();
    writeRow(this.#line, packet);
  }

  /** The rows since the last call, in pieces. */
  take(): readonly Uint8Array[] {
    if (this.#line.at > 0) this.#flush();
    const pieces = this.#full;
    this.#full = [];
    return pieces;
  }

  #flush(): void {
    this.#full.push(this.#line.bytes.slice(0, this.#line.at));
    this.#line.clear();
  }
}
