import { writeSync } from 'node:fs';
import type { Line } from '../../wire/line.js';
import { Packet } from '../../wire/packet.js';
import { writeRow } from '../../wire/row.js';
import { RowReader } from '../../wire/row-record.js';
import { passTo, RowSlot, slotHead, slotTurn } from './row-slot.js';

/** What the thread that writes rows is told. */
export interface RowThreadData {
  /** The memory of its slots. */
  readonly memory: readonly SharedArrayBuffer[];
  /** The descriptor of a regular file that rows are written to; without one they go back to the thread that walks. */
  readonly output: number | undefined;
}

/** What Linux calls an input or output error, for one that has no number. */
const inputOutputError = 5;

/** Writes the rows of slots, one after another and again from the first, until its thread is terminated. */
export function writeSlots({ memory, output }: RowThreadData): never {
  const slots = memory.map((one) => new RowSlot(one));
  const writer = new RowWriter(output);
  for (;;) for (const slot of slots) writer.write(slot);
}

/** Writes rows of what was recorded. */
class RowWriter {
  readonly #reader = new RowReader();
  readonly #packet = new Packet();
  readonly #output: number | undefined;
  /** Why nothing more is written to the file: the system's number of an error. */
  #failure = 0;

  constructor(output: number | undefined) {
    this.#output = output;
  }

  /** Waits for its turn and writes all rows of a slot; in parts where they do not fit. */
  write(slot: RowSlot): void {
    const { head, records, text, piece, rows } = slot;
    awaitTurn(head);
    const packet = this.#packet;
    const packets = head[slotHead.packets] ?? 0;
    packet.number = (head[slotHead.first] ?? 0) >>> 0;
    packet.firstNanoseconds = head[slotHead.firstNanoseconds] ?? 0;
    let recordAt = 0;
    let textAt = 0;
    rows.clear();
    for (let count = 0; count < packets; count += 1) {
      if (!rows.hasRoom) this.#passPart(slot);
      if (records[recordAt] === 0) {
        const length = records[recordAt + 1] ?? 0;
        rows.append(text.bytes, textAt, textAt + length);
        textAt += length;
        recordAt += 2;
      } else {
        recordAt += this.#reader.read(records, recordAt, piece, packet);
        writeRow(rows, packet);
      }
      packet.number += 1;
    }
    if (this.#output !== undefined) this.#toFile(rows, this.#output);
    head[slotHead.failure] = this.#failure;
    pass(slot, false);
  }

  /** Makes room among the rows of a slot. */
  #passPart(slot: RowSlot): void {
    if (this.#output === undefined) {
      pass(slot, true);
      awaitTurn(slot.head);
      slot.rows.clear();
    } else this.#toFile(slot.rows, this.#output);
  }

  /** Writes rows to the file, all of them: on a disk that becomes full a write takes a part. Behind a failure nothing is written. */
  #toFile(rows: Line, output: number): void {
    try {
      for (let done = this.#failure === 0 ? 0 : rows.at; done < rows.at; )
        done += writeSync(output, rows.bytes, done, rows.at - done);
    } catch (error) {
      this.#failure = Math.abs((error as NodeJS.ErrnoException).errno ?? inputOutputError);
    }
    rows.clear();
  }
}

/** Waits until the turn is that of the thread that writes. */
function awaitTurn(head: Int32Array): void {
  while (Atomics.load(head, slotHead.turn) === slotTurn.walking)
    Atomics.wait(head, slotHead.turn, slotTurn.walking);
}

/** Gives what was written to the thread that walks; `isPart` says whether more follows. */
function pass({ head, rows }: RowSlot, isPart: boolean): void {
  head[slotHead.rowBytes] = rows.at;
  head[slotHead.isPart] = isPart ? 1 : 0;
  passTo(head, slotTurn.walking);
}
