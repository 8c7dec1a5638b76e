import type { CallResult } from '../../lesson/observation.js';

/** A program at one end of a bench: each method is a call, and resolves with what it returns. Nothing is sent or read but by a call. */
export interface BenchEnd {
  /** Opens its socket at a port of 127.0.0.1, 0 for a free one. */
  open(port: number): Promise<CallResult>;
  connect(peer: { readonly address: string; readonly port: number }): Promise<CallResult>;
  accept(): Promise<CallResult>;
  send(bytes: Uint8Array): Promise<CallResult>;
  /** Fails when nothing has come for `timeoutMs`. */
  receive(maxBytes: number, timeoutMs?: number): Promise<CallResult>;
  finish(): Promise<CallResult>;
  close(): Promise<CallResult>;
  /** The port of its socket; undefined before it has one. */
  readonly localPort: number | undefined;
  /** The port of the other side, as this end sees it. */
  readonly peerPort: number | undefined;
  /** Bytes that were received and not read by the program, as far as they have left the system. */
  readonly unread: number;
  /** Connections that wait for `accept`, as far as they have left the system. */
  readonly waiting: number;
  /** Closes everything at once. */
  destroy(): void;
}
