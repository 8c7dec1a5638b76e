/** Whom datagrams go to or came from: one object for each address and port, so that it can be a key. */
export interface Destination {
  /** `ADDRESS:PORT` as people read it. */
  readonly peer: string;
  /** The address as its socket wants it. */
  readonly address: string;
  readonly port: number;
}

/** Who hears a UDP socket. */
export interface DatagramHandler {
  /** A datagram came; `bytes` are borrowed where the way says so, else the listener's. */
  received(bytes: Uint8Array, from: Destination): void;
  /** Something sent could not be, or did not arrive; the socket goes on. */
  failed(error: unknown, to?: Destination): void;
  /** The network says that what was sent did not arrive, on a socket that hears everyone: for who wants to know. */
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
  /** The destination of an IP address; the same object for the same address. */
  destination(address: string, port: number): Destination;
  /** Sends one datagram; `bytes` are borrowed until the turn is over where `borrows`, else given away. False: no room, it is dropped. */
  send(bytes: Uint8Array, to: Destination): boolean;
  /** Nobody speaks of that destination any more. */
  forget(destination: Destination): void;
  /** Resolves when everything has left. */
  drained(): Promise<void>;
  close(): void;
}
