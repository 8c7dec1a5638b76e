import type { Failure } from '../errors/error.js';
import type { CaptureBlock } from './capture-block.js';
import type { PacketBatch } from './packet-batch.js';

/**
 * Finds the packets of one format in a file that comes piece by piece. It keeps nothing of what it is passed: what it has
 * not used is passed again, with more behind it.
 */
export interface CaptureCutter {
  /**
   * Puts the packets of `bytes` from `from` to before `to` into `batch`, behind those that are in it, until one is
   * incomplete, the batch is full, a block that is no packet has been read, or something is wrong. Returns how many bytes are
   * used.
   */
  cut(bytes: Uint8Array, from: number, to: number, batch: PacketBatch): number;
  /** The blocks that ended the last `cut`s, oldest first; they are the caller's, and no longer here. */
  takeBlocks(): readonly CaptureBlock[];
  /** Why nothing behind what is used can be read; `undefined` while all is well. */
  readonly fault: Failure | undefined;
  /** Bytes that the next packet or block needs in one piece, as far as is known: never more than `maxRecordBytes`. */
  readonly neededBytes: number;
}

/** No packet and no block of a file is larger; a length beyond it is damage. tshark draws the line there as well. */
export const maxRecordBytes = 16 * 1024 * 1024;
