/**
 * The numbers of the objects that a run prints with `--json`: those of a hub's events, and behind them those of what the
 * command says itself.
 */
export class EventNumbers {
  #last = 0;

  /** Objects up to this number have been printed, or were lost. */
  reached(sequence: number): void {
    this.#last = Math.max(this.#last, sequence);
  }

  /** The number of an object that is no event of a hub. */
  next(): number {
    this.#last += 1;
    return this.#last;
  }
}
