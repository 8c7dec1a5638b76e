/** Whom datagrams go to or came from: one object for each address and port, so that it can be a key. */
export interface Destination {
  /** `ADDRESS:PORT` as people read it. */
  readonly peer: string;
  /** The address as its socket wants it. */
  readonly address: string;
  readonly port: number;
}

/** Who takes what a UDP socket receives. */
export interface DatagramHandler {
  /** A datagram came; `bytes` are borrowed until the call returns where the transport `borrows`, else the handler's. */
  received(bytes: Uint8Array, from: Destination): void;
  /** Something sent could not be, or did not arrive; the socket goes on. */
  failed(error: unknown, to?: Destination): void;
  /** The network says that what was sent did not arrive, on a socket without a remote. */
  undeliverable?(error: unknown, to: Destination): void;
}

/** A bound UDP socket, on whichever shell. */
export interface DatagramTransport {
  /** Where it is bound. */
  readonly local: { readonly address: string; readonly port: number };
  /** What is received is borrowed until `received` returns. */
  readonly borrows: boolean;
  /** Datagrams that the system had no room for; 0 where it is not asked. */
  readonly drops: number;
  /** The peer that everything goes to and comes from; `undefined` for a socket that takes datagrams from everyone. */
  readonly remote: Destination | undefined;
  /** The system keeps everyone but the remote away. */
  readonly isConnected: boolean;
  /**
   * Closes this one and opens the way to the next address of its remote; `undefined` when there is none. Rejects with a
   * `BreakoutboxError`.
   */
  readonly next: (() => Promise<DatagramTransport>) | undefined;
  /** The destination of an IP address; the same object for the same address. */
  destination(address: string, port: number): Destination;
  /** Sends one datagram; `bytes` are borrowed until the turn is over where `borrows`, else given away. False: no room, it is dropped. */
  send(bytes: Uint8Array, to: Destination): boolean;
  /** That destination is not used any more. */
  forget(destination: Destination): void;
  /** Resolves when everything has left. */
  drained(): Promise<void>;
  close(): void;
}
