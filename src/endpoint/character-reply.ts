import type { EncodingName } from '../bytes/encoding-names.js';
import { WholeCharacters } from '../bytes/whole-characters.js';
import { type Behaviour, type MessageOrigin, type Outbox, statelessBehaviour } from './behaviour.js';

/** What is answered to `message`. */
export type Answer = (message: Uint8Array, origin: MessageOrigin) => Uint8Array;

/** Milliseconds that the rest of a character may be under way: a lost segment is sent again within it. */
export const halfCharacterMs = 1_000;

/**
 * Answers a stream, which the network cuts anywhere, only in whole characters: half of one at the end of a message is held
 * back until the rest arrives, the peer has finished, or nothing came for a second. What is whole before it is answered at once.
 */
export class CharacterReply implements Behaviour {
  readonly answers = true;
  readonly keeps = true;
  deadlineMs = Number.POSITIVE_INFINITY;
  readonly #answer: Answer;
  readonly #characters: WholeCharacters;

  constructor(answer: Answer, encoding: EncodingName) {
    this.#answer = answer;
    this.#characters = new WholeCharacters(encoding);
  }

  opened(): void {}

  received(message: Uint8Array, origin: MessageOrigin, outbox: Outbox): void {
    const whole = this.#characters.take(message);
    const isHolding = this.#characters.held.byteLength > 0;
    this.deadlineMs = isHolding ? origin.timeMicros / 1_000 + halfCharacterMs : Number.POSITIVE_INFINITY;
    if (whole.byteLength > 0 || message.byteLength === 0) outbox.send(this.#answer(whole, origin));
  }

  /** The rest did not come: what was held back is answered as it is. */
  deadlineReached(_nowMs: number, origin: MessageOrigin, outbox: Outbox): void {
    this.#answerRest(origin, outbox);
  }

  ended(origin: MessageOrigin, outbox: Outbox): void {
    this.#answerRest(origin, outbox);
  }

  #answerRest(origin: MessageOrigin, outbox: Outbox): void {
    this.deadlineMs = Number.POSITIVE_INFINITY;
    const rest = this.#characters.end();
    if (rest.byteLength > 0) outbox.send(this.#answer(rest, origin));
  }
}

/** Answers each message for itself, whatever it ends with: a datagram has no rest that may come. */
export function messageReply(answer: Answer): Behaviour {
  return statelessBehaviour((message, origin, outbox) => outbox.send(answer(message, origin)));
}
