/**
 * The sequence numbers of the objects that a run prints with `--json`: those of a hub's events, and after them those of the
 * command's own objects.
 */
export class EventNumbers {
  #last = 0;

  /** Objects up to this number have been printed, or were lost. */
  reached(sequence: number): void {
    this.#last = Math.max(this.#last, sequence);
  }

  /** The number of an object other than a hub's event. */
  next(): number {
    this.#last += 1;
    return this.#last;
  }
}
