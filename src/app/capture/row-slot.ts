import { Line } from '../../wire/line.js';
import { maxRecordWords } from '../../wire/row-notes.js';

/** Bytes of a capture that a slot takes. With half of it the walk of a mixed capture takes a twentieth longer, with twice as much no less. */
const slotPieceBytes = 512 * 1024;
/** A packet takes at least so many bytes of a file: the header of its record in a pcap file. */
const leastPacketBytes = 16;
const recordWords = (slotPieceBytes / leastPacketBytes) * maxRecordWords;
const textBytes = 512 * 1024;
const rowBytes = 512 * 1024;
const headWords = 8;

/** Where things are in the memory of a slot: its head, records, rows that were written where packets were walked, a piece, all rows. */
const recordsAt = headWords * 4;
const textAt = recordsAt + recordWords * 4;
export const pieceAt = textAt + textBytes;
const rowsAt = pieceAt + slotPieceBytes;
/** Bytes of a slot. Pages of them that are never touched take no memory. */
export const slotBytes = rowsAt + rowBytes;

/** Words of the head. */
export const slotHead = Object.freeze({
  turn: 0,
  /** What was recorded: packets, the number of the first one, nanoseconds of the capture's first. */
  packets: 1,
  first: 2,
  firstNanoseconds: 3,
  /** What was written: bytes, and whether more follow. */
  rowBytes: 4,
  isPart: 5,
  /** The system's number of the error with which rows could not be written to a file; 0 for none. */
  failure: 6,
});
/** Whose turn it is: of the thread that walks, or of the one that writes rows. */
export const slotTurn = Object.freeze({ walking: 0, writing: 1 });

/**
 * A piece of a capture on its way from the thread that walks to the one that writes rows, and back as rows: memory that both see, and that
 * one of them uses at a time. Packets of most kinds are recorded as words, of the others the row is recorded as text.
 */
export class RowSlot {
  readonly memory: SharedArrayBuffer;
  /** The piece: what is read from the file. */
  readonly piece: Uint8Array;
  readonly head: Int32Array;
  readonly records: Int32Array;
  readonly text: Line;
  readonly rows: Line;

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.head = new Int32Array(memory, 0, headWords);
    this.records = new Int32Array(memory, recordsAt, recordWords);
    this.text = new Line(new Uint8Array(memory, textAt, textBytes));
    this.piece = new Uint8Array(memory, pieceAt, slotPieceBytes);
    this.rows = new Line(new Uint8Array(memory, rowsAt, rowBytes));
  }
}

/** Gives the turn to the other thread. What was written before is seen by it. */
export function passTo(words: Int32Array, turn: number): void {
  Atomics.store(words, slotHead.turn, turn);
  Atomics.notify(words, slotHead.turn);
}
