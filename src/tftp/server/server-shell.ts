import type { Rollover } from '../block-number.js';
import type { BlockSource } from '../block-source.js';

/** The source of a datagram, and what is known of the path to it. Shells add what they need to answer. */
export interface ServerPeer {
  /** `ADDRESS:PORT`, unique to each peer. */
  readonly name: string;
  /** The IP address; the IPv4 address of an IPv4-mapped one. */
  readonly address: string;
  /** Largest block that reaches the peer unfragmented: the interface's MTU less the headers. */
  readonly maxBlockBytes: number;
}

/** A channel to one peer, from the transfer's own port (its TID). */
export interface TransferChannel {
  /** Send DATA `firstBlock` to `firstBlock + count - 1`, absolute numbers, with the payloads from `source`. */
  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void;
  /** Send an ACK; `block16` is its number on the wire. */
  acknowledge(block16: number): void;
  /** Send a packet; takes ownership of it. */
  send(packet: Uint8Array): void;
  /** The transfer has ended; nothing more is sent. */
  close(): void;
}

/** What a server's sessions ask of their shell. */
export interface SessionsOutbox<P extends ServerPeer> {
  /** The clock of all times, in milliseconds. */
  nowMs(): number;
  /** Send a packet from the port that the request arrived at; takes ownership of it. */
  reply(peer: P, packet: Uint8Array): void;
  /** Open a channel to the peer from a port for its transfer. Rejects with a `BreakoutboxError` if none is available. */
  openChannel(peer: P): Promise<TransferChannel>;
}
