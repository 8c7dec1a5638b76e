/** Milliseconds between two reports of progress. */
const reportMs = 80;

/** Posts the first, the last and in between not more than one message in a while. */
export class Report<Value> {
  readonly #post: (value: Value) => void;
  #at = Number.NEGATIVE_INFINITY;

  constructor(post: (value: Value) => void) {
    this.#post = post;
  }

  give(value: Value, isLast: boolean): void {
    const now = performance.now();
    if (!isLast && now - this.#at < reportMs) return;
    this.#at = now;
    this.#post(value);
  }
}
