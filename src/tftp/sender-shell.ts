import type { Rollover } from './block-number.js';
import type { TransferTrace } from './trace.js';
import type { TransferLimits } from './transfer-limits.js';

/** What a sender asks its shell to put on the wire. It allocates nothing per block. */
export interface SenderOutbox {
  /**
   * Send DATA `firstBlock` to `firstBlock + count - 1`: absolute numbers, 1 and up; block n holds the bytes from
   * `(n - 1) * blockBytes`, the last one fewer than `blockBytes`. `wireBlock` gives the number for the header.
   */
  blocks(firstBlock: number, count: number): void;
  /** Send the OACK, with the options that were agreed; needed where the opening is `options`. */
  acknowledgeOptions?(): void;
  /** Send an ERROR; the transfer is over. */
  error(errorCode: number, message: string): void;
}

/** What was agreed with the peer, and what is known of the data. */
export interface SenderParameters {
  /** Bytes of every block but the last, 8 to 65,464. */
  readonly blockBytes: number;
  /** Blocks in flight, 1 to 65,535 (RFC 7440). */
  readonly windowBlocks: number;
  readonly rollover: Rollover;
  /**
   * How it begins: `options` with an OACK that waits for ACK 0; `data` with block 1 alone, and nothing more until the
   * peer has shown that it is there (a forged request must not be worth more than one datagram); `confirmed` with a
   * whole window, when the peer has answered already.
   */
  readonly opening: 'options' | 'data' | 'confirmed';
  /** Bytes in all, when known; otherwise `blocksAvailable` and `sourceEnded` report it. */
  readonly sizeBytes?: number | undefined;
  /** The timeout that the client asked for, instead of a measured one. */
  readonly fixedTimeoutMs?: number | undefined;
  /** The peer asked for the data and may end it as it needs no more: GRUB closes a file that it has read enough of with ERROR 0. */
  readonly peerMayStop?: boolean;
  readonly limits?: TransferLimits | undefined;
  readonly trace?: TransferTrace | undefined;
}

/** What a sender has counted: plain integers. */
export interface SenderCounters {
  /** DATA sent, repetitions included. */
  sentBlocks: number;
  resentBlocks: number;
  /** ACKs that repeated the one before. */
  duplicateAcknowledgements: number;
  /** ACKs of blocks that were not in flight. */
  ignoredAcknowledgements: number;
  timeouts: number;
}

/** Counters of a sender that has not begun. */
export function noSenderCounts(): SenderCounters {
  return {
    sentBlocks: 0,
    resentBlocks: 0,
    duplicateAcknowledgements: 0,
    ignoredAcknowledgements: 0,
    timeouts: 0,
  };
}
