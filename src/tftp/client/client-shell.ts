import type { SocketAddress } from '../../bytes/socket-address.js';
import type { Rollover } from '../block-number.js';
import type { BlockSource } from '../block-source.js';

/** A client's local port, and the path from it to one server. */
export interface ClientPort {
  /** Where it is bound; of every address (`0.0.0.0`) where the system chooses the real one; `undefined` once it is closed. */
  readonly local: SocketAddress | undefined;
  /** The largest block that the path carries unfragmented. */
  readonly pathBlockBytes: number;
  /** Sends a packet to the server's `port`; takes ownership of it. */
  send(packet: Uint8Array, port: number): void;
  /** Sends an ACK; `block16` is its number on the wire. */
  acknowledge(block16: number, port: number): void;
  /** Sends DATA `firstBlock` to `firstBlock + count - 1`, absolute numbers, with the payloads from `source`. */
  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover, port: number): void;
  /** Directs what follows to `port`. Resolves when the path is ready; `undefined` if it is ready already. */
  follow(port: number): Promise<void> | undefined;
  /** Lets the process exit while the port waits for datagrams. */
  unref(): void;
  /** Sends the queued packets, then closes the port. */
  close(): void;
}

/** Handles what arrives at a client's port. */
export interface ClientPortHandler {
  /** A datagram from the server's address and its `port`: `length` bytes of `bytes` from `offset`, borrowed. */
  received(bytes: Uint8Array, offset: number, length: number, port: number): void;
  /**
   * `count` datagrams of `datagramBytes` each from the server's address and its `port`, back to back in `bytes` from `offset`,
   * borrowed. Returns how many leading ones are taken; the others are passed to `received` one by one.
   */
  runReceived(bytes: Uint8Array, offset: number, count: number, datagramBytes: number, port: number): number;
  /** The port that was sent to is closed, by ICMP. */
  refused(): void;
  /** The system did not send, with its error: there is no route to the server's address now, or none is permitted. */
  unreachable(error: unknown): void;
}

/** Resolves a name to its IP addresses, at least one, the likeliest first. Rejects with a `BreakoutboxError`. */
export type ResolveHost = (host: string, port: number) => Promise<readonly string[]>;

/** What a client's transfer needs of its host. */
export interface ClientShell {
  /** The clock of all times, in milliseconds. */
  nowMs(): number;
  readonly resolve: ResolveHost;
  /** Binds a fresh port for a transfer with the server at the IP `address`. Rejects with a `BreakoutboxError`. */
  openPort(address: string, local: string | undefined, handler: ClientPortHandler): Promise<ClientPort>;
  /** Calls `wake` at `atMs` or soon after, in place of the previous time; infinite for never. */
  wakeAt(atMs: number, wake: () => void): void;
  /** Lets the process exit while `wake` is pending. */
  unref(): void;
}
