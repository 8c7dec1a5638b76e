import type { EncodingName } from '../bytes/encoding-names.js';
import { WholeCharacters } from '../bytes/whole-characters.js';
import { type Behaviour, type MessageOrigin, type Outbox, statelessBehaviour } from './behaviour.js';

/** Returns the answer to `message`. */
export type Answer = (message: Uint8Array, origin: MessageOrigin) => Uint8Array;

/** Milliseconds to wait for the rest of a character: a lost segment is retransmitted within them. */
export const halfCharacterMs = 1_000;

/**
 * Answers a stream, which the network cuts anywhere, in whole characters. A partial character at the end of a message is held
 * back until the rest arrives, the peer has finished, or a second has passed. The characters before it are answered at once.
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

  /** The rest did not arrive: answers the partial character. */
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

/** Answers each message by itself, even if it ends within a character: no rest of a datagram follows. */
export function messageReply(answer: Answer): Behaviour {
  return statelessBehaviour((message, origin, outbox) => outbox.send(answer(message, origin)));
}
