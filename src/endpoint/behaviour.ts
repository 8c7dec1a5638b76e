/** Where a behaviour speaks: one peer's sending side. */
export interface Outbox {
  /** Sends `bytes` to the peer. Ownership passes: the caller must not change them afterwards. */
  send(bytes: Uint8Array): void;
}

/** What a behaviour may know of the message at hand; valid during the call only. */
export interface MessageOrigin {
  /** The peer as `ADDRESS:PORT`. */
  readonly peer: string;
  /** Which message of this peer it is, from 1. */
  readonly count: number;
  /** When it arrived: microseconds since 1970, UTC. */
  readonly timeMicros: number;
}

/**
 * What one side of a conversation does with what it receives: a pure machine, one for each TCP connection and one for
 * each UDP endpoint, that speaks into the outbox it is handed.
 */
export interface Behaviour {
  /**
   * A message arrived, as the framing cut it, or a datagram. `message` is owned by the behaviour from here on: it may
   * send it as it is, and nobody changes it.
   */
  received(message: Uint8Array, origin: MessageOrigin, outbox: Outbox): void;
  /** Bytes that were held back: the beginning of a character whose rest may still come. */
  readonly heldBytes: number;
  /** The rest did not come for a while: what was held back is answered as it is. */
  silence(origin: MessageOrigin, outbox: Outbox): void;
  /** The peer has finished sending; what was held back is answered now. */
  ended(origin: MessageOrigin, outbox: Outbox): void;
}
