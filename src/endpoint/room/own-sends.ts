/**
 * Knows which events a room's own sending caused, by their numbers. A send publishes its events before it returns, so that they are those
 * between two readings of the hub's last number. What it does not know somebody typed.
 */
export class OwnSends {
  /** Ranges of numbers, in order, that were not passed yet. */
  readonly #ranges: { readonly from: number; to: number }[] = [];

  /** A send has caused the events `from` to `to`; none if `to` is below. Ranges come in order. */
  add(from: number, to: number): void {
    if (to < from) return;
    const last = this.#ranges.at(-1);
    if (last !== undefined && last.to + 1 === from) last.to = to;
    else this.#ranges.push({ from, to });
  }

  /** Whether a send caused the event of this number. Ask in the order of numbers: what is passed is forgotten. */
  has(sequence: number): boolean {
    let first = this.#ranges[0];
    while (first !== undefined && first.to < sequence) {
      this.#ranges.shift();
      first = this.#ranges[0];
    }
    return first !== undefined && first.from <= sequence;
  }
}
