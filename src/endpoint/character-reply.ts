import type { EncodingName } from '../bytes/encoding-names.js';
import { WholeCharacters } from '../bytes/whole-characters.js';
import type { Behaviour, MessageOrigin, Outbox } from './behaviour.js';

/** What is answered to `message`. */
export type Answer = (message: Uint8Array, origin: MessageOrigin) => Uint8Array;

/**
 * Answers a stream, which the network cuts anywhere, only in whole characters: half of one at the end of a message is held
 * back until the rest arrives, the peer has finished, or nothing came for a while. What is whole before it is answered at once.
 */
export class CharacterReply implements Behaviour {
  readonly #answer: Answer;
  readonly #characters: WholeCharacters;

  constructor(answer: Answer, encoding: EncodingName) {
    this.#answer = answer;
    this.#characters = new WholeCharacters(encoding);
  }

  get heldBytes(): number {
    return this.#characters.held.byteLength;
  }

  received(message: Uint8Array, origin: MessageOrigin, outbox: Outbox): void {
    const whole = this.#characters.take(message);
    if (whole.byteLength > 0 || message.byteLength === 0) outbox.send(this.#answer(whole, origin));
  }

  silence(origin: MessageOrigin, outbox: Outbox): void {
    const rest = this.#characters.end();
    if (rest.byteLength > 0) outbox.send(this.#answer(rest, origin));
  }

  ended(origin: MessageOrigin, outbox: Outbox): void {
    this.silence(origin, outbox);
  }
}

/** Answers each message for itself, whatever it ends with: a datagram has no rest that may come. Stateless. */
export function messageReply(answer: Answer): Behaviour {
  return {
    heldBytes: 0,
    received: (message, origin, outbox) => outbox.send(answer(message, origin)),
    silence: () => undefined,
    ended: () => undefined,
  };
}
