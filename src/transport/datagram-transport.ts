import type { SocketAddress } from '../bytes/socket-address.js';

/** A peer of datagrams: one object for each address and port, so that it can be a key. */
export interface Destination {
  /** `ADDRESS:PORT`, for people. */
  readonly peer: string;
  /** The address in the socket's form. */
  readonly address: string;
  readonly port: number;
}

/** Handles the events of a UDP socket. */
export interface DatagramHandler {
  /** A datagram arrived. `bytes` are borrowed until the call returns if the transport `borrows`; else the handler owns them. */
  received(bytes: Uint8Array, from: Destination): void;
  /** A datagram could not be sent or did not arrive; the socket goes on. */
  failed(error: unknown, to?: Destination): void;
  /** The network reports that a datagram did not arrive, on a socket without a remote. */
  undeliverable?(error: unknown, to: Destination): void;
}

/** A bound UDP socket, on any engine. */
export interface DatagramTransport {
  /** The bound address. */
  readonly local: SocketAddress;
  /** True if received bytes are borrowed until `received` returns. */
  readonly borrows: boolean;
  /** Datagrams that the system had no room for; 0 if they are not counted. */
  readonly drops: number;
  /** The peer that everything goes to and comes from; `undefined` for a socket that takes datagrams from everyone. */
  readonly remote: Destination | undefined;
  /** True if the socket is connected: the system drops datagrams from all but the remote. */
  readonly isConnected: boolean;
  /**
   * Closes this transport and opens one to the next address of its remote; `undefined` if there is none. Rejects with a
   * `BreakoutboxError`.
   */
  readonly next: (() => Promise<DatagramTransport>) | undefined;
  /** The destination of an IP address; the same object for the same address. */
  destination(address: string, port: number): Destination;
  /** The address that datagrams to it leave from; that of every address (`::`) if the system chooses. */
  localFor(to: Destination): SocketAddress;
  /** Sends one datagram. Borrows `bytes` until the turn ends if `borrows`, else owns them. Returns false if it was dropped. */
  send(bytes: Uint8Array, to: Destination): boolean;
  /** The destination is no longer used. */
  forget(destination: Destination): void;
  /** Resolves when everything has left. */
  drained(): Promise<void>;
  close(): void;
}
