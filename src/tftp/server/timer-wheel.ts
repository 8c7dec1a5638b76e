/** The shell's ticks are 10 ms apart; finer slots would be empty ones. */
const slotMs = 8;
/** Over 4 s ahead; what is due later is looked at in between. Retransmission timeouts are mostly shorter. */
const slotCount = 512;

/**
 * Wakes many by their deadlines at a cost that does not grow with how many wait: a ring of slots, each with those who are
 * due within its 8 ms. Someone whose deadline moves on may stay where it is, and is woken early; only an earlier
 * deadline has to be scheduled. Nobody is woken late by more than a slot.
 */
export class TimerWheel<T> {
  readonly #slots: readonly Set<T>[] = Array.from({ length: slotCount }, () => new Set<T>());
  /** The slot of each, counted from time zero. */
  readonly #places = new Map<T, number>();
  #cursor = 0;
  /** Nobody waits in a slot before this one. */
  #earliest = 0;

  /** How many wait. */
  get size(): number {
    return this.#places.size;
  }

  /** Wakes `item` at `atMs`, or at the horizon when that is sooner; in place of what was scheduled before. Returns when. */
  schedule(item: T, atMs: number, nowMs: number): number {
    this.cancel(item);
    if (this.#places.size === 0) this.#cursor = Math.floor(nowMs / slotMs);
    const soonest = Math.max(this.#cursor, Math.floor(nowMs / slotMs));
    const wanted = Math.ceil(Math.min(atMs, nowMs + slotCount * slotMs) / slotMs);
    const place = Math.min(Math.max(wanted, soonest), this.#cursor + slotCount - 1);
    this.#earliest = this.#places.size === 0 ? place : Math.min(this.#earliest, place);
    this.#places.set(item, place);
    this.#slots[place % slotCount]?.add(item);
    return place * slotMs;
  }

  /** Wakes `item` no more. */
  cancel(item: T): void {
    const place = this.#places.get(item);
    if (place === undefined) return;
    this.#places.delete(item);
    this.#slots[place % slotCount]?.delete(item);
  }

  /** When the next is woken; infinite when nobody waits. */
  get nextMs(): number {
    if (this.#places.size === 0) return Number.POSITIVE_INFINITY;
    this.#earliest = Math.max(this.#earliest, this.#cursor);
    while (this.#slots[this.#earliest % slotCount]?.size === 0) this.#earliest += 1;
    return this.#earliest * slotMs;
  }

  /** Wakes everyone whose time has come, each once; they wait no more unless they are scheduled anew. */
  advance(nowMs: number, wake: (item: T) => void): void {
    const through = Math.floor(nowMs / slotMs);
    const from = Math.max(this.#cursor, through - slotCount + 1);
    // What is scheduled while others are woken comes next time, not in the same round for ever.
    const due: T[] = [];
    for (let place = from; place <= through; place += 1) {
      for (const item of this.#slots[place % slotCount] ?? []) due.push(item);
      this.#slots[place % slotCount]?.clear();
    }
    this.#cursor = Math.max(this.#cursor, through + 1);
    for (const item of due) this.#places.delete(item);
    for (const item of due) wake(item);
  }
}
