import type { Annotated } from '../capture-block.js';
import type { PacketBatch } from '../packet-batch.js';
import { BlockOptions } from './options.js';

const none: Annotated = Object.freeze({ comments: Object.freeze([]), otherOptions: Object.freeze([]) });

/** The options of packet `index` of a batch that lies in `bytes`, copies. Of a pcap file there are none. */
export function packetOptions(
  batch: PacketBatch,
  index: number,
  bytes: Uint8Array,
  byteOrder: 'big' | 'little',
): Annotated {
  const at = batch.optionsAt[index] ?? 0;
  if (at === 0) return none;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const options = new BlockOptions(view, at, at + (batch.optionsBytes[index] ?? 0), byteOrder === 'little');
  return { comments: options.comments, otherOptions: options.others([]) };
}
