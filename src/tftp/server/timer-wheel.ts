/** The shell ticks every 10 ms; finer slots would stay empty. */
const slotMs = 8;
/** A horizon of just over 4 s; a later deadline is checked there. Retransmission timeouts are mostly shorter. */
const slotCount = 512;

/**
 * Wakes items at their deadlines at a cost that does not grow with their number: a ring of slots, each with the items due
 * within its 8 ms. An item whose deadline moves later may stay in its slot, and is woken early; only an earlier deadline has to
 * be scheduled. No item is woken more than a slot late.
 */
export class TimerWheel<T> {
  readonly #slots: readonly Set<T>[] = Array.from({ length: slotCount }, () => new Set<T>());
  /** The slot of each item, counted from time zero. */
  readonly #places = new Map<T, number>();
  #cursor = 0;
  /** All slots before this one are empty. */
  #earliest = 0;

  /** The number of scheduled items. */
  get size(): number {
    return this.#places.size;
  }

  /** Schedules `item` for `atMs`, or for the horizon if that is sooner, in place of its schedule before. Returns the time. */
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

  /** Removes `item`; it is not woken. */
  cancel(item: T): void {
    const place = this.#places.get(item);
    if (place === undefined) return;
    this.#places.delete(item);
    this.#slots[place % slotCount]?.delete(item);
  }

  /** When the next item is due; infinite when there is none. */
  get nextMs(): number {
    if (this.#places.size === 0) return Number.POSITIVE_INFINITY;
    this.#earliest = Math.max(this.#earliest, this.#cursor);
    while (this.#slots[this.#earliest % slotCount]?.size === 0) this.#earliest += 1;
    return this.#earliest * slotMs;
  }

  /** Wakes each due item once and removes it; `wake` may schedule it again. */
  advance(nowMs: number, wake: (item: T) => void): void {
    const through = Math.floor(nowMs / slotMs);
    const from = Math.max(this.#cursor, through - slotCount + 1);
    // Collected first: an item scheduled by `wake` waits for the next call, and no round runs for ever.
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
