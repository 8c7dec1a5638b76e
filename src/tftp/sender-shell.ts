import type { Rollover } from './block-number.js';
import type { LifecycleOutbox, LifecycleParameters } from './transfer-lifecycle.js';

/** What a sender asks its shell to put on the wire. It allocates nothing per block. */
export interface SenderOutbox extends LifecycleOutbox {
  /**
   * Send DATA `firstBlock` to `firstBlock + count - 1`: absolute numbers, 1 and up. Block n holds the bytes from `(n - 1) *
   * blockBytes`; the last block is shorter than `blockBytes`. `wireBlock` gives the number for the header.
   */
  blocks(firstBlock: number, count: number): void;
}

/** What was agreed with the peer, and what is known of the data. */
export interface SenderParameters extends LifecycleParameters {
  readonly rollover: Rollover;
  /**
   * The opening: `options` sends an OACK that waits for ACK 0. `data` sends block 1 alone, and nothing more until the peer has
   * answered: a forged request must not be worth more than one datagram. `confirmed` sends a whole window, because the peer has
   * answered already.
   */
  readonly opening: 'options' | 'data' | 'confirmed';
  /** Total bytes, if known; otherwise `blocksAvailable` and `sourceEnded` report them. */
  readonly sizeBytes?: number | undefined;
  /** The peer requested the data and may stop early: GRUB closes a file that it has read enough of with ERROR 0. */
  readonly peerMayStop?: boolean;
}

/** A sender's counters: plain integers. */
export interface SenderCounters {
  /** DATA sent, repetitions included. */
  sentBlocks: number;
  resentBlocks: number;
  /** ACKs that repeated the previous ACK. */
  duplicateAcknowledgements: number;
  /** ACKs of blocks that were not in flight. */
  ignoredAcknowledgements: number;
  timeouts: number;
}

/** The counters of a sender before its start. */
export function noSenderCounts(): SenderCounters {
  return {
    sentBlocks: 0,
    resentBlocks: 0,
    duplicateAcknowledgements: 0,
    ignoredAcknowledgements: 0,
    timeouts: 0,
  };
}
