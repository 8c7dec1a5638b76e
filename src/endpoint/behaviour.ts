import type { EncodingName } from '../bytes/encoding-names.js';
import type { FramingSpec } from '../bytes/framing.js';
import type { SentBy } from '../traffic/event.js';
import type { ReplyMode } from './reply-mode.js';
import type { RuleSet } from './rules/rule.js';
import type { RuleReport } from './rules/rule-report.js';

/** What is told of a message that was sent, besides the message. */
export interface SentAs extends SentBy {
  /** Numbers a send to several peers. */
  readonly send?: number;
  /** The rule that answered. */
  readonly rule?: string;
}

/** Sends for a behaviour, to one peer. */
export interface Outbox {
  /** Sends `bytes` to the peer and takes ownership: the caller must not change them afterwards. `as` is told with what was sent. */
  send(bytes: Uint8Array, as?: SentAs): void;
  /** At a relay: `bytes`, which it owns then, go on in the place of the present message, by the rule of that name. */
  replace?(bytes: Uint8Array, rule: string): void;
  /** At a relay: the present message goes nowhere, by the rule of that name. */
  drop?(rule: string): void;
  /** Ends the conversation once everything sent is out: closes a TCP connection, forgets a UDP peer. */
  close(): void;
  /** Ends the conversation at once and discards what waits: resets a TCP connection, forgets a UDP peer. */
  reset(): void;
  /** Tells whoever watches the endpoint what a rule did. */
  report(report: RuleReport): void;
}

/** The peer and the current message of a behaviour; valid during the call only. */
export interface MessageOrigin {
  /** The peer as `ADDRESS:PORT`. */
  readonly peer: string;
  /** The number of the message from this peer, from 1; 0 before the first. */
  readonly count: number;
  /** Where a message goes as its endpoint sees it; absent: it was received. */
  readonly direction?: 'in' | 'out' | undefined;
  /** When the message arrived or the conversation began: microseconds since 1970, UTC. */
  readonly timeMicros: number;
}

/**
 * The automatic side of a conversation: a pure machine on passed-in time that sends into an outbox. There is one for each TCP
 * connection and each peer of a UDP endpoint. Times in milliseconds are on the clock of `MessageOrigin.timeMicros`.
 */
export interface Behaviour {
  /** True if it may send. Its answers leave before this side finishes. Nothing is read while the peer does not take them. */
  readonly answers: boolean;
  /**
   * True if it uses messages after `received` has returned, so that it must own them. Otherwise a message is borrowed during
   * the call, but may be sent unchanged.
   */
  readonly keeps: boolean;
  /** When to wake it: milliseconds since 1970; infinite while it waits for nothing. */
  readonly deadlineMs: number;
  /** The conversation begins: TCP is connected, or the first datagram of a UDP peer arrived. */
  opened(origin: MessageOrigin, outbox: Outbox): void;
  /** A message arrived: a frame or a datagram. Nothing changes its bytes. */
  received(message: Uint8Array, origin: MessageOrigin, outbox: Outbox): void;
  /** The deadline was reached. */
  deadlineReached(nowMs: number, origin: MessageOrigin, outbox: Outbox): void;
  /**
   * The peer has finished sending, or another behaviour replaces this one. Held-back bytes are answered now. A remaining
   * deadline keeps this side of a TCP connection open until it is reached.
   */
  ended(origin: MessageOrigin, outbox: Outbox): void;
  /** It is called no more: the conversation is over, or another behaviour has replaced this one. It gives back what it shares. */
  discarded?(): void;
}

/** Makes the behaviour of one conversation. Stateless behaviours may share one object. */
export type BehaviourFactory = () => Behaviour;

/** How messages are carried: a stream may be cut anywhere, a datagram is complete. */
export type Carrier = 'stream' | 'datagrams';

/** What a spec answers: its rules, its reply mode where none of them stops it, and its encoding. */
export interface Answering {
  readonly rules: RuleSet;
  readonly reply: ReplyMode;
  readonly encoding: EncodingName;
  /** The checksum of what it receives, as `parseChecksum` reads it; `undefined` for none. */
  readonly receivedChecksum: string | undefined;
  /** Rules may change what passes: a relay. */
  readonly rewrites?: boolean;
  /** How a stream is cut into messages: a message's ending stands behind its checksum. */
  readonly framing?: FramingSpec;
}

/** Returns the behaviours for a spec. The endpoints of `net` get this function instead of a list of modes. */
export type Behaviours = (answering: Answering, carriedBy: Carrier) => BehaviourFactory;

/** A stateless behaviour without deadlines. Without `received` it sends nothing. */
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
