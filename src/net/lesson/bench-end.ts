import type { CallResult } from '../../lesson/observation.js';

/** A program at one end of a bench: each method is a call, and resolves with what it returns. Nothing is sent or read but by a call. */
export interface BenchEnd {
  /** Opens its socket; `peer` is where the client's goes. */
  open(): Promise<CallResult>;
  connect(peer: { readonly address: string; readonly port: number }): Promise<CallResult>;
  accept(): Promise<CallResult>;
  send(bytes: Uint8Array): Promise<CallResult>;
  receive(maxBytes: number): Promise<CallResult>;
  finish(): Promise<CallResult>;
  close(): Promise<CallResult>;
  /** The port of its socket; undefined before it has one. */
  readonly localPort: number | undefined;
  /** The port of the other side, as this end sees it. */
  readonly peerPort: number | undefined;
  /** Bytes that were received and not read by the program. */
  readonly unread: number;
  /** Closes everything at once. */
  destroy(): void;
}
