import type { RawOption } from '../../capture/capture-block.js';

/** A packet of a capture. */
export interface CapturedPacket {
  readonly type: 'packet';
  /** What was captured of it; a copy when it was read. */
  readonly bytes: Uint8Array;
  /** Bytes that it had on the wire: more than `bytes` has where a snap length cut it. */
  readonly wireBytes: number;
  /** Nanoseconds since 1970 UTC; `undefined` where the file does not say when it was seen. */
  readonly timeNanos: bigint | undefined;
  /** Index of its interface, in the order in which the file describes them. */
  readonly interfaceIndex: number;
  /** What people wrote about it. */
  readonly comments: readonly string[];
  /** Options that are no comments, as they are in the file. */
  readonly otherOptions: readonly RawOption[];
}
