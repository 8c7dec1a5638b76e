const none: readonly never[] = Object.freeze([]);

/**
 * What transfers have released while datagrams that point into its memory may still wait: those that were gathered by now
 * are given to the system at the end of the loop's turn, or when it has room again. Only then may the memory be used anew.
 */
export class ReleaseQueue<T> {
  #released: T[] = [];
  /** Released before the last flush: the system has what was gathered, unless it had no room. */
  #flushed: T[] = [];

  get isEmpty(): boolean {
    return this.#released.length === 0 && this.#flushed.length === 0;
  }

  add(item: T): void {
    this.#released.push(item);
  }

  /**
   * To be called once in each turn of the loop, before what was gathered is flushed: what nothing points to any more.
   * `isBlocked` returns whether datagrams of an earlier turn are waiting for the system.
   */
  turn(isBlocked: () => boolean): readonly T[] {
    if (this.isEmpty) return none;
    if (isBlocked()) {
      this.#flushed.push(...this.#released.splice(0));
      return none;
    }
    const free = this.#flushed;
    this.#flushed = this.#released;
    this.#released = [];
    return free;
  }
}
