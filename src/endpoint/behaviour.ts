import type { EncodingName } from '../bytes/encoding-names.js';
import type { ReplyMode } from './reply-mode.js';

/** Where a behaviour speaks: one peer's sending side. */
export interface Outbox {
  /** Sends `bytes` to the peer. Ownership passes: the caller must not change them afterwards. */
  send(bytes: Uint8Array): void;
  /** Ends the conversation once what was sent is out: a TCP connection is closed, a UDP peer is forgotten. */
  close(): void;
}

/** What a behaviour may know of its peer and of the message at hand; valid during the call only. */
export interface MessageOrigin {
  /** The peer as `ADDRESS:PORT`. */
  readonly peer: string;
  /** Which message of this peer it is, from 1; 0 before the first. */
  readonly count: number;
  /** When it arrived, or the conversation began: microseconds since 1970, UTC. */
  readonly timeMicros: number;
}

/**
 * What one side of a conversation does by itself: a pure machine on passed-in time, one for each TCP connection and each
 * peer of a UDP endpoint, that speaks into the outbox it is handed. Times in milliseconds are those of
 * `MessageOrigin.timeMicros`.
 */
export interface Behaviour {
  /** It may send. Its answers go out before this side finishes, and nothing is read while the peer does not take them. */
  readonly answers: boolean;
  /**
   * It uses messages after `received` has returned, so that each has to be its own. Otherwise a message is lent: valid during
   * the call, but it may be sent as it is.
   */
  readonly keeps: boolean;
  /** When it wants to be woken: milliseconds since 1970; infinite while it waits for nothing. */
  readonly deadlineMs: number;
  /** The conversation begins: TCP is connected, or a UDP peer was received from for the first time. */
  opened(origin: MessageOrigin, outbox: Outbox): void;
  /** A message arrived, as the framing cut it, or a datagram. Nobody changes it. */
  received(message: Uint8Array, origin: MessageOrigin, outbox: Outbox): void;
  /** The time that it asked for has come. */
  deadlineReached(nowMs: number, origin: MessageOrigin, outbox: Outbox): void;
  /**
   * The peer has finished sending, or another behaviour takes over. What was held back is answered now; a deadline that is
   * left keeps this side of a TCP connection open until it is reached.
   */
  ended(origin: MessageOrigin, outbox: Outbox): void;
}

/** Makes the behaviour of one conversation; those without state may be one object for all. */
export type BehaviourFactory = () => Behaviour;

/** What cuts messages: a stream is cut anywhere, a datagram stands for itself. */
export type Carrier = 'stream' | 'datagrams';

/** What an endpoint does by itself, as a description says it, and in which encoding. */
export interface Answering {
  readonly reply: ReplyMode;
  readonly encoding: EncodingName;
}

/** Finds the behaviours that a description asks for: what the shells of `net` are given instead of a list of modes. */
export type Behaviours = (answering: Answering, carriedBy: Carrier) => BehaviourFactory;

/** A behaviour without state that waits for nothing; without `received` it says nothing by itself. */
export function statelessBehaviour(received: Behaviour['received'] | undefined): Behaviour {
  return Object.freeze({
    answers: received !== undefined,
    keeps: false,
    deadlineMs: Number.POSITIVE_INFINITY,
    opened: () => undefined,
    received: received ?? (() => undefined),
    deadlineReached: () => undefined,
    ended: () => undefined,
  });
}
