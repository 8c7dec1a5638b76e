const none: readonly never[] = Object.freeze([]);

/**
 * Released memory that gathered datagrams may still point into. The system takes those datagrams at the end of the loop's
 * turn, or when it has room again. Only then may the memory be reused.
 */
export class ReleaseQueue<T> {
  #released: T[] = [];
  /** Released before the last flush: the system has taken the gathered datagrams, unless it had no room. */
  #flushed: T[] = [];

  get isEmpty(): boolean {
    return this.#released.length === 0 && this.#flushed.length === 0;
  }

  add(item: T): void {
    this.#released.push(item);
  }

  /**
   * Returns the memory that nothing points into any more. Call it once in each turn of the loop, before the flush. `isBlocked`
   * returns true if datagrams of an earlier turn still wait for the system.
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
