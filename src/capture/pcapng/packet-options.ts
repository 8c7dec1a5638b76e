import type { Annotated } from '../capture-block.js';
import type { PacketBatch } from '../packet-batch.js';
import { BlockOptions } from './options.js';

/** Options of a packet (pcapng, section 4.3). */
const flagsCode = 2;
const dropCountCode = 4;
const none: Annotated = Object.freeze({ comments: Object.freeze([]), otherOptions: Object.freeze([]) });

/** What the options of a packet say of it; `undefined` for what they do not. */
export interface PacketNotes {
  readonly comments: readonly string[];
  /** `epb_flags`: direction, reception and errors, as 32 bits. */
  readonly flags: number | undefined;
  /** `epb_dropcount`: packets lost since the one before on the same interface. */
  readonly drops: number | undefined;
}

/** What the options of packet `index` of a batch that lies in `bytes` say, which are there. */
export function packetNotes(
  batch: PacketBatch,
  index: number,
  bytes: Uint8Array,
  byteOrder: 'big' | 'little',
): PacketNotes {
  const options = optionsOf(batch, index, bytes, byteOrder);
  const drops = options.u64(dropCountCode);
  return {
    comments: options.comments,
    flags: options.u32(flagsCode),
    drops: drops === undefined ? undefined : Number(drops),
  };
}

/** The options of packet `index` of a batch that lies in `bytes`, copies. Of a pcap file there are none. */
export function packetOptions(
  batch: PacketBatch,
  index: number,
  bytes: Uint8Array,
  byteOrder: 'big' | 'little',
): Annotated {
  if (batch.optionsAt[index] === 0) return none;
  const options = optionsOf(batch, index, bytes, byteOrder);
  return { comments: options.comments, otherOptions: options.others([]) };
}

function optionsOf(
  batch: PacketBatch,
  index: number,
  bytes: Uint8Array,
  byteOrder: 'big' | 'little',
): BlockOptions {
  const at = batch.optionsAt[index] ?? 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new BlockOptions(view, at, at + (batch.optionsBytes[index] ?? 0), byteOrder === 'little');
}
