import type { RawOption } from '../../capture/capture-block.js';

/** A packet of a capture. */
export interface CapturedPacket {
  readonly type: 'packet';
  /** The captured bytes; a copy if the packet was read from a file. */
  readonly bytes: Uint8Array;
  /** Its length on the wire in bytes; more than `bytes` holds if a snap length cut it. */
  readonly wireBytes: number;
  /** Time of capture, nanoseconds since 1970 UTC; `undefined` where the file has none. */
  readonly timeNanos: bigint | undefined;
  /** Index of its interface, in the order in which the file describes them. */
  readonly interfaceIndex: number;
  /** Comments on the packet. */
  readonly comments: readonly string[];
  /** Options other than comments, as they are in the file. */
  readonly otherOptions: readonly RawOption[];
}
