import type { Rollover } from './block-number.js';
import type { ExpectedSize } from './received-size.js';
import type { LifecycleOutbox, LifecycleParameters } from './transfer-lifecycle.js';

/** What a receiver asks its shell to do. It allocates nothing per block. */
export interface ReceiverOutbox extends LifecycleOutbox {
  /** Send an ACK of absolute block `block`, 0 and up; `wireBlock` gives the number for the packet. */
  acknowledge(block: number): void;
  /**
   * Take the payload of `block`, or of a run of full blocks from `block` on: `length` bytes of `bytes` from `offset`,
   * borrowed until this returns. Every block comes once and in order.
   */
  deliver(block: number, bytes: Uint8Array, offset: number, length: number): void;
  /**
   * Everything is delivered, `sizeBytes` in all: put it where it belongs, then call `stored` (at once or later) or
   * `abort`. The last ACK waits for that, so that nothing is confirmed that is not safe.
   */
  store(sizeBytes: number): void;
}

/** What was agreed with the peer, and what is expected of the data. */
export interface ReceiverParameters extends ExpectedSize, LifecycleParameters {
  readonly rollover: Rollover;
  /**
   * How it begins: `options` with an OACK that waits for DATA 1, `acknowledge` with ACK 0 (the answer to a WRQ, or to an
   * OACK), `silent` with nothing, when DATA 1 is there already.
   */
  readonly opening: 'options' | 'acknowledge' | 'silent';
  /** The peer is a server that was asked and has answered. Default: a client, whose address may be forged. */
  readonly isClient?: boolean;
}

/** What a receiver has counted: plain integers. */
export interface ReceiverCounters {
  receivedBlocks: number;
  /** DATA that had come before. */
  duplicateBlocks: number;
  /** DATA that came while an earlier block was missing; the peer sends it again. */
  blocksAhead: number;
  sentAcknowledgements: number;
  timeouts: number;
}

/** Counters of a receiver that has not begun. */
export function noReceiverCounts(): ReceiverCounters {
  return { receivedBlocks: 0, duplicateBlocks: 0, blocksAhead: 0, sentAcknowledgements: 0, timeouts: 0 };
}
