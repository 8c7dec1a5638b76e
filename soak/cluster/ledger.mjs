// Numbers that a load has handed over, and what has become of each.

/** How long a node may hold what it has taken before it is on its disk or in the stream, in milliseconds. */
export const unwrittenMs = 200;

/**
 * The numbers 1, 2, 3 … of one load: which were sent, which were taken, and which may be missing because whoever took them was ended before it
 * could write them down.
 */
export class Ledger {
  #sent = 0;
  #taken = 0;
  /** When how many were taken, of the last second. */
  #marks = [];
  #doubts = [];

  get sent() {
    return this.#sent;
  }

  get taken() {
    return this.#taken;
  }

  /** Gives out so many more numbers; returns the first of them. */
  send(count) {
    this.#sent += count;
    return this.#sent - count + 1;
  }

  /** All numbers to this one were taken. */
  take(upTo, nowMs = performance.now()) {
    this.#taken = upTo;
    this.#marks.push({ atMs: nowMs, upTo });
    while (this.#marks.length > 1 && (this.#marks[1]?.atMs ?? nowMs) < nowMs - 1_000) this.#marks.shift();
  }

  /** How many were taken so many milliseconds ago, at most a second. */
  takenBefore(milliseconds, nowMs = performance.now()) {
    return (
      this.#marks.findLast(({ atMs }) => atMs <= nowMs - milliseconds)?.upTo ?? this.#doubts.at(-1)?.to ?? 0
    );
  }

  /** Whoever took them has ended, and had safely taken all up to this one: those behind it may be missing. */
  breakOff(safe, nowMs = performance.now()) {
    const from = Math.max(safe, this.#doubts.at(-1)?.to ?? 0) + 1;
    if (from <= this.#sent) this.#doubts.push({ from, to: this.#sent });
    this.#taken = this.#sent;
    this.#marks = [{ atMs: nowMs, upTo: this.#sent }];
  }

  /**
   * Compares with the numbers that were found, in the order in which they lie there: how many are there, missing although they may not be
   * (`lost`), missing as they may be (`unwritten`), there more than once, and behind a greater one.
   */
  count(numbers) {
    const times = new Uint8Array(this.#sent + 1);
    let [highest, disordered, unknown] = [0, 0, 0];
    for (const number of numbers) {
      if (number < 1 || number > this.#sent) unknown += 1;
      else if (times[number] < 255) times[number] += 1;
      if (number < highest) disordered += 1;
      else highest = number;
    }
    const result = { sent: this.#sent, found: 0, lost: 0, unwritten: 0, doubled: 0, disordered, unknown };
    let doubt = 0;
    for (let number = 1; number <= this.#sent; number += 1) {
      while ((this.#doubts[doubt]?.to ?? Number.POSITIVE_INFINITY) < number) doubt += 1;
      if (times[number] > 1) result.doubled += 1;
      if (times[number] > 0) result.found += 1;
      else if (number >= (this.#doubts[doubt]?.from ?? Number.POSITIVE_INFINITY)) result.unwritten += 1;
      else result.lost += 1;
    }
    return result;
  }
}
