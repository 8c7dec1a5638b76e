import type { Rollover } from '../block-number.js';
import type { BlockSource } from '../block-source.js';

/** Where a datagram came from, and what is known of the way there. Shells add what they need to answer. */
export interface ServerPeer {
  /** `ADDRESS:PORT`, one for each peer. */
  readonly name: string;
  /** The IP address; of an IPv4-mapped one the IPv4 address. */
  readonly address: string;
  /** Largest block that reaches it in one piece: the interface's MTU less the headers. */
  readonly maxBlockBytes: number;
}

/** A way to one peer, from a port that is the transfer's (its TID). */
export interface TransferChannel {
  /** Send DATA `firstBlock` to `firstBlock + count - 1`, absolute numbers, with what `source` has of them. */
  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void;
  /** Send an ACK, `block16` as the wire has it. */
  acknowledge(block16: number): void;
  /** Send a packet, given away. */
  send(packet: Uint8Array): void;
  /** The transfer is over, for good. */
  close(): void;
}

/** What a server's sessions ask of their shell. */
export interface SessionsOutbox<P extends ServerPeer> {
  /** Milliseconds of the clock that all times are given in. */
  nowMs(): number;
  /** Send a packet, given away, from the port that the request came to. */
  reply(peer: P, packet: Uint8Array): void;
  /** A way to the peer from a port for its transfer. Rejects with a `BreakoutboxError` when none is to be had. */
  openChannel(peer: P): Promise<TransferChannel>;
}
