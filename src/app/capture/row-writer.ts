import { Packet } from '../../wire/packet.js';
import { writeRow } from '../../wire/row.js';
import { RowReader } from '../../wire/row-record.js';
import { passTo, RowSlot, slotHead, slotTurn } from './row-slot.js';

/** Writes the rows of slots, one after another and again from the first, until its thread is terminated. */
export function writeSlots(memory: readonly SharedArrayBuffer[]): never {
  const slots = memory.map((one) => new RowSlot(one));
  const writer = new RowWriter();
  for (;;) for (const slot of slots) writer.write(slot);
}

/** Writes rows of what was recorded. */
class RowWriter {
  readonly #reader = new RowReader();
  readonly #packet = new Packet();

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
      if (!rows.hasRoom) {
        pass(slot, true);
        awaitTurn(head);
        rows.clear();
      }
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
    pass(slot, false);
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
