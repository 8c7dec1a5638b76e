const spanMs = 1_000;
/** Marks closer together than this would only cost memory. */
const minGapMs = 50;

/** The rate of a counter over the last second: bounded memory at any pace. */
export class RateOfLastSecond {
  #marks: { readonly atMs: number; readonly count: number }[] = [];

  /** Records the total `count` at `nowMs`; returns the rate per second, 0 before there is a span to divide by. */
  at(nowMs: number, count: number): number {
    const last = this.#marks.at(-1);
    if (last === undefined || nowMs - last.atMs >= minGapMs) this.#marks.push({ atMs: nowMs, count });
    // Keep the newest mark that is a whole span old: the rate reaches back to it.
    while (this.#marks.length > 2 && nowMs - (this.#marks[1]?.atMs ?? nowMs) >= spanMs) this.#marks.shift();
    const first = this.#marks[0];
    if (first === undefined || nowMs <= first.atMs) return 0;
    return ((count - first.count) / (nowMs - first.atMs)) * 1_000;
  }
}
