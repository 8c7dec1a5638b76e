import { PacketComments } from './packet-comments.js';
import { doubles, words32 } from './paged-column.js';
import { TextPages } from './text-pages.js';

/**
 * What is kept of each packet of a capture, as columns: some 68 bytes and the text of its row, never its own bytes. Packets are
 * numbered from 1, as rows show them; entry 0 is unused.
 */
export class PacketTable {
  /** Packets so far. */
  count = 0;
  /** Where the bytes are in the file, unpacked. */
  readonly offset = doubles();
  readonly capturedBytes = words32();
  readonly wireBytes = words32();
  /** Time as in a `PacketBatch`: seconds since 1970 and nanoseconds after them, `noTime` where the file has none. */
  readonly seconds = doubles();
  readonly nanoseconds = words32();
  readonly interfaceIndex = words32();
  /** Numbers of `AddressBook`. */
  readonly source = words32();
  readonly destination = words32();
  /** A number of the labels' `Names`. */
  readonly label = words32();
  /** The place of the column `Info` in `texts`, and its bytes. */
  readonly infoAt = words32();
  readonly infoBytes = words32();
  /** 1 for a packet that says something is wrong. */
  readonly isTrouble = words32();
  /** 1 for a packet of the side that began its conversation, or asked for its file. */
  readonly isFromClient = words32();
  /** The conversation, from 1; 0 for a packet of none. */
  readonly conversation = words32();
  /** The TFTP transfer, from 1; 0 for a packet of none. */
  readonly transfer = words32();
  readonly texts = new TextPages();
  readonly comments = new PacketComments();
}
