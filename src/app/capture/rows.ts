import { Line } from '../../wire/line.js';
import type { Packet } from '../../wire/packet.js';
import { writeRow } from '../../wire/row.js';

/**
 * Rows that have not been taken yet. The memory of those that were is used again: with memory of its own for every piece, a third of
 * the time of a large capture went into the system's clearing of it.
 */
export class Rows {
  #line = new Line();
  #full: Line[] = [];
  readonly #free: Line[] = [];
  readonly #processes: boolean;

  constructor(processes: boolean) {
    this.#processes = processes;
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#line.at === 0 && this.#full.length === 0;
  }

  /** Writes the row of the packet that was walked last. */
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
