/** A reproducible random generator: the same seed gives the same numbers (mulberry32). Not for secrets. */
export class SeededRandom {
  #state: number;

  /** Uses the low 32 bits of `seed`. */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** The next number, from 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** The next integer, from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A generator for one part of what a seed stands for, independent of those for other parts. */
  static forPart(seed: number, part: number): SeededRandom {
    const random = new SeededRandom(seed ^ Math.imul(part + 1, 0x9e3779b1));
    // Seeds that lie close together begin alike.
    random.next();
    return random;
  }
}
