/** Senders that are remembered; the one that was silent longest is forgotten for another. */
const maxSenders = 1_024;

/**
 * Lets a message of a room through once. Each sender numbers its messages from 1; one whose number is not above the last of its sender
 * is a repetition, or has been overtaken, and nothing is said out of order. A sender that begins anew has another name.
 */
export class HeardNumbers {
  readonly #last = new Map<string, number>();
  readonly #own: string;

  /** `own` is the name that this side sends under: its own messages come back and are not heard. */
  constructor(own: string) {
    this.#own = own;
  }

  /** Whether a message is new. */
  admit(sender: string, number: number): boolean {
    if (sender === this.#own) return false;
    const last = this.#last.get(sender);
    if (last !== undefined && number <= last) return false;
    this.#last.delete(sender);
    this.#last.set(sender, number);
    for (const silent of this.#last.keys()) {
      if (this.#last.size <= maxSenders) break;
      this.#last.delete(silent);
    }
    return true;
  }
}
