import { Line } from '../../wire/line.js';
import type { Packet } from '../../wire/packet.js';
import { writeRow } from '../../wire/row.js';
import type { CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';

/** Which packets become lines, and what stands in them. */
export interface RowOptions extends CaptureOptions {
  /** Whether the programs that a live capture noted stand behind each line: `  {curl 4711 → node 4712}`. Default false. */
  readonly processes?: boolean | undefined;
}

/**
 * The packets of a capture, one line each in the form of tshark's, as UTF-8: pieces of whole lines, each borrowed until the next is asked for. Of a
 * capture that is still growing, such as `process.stdin`, the lines come as soon as their packets do. Memory stays the same however
 * long the capture.
 *
 * Throws the failures of a filter. Ends as `readCapture` does behind the last packet that could be read, when the capture is damaged or cut off.
 */
export async function* captureRows(
  source: CaptureSource,
  { filter, codecs, processes = false }: RowOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const rows = new Rows(processes);
  const visit = (packet: Packet): void => rows.add(packet);
  for await (const _ of walkCapture(source, visit, { filter, codecs, isForRows: true })) yield* rows.take();
}

/**
 * Rows that have not been taken yet. The memory of those that were is used again: with memory of its own for every piece, a third of
 * the time of a large capture went into the system's clearing of it.
 */
class Rows {
  #line = new Line();
  #full: Line[] = [];
  readonly #free: Line[] = [];
  readonly #processes: boolean;

  constructor(processes: boolean) {
    this.#processes = processes;
  }

  add(packet: Packet): void {
    if (!this.#line.hasRoom) this.#set();
    writeRow(this.#line, packet, this.#processes);
  }

  /** The rows since the last call, in pieces, each borrowed until the next is asked for. */
  *take(): Generator<Uint8Array, void, undefined> {
    if (this.#line.at > 0) this.#set();
    const full = this.#full;
    this.#full = [];
    for (const line of full) {
      yield line.bytes.subarray(0, line.at);
      line.clear();
      this.#free.push(line);
    }
  }

  /** Sets the current memory aside, and takes other. */
  #set(): void {
    this.#full.push(this.#line);
    this.#line = this.#free.pop() ?? new Line();
  }
}
