/** Numbers in their order, which grow and go at both ends; each with a tag. */
export class NumberList {
  #numbers: number[] = [];
  #tags: number[] = [];
  #head = 0;
  readonly #dropped: (tag: number) => void;

  /** `dropped` is told the tag of each number that goes. */
  constructor(dropped: (tag: number) => void = () => undefined) {
    this.#dropped = dropped;
  }

  get size(): number {
    return this.#numbers.length - this.#head;
  }

  at(index: number): number | undefined {
    return index < 0 ? undefined : this.#numbers[this.#head + index];
  }

  /** The index of the first number that is not below this one. */
  indexOf(number: number): number {
    let low = this.#head;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low - this.#head;
  }

  /** Adds a number that is above all others. */
  push(number: number, tag: number): void {
    this.#numbers.push(number);
    this.#tags.push(tag);
  }

  /** Adds numbers that are below all others, in falling order. */
  prepend(numbers: readonly number[], tags: readonly number[]): void {
    if (numbers.length === 0) return;
    this.#numbers = [...numbers.toReversed(), ...this.#numbers.slice(this.#head)];
    this.#tags = [...tags.toReversed(), ...this.#tags.slice(this.#head)];
    this.#head = 0;
  }

  /** Lets go of the numbers below `from`, and of `to` and those above it. */
  keep(from: number, to: number): void {
    for (let last = this.#numbers.length - 1; last >= this.#head; last -= 1) {
      if ((this.#numbers[last] ?? 0) < to) break;
      this.#dropped(this.#tags[last] ?? 0);
      this.#numbers.pop();
      this.#tags.pop();
    }
    while (this.#head < this.#numbers.length && (this.#numbers[this.#head] ?? 0) < from) {
      this.#dropped(this.#tags[this.#head] ?? 0);
      this.#head += 1;
    }
    if (this.#head > 4_096 && this.#head * 2 > this.#numbers.length) {
      this.#numbers = this.#numbers.slice(this.#head);
      this.#tags = this.#tags.slice(this.#head);
      this.#head = 0;
    }
  }
}
