import type { Altered } from '../../traffic/event.js';
import type { SendOutcome } from '../endpoint.js';

/** A direction through a relay: `up` to the target, `down` to the client. */
export type RelaySideName = Altered['side'];

/** Which messages a relay is to hold. */
export interface HoldOrder {
  readonly mode: 'off' | 'next' | 'all';
  /** An expression of the filter language; each message without it. */
  readonly filter?: string;
  readonly side?: RelaySideName;
  /** After so long a held message goes on as it came. */
  readonly timeoutMs?: number;
}

/** What became of a message that was held. */
export type Settled = 'forwarded' | 'changed' | 'dropped' | 'answered' | 'timedOut' | 'gone';

/** What is to become of a held message; `data` goes in its place, or is the answer. */
export interface Settling {
  readonly as: 'forward' | 'drop' | 'answer';
  readonly data?: Uint8Array;
  /** Of a datagram that is forwarded: it goes on twice, as on a network that duplicates, from the same port. */
  readonly twice?: true;
}

/** A message that a relay holds. */
export interface HeldView {
  readonly number: number;
  readonly side: RelaySideName;
  /** The client that it is from or for. */
  readonly peer: string;
  readonly connection?: number;
  readonly heldAtMicros: number;
  readonly goesAtMicros: number;
  /** Borrowed. */
  readonly bytes: Uint8Array;
}

/** A message that was held before. `bytes` and `after` are its first 4 KiB. */
export interface SettledView {
  readonly number: number;
  readonly side: RelaySideName;
  readonly peer: string;
  readonly atMicros: number;
  readonly what: Settled;
  readonly bytes: Uint8Array;
  readonly after?: Uint8Array;
}

/** What a relay holds, in figures. */
export interface StandingInFigures {
  readonly hold: HoldOrder;
  readonly held: number;
  readonly heldBytes: number;
  readonly passedOver: number;
  readonly oldest?: { readonly number: number; readonly goesAtMicros: number };
  readonly settled: number;
  readonly rewritten: number;
}

/** Standing in at a running relay: a person holds messages that pass, and says what becomes of them. */
export interface StandingIn {
  readonly figures: StandingInFigures;
  /** Says which messages are held from now on. Rejects with a BreakoutboxError: what is wrong with the filter. */
  hold(order: HoldOrder): Promise<StandingInFigures>;
  /** What is held, oldest first, at most 100, and what was held last, newest first, at most 50. */
  list(): { readonly held: readonly HeldView[]; readonly before: readonly SettledView[] };
  /** @throws BreakoutboxError RELAY_MESSAGE_GONE, RELAY_MESSAGE_UNKNOWN, RELAY_ANSWER_MISSING */
  settle(number: number, settling: Settling): void;
  /** Sends everything on as it came, and holds nothing more. */
  settleAll(): StandingInFigures;
  /**
   * Says something to one side of a client by name, or of all, in the name of the other side. Takes ownership of `bytes`.
   * @throws BreakoutboxError NOT_CONNECTED, PEER_UNKNOWN
   */
  say(side: RelaySideName, bytes: Uint8Array, to?: string): SendOutcome;
  /** Holds a message for longer. @throws BreakoutboxError RELAY_MESSAGE_GONE, RELAY_MESSAGE_UNKNOWN */
  extend(number: number, ms: number): void;
}
