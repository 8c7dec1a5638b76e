import type { SocketAddress } from '../../bytes/socket-address.js';
import type { CallResult } from '../../lesson/observation.js';

/** A program at one end of a bench: each method is a call, and resolves with what it returns. Nothing is sent or read but by a call. */
export interface BenchEnd {
  /** Opens its socket at an address; port 0 is a free one. UDP: or a further one, which the other calls are about from then on. */
  open(at: SocketAddress): Promise<CallResult>;
  connect(peer: SocketAddress): Promise<CallResult>;
  accept(): Promise<CallResult>;
  /** UDP: to `peer` if there is one, and the socket was not connected to another. */
  send(bytes: Uint8Array, peer?: SocketAddress): Promise<CallResult>;
  /** Fails when nothing has come for `timeoutMs`. */
  receive(maxBytes: number, timeoutMs?: number): Promise<CallResult>;
  finish(): Promise<CallResult>;
  close(): Promise<CallResult>;
  /** The port of its socket; undefined before it has one. */
  readonly localPort: number | undefined;
  /** The port that others come to: TCP: that it listens at, or listened at last; UDP: of its first socket. */
  readonly listeningPort: number | undefined;
  /** The port of the other side, as this end sees it. */
  readonly peerPort: number | undefined;
  /** Bytes that were received and not read by the program, as far as they have left the system. */
  readonly unread: number;
  /** Connections that wait for `accept`, as far as they have left the system. */
  readonly waiting: number;
  /** Closes everything at once. */
  destroy(): void;
}
