import type { Packet } from '../../wire/packet.js';
import { writeRow } from '../../wire/row.js';
import { maxRecordWords } from '../../wire/row-notes.js';
import { recordRow } from '../../wire/row-record.js';
import { pieceAt, type RowSlot, slotHead } from './row-slot.js';

/** Fills a slot with the rows of packets as they are walked. */
export class SlotRecorder {
  readonly slot: RowSlot;
  #packets = 0;
  #recordAt = 0;
  #base = 0;
  #bytes: Uint8Array | undefined;

  constructor(slot: RowSlot) {
    this.slot = slot;
  }

  /** Whether it takes another packet. */
  get hasRoom(): boolean {
    const { records, text } = this.slot;
    return text.hasRoom && this.#recordAt + maxRecordWords <= records.length;
  }

  /** Takes the packet that was walked last. */
  add(packet: Packet): void {
    const { head: words, records, text, memory } = this.slot;
    if (this.#packets === 0) words[slotHead.first] = packet.number;
    words[slotHead.firstNanoseconds] = packet.firstNanoseconds;
    this.#packets += 1;
    const { bytes } = packet;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#base = bytes.buffer === memory ? bytes.byteOffset - pieceAt : -1;
    }
    const used = this.#base < 0 ? 0 : recordRow(packet, this.#base, records, this.#recordAt);
    if (used > 0) {
      this.#recordAt += used;
      return;
    }
    const from = text.at;
    writeRow(text, packet);
    records[this.#recordAt] = 0;
    records[this.#recordAt + 1] = text.at - from;
    this.#recordAt += 2;
  }

  /** Ends what was recorded: the slot can be submitted. */
  end(): void {
    const { head: words, text } = this.slot;
    words[slotHead.packets] = this.#packets;
    text.clear();
  }
}
