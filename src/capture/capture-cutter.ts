import type { Failure } from '../errors/error.js';
import type { CaptureBlock } from './capture-block.js';
import type { PacketBatch } from './packet-batch.js';

/**
 * Finds the packets of one format in a file that comes piece by piece. It keeps none of the bytes it is passed: unused bytes
 * are passed again, followed by more.
 */
export interface CaptureCutter {
  /**
   * Appends the packets of `bytes` from `from` to before `to` to `batch`, until one is incomplete, the batch is full, a block
   * other than a packet has been read, or there is a fault. Returns the number of bytes used.
   */
  cut(bytes: Uint8Array, from: number, to: number, batch: PacketBatch): number;
  /** No more bytes follow those of the next `cut`: what was undecided until then has to be decided. */
  fileEnded(): void;
  /** Returns the blocks that ended the last `cut`s, oldest first, and hands them over to the caller. */
  takeBlocks(): readonly CaptureBlock[];
  /** Why nothing after the used bytes can be read; `undefined` while all is well. */
  readonly fault: Failure | undefined;
  /**
   * Bytes that the next packet or block needs in one piece, as far as known, with its header `maxRecordBytes` at most; at the
   * start of a pcap file also what shows the layout of its packets, three times that at most.
   */
  readonly neededBytes: number;
}

/** Maximum bytes of a packet or block; a greater length is damage. tshark has the same limit. */
export const maxRecordBytes = 16 * 1024 * 1024;
