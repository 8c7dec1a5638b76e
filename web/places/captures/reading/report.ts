/** Milliseconds between two reports of progress, unless another time is given. */
const usualMs = 80;

/** Posts the first, the last and in between not more than one message in a while: then the latest. */
export class Report<Value> {
  readonly #post: (value: Value) => void;
  readonly #everyMs: number;
  #at = Number.NEGATIVE_INFINITY;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (value: Value) => void, everyMs = usualMs) {
    this.#post = post;
    this.#everyMs = everyMs;
  }

  give(value: Value, isLast: boolean): void {
    clearTimeout(this.#later);
    const leftMs = isLast ? 0 : this.#at + this.#everyMs - performance.now();
    // What still grows may be silent for long after this.
    if (leftMs > 0) this.#later = setTimeout(() => this.#give(value), leftMs);
    else this.#give(value);
  }

  #give(value: Value): void {
    this.#at = performance.now();
    this.#post(value);
  }
}
