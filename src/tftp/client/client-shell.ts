import type { Rollover } from '../block-number.js';
import type { BlockSource } from '../block-source.js';

/** A client's local port, and the way from there to one server. */
export interface ClientPort {
  /** The largest block that the way carries in one piece. */
  readonly pathBlockBytes: number;
  /** Sends a packet, given away, to the server's `port`. */
  send(packet: Uint8Array, port: number): void;
  /** Sends an ACK, `block16` as the wire has it. */
  acknowledge(block16: number, port: number): void;
  /** Sends DATA `firstBlock` to `firstBlock + count - 1`, absolute numbers, with what `source` has of them. */
  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover, port: number): void;
  /** What follows goes to `port`. Resolves when the way there is ready; `undefined` when it is already. */
  follow(port: number): Promise<void> | undefined;
  /** Waiting for datagrams no longer keeps the process alive. */
  unref(): void;
  /** Sends what was handed over, then closes the port. */
  close(): void;
}

/** Handles what comes to a client's port. */
export interface ClientPortHandler {
  /** From the server's address and its `port`: `length` bytes of `bytes` from `offset`, borrowed. */
  received(bytes: Uint8Array, offset: number, length: number, port: number): void;
  /**
   * From the server's address and its `port`: `count` datagrams of `datagramBytes` each, one behind the other in `bytes`
   * from `offset`, borrowed. Returns how many in front are taken; the others are passed to `received` one by one.
   */
  runReceived(bytes: Uint8Array, offset: number, count: number, datagramBytes: number, port: number): number;
  /** Nobody listens at the port that was sent to, by ICMP. */
  refused(): void;
  /** The system did not send, with its error: no way leads to the server's address now, or none may be taken. */
  unreachable(error: unknown): void;
}

/** Finds the IP addresses of a name, at least one, the likeliest first. Rejects with a `BreakoutboxError`. */
export type ResolveHost = (host: string, port: number) => Promise<readonly string[]>;

/** What a client's transfer asks of the machine that it runs on. */
export interface ClientShell {
  /** Milliseconds of the clock that all times are given in. */
  nowMs(): number;
  readonly resolve: ResolveHost;
  /** Binds a fresh port for a transfer with the server at the IP `address`. Rejects with a `BreakoutboxError`. */
  openPort(address: string, local: string | undefined, handler: ClientPortHandler): Promise<ClientPort>;
  /** Calls `wake` at `atMs` or soon after, in place of what was asked before; infinite for never. */
  wakeAt(atMs: number, wake: () => void): void;
  /** Waiting to be woken no longer keeps the process alive. */
  unref(): void;
}
