/** Nanoseconds for which late packets of something that has ended are still waited for. */
const lingerNanos = 10_000_000_000;

/** What has ended, the one that ended first before others, until no late packets are to be expected any more. */
export class ClosingQueue<Key> {
  readonly #closing = new Map<Key, number>();

  /** `key` has ended at that time, unless it was noted before. */
  add(key: Key, timeNanos: number): void {
    if (!this.#closing.has(key)) this.#closing.set(key, timeNanos);
  }

  /** Forgets `key`: it has begun anew. */
  remove(key: Key): void {
    this.#closing.delete(key);
  }

  /** Removes and returns one that ended long enough before that time; `undefined` if there is none. */
  take(timeNanos: number): Key | undefined {
    if (this.#closing.size === 0) return undefined;
    for (const [key, since] of this.#closing) {
      if (timeNanos - since < lingerNanos) return undefined;
      this.#closing.delete(key);
      return key;
    }
    return undefined;
  }
}
