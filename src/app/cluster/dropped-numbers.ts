/** Runs of numbers that are known one by one; of older ones it is known how many events they had. */
const maxRuns = 4_096;

interface Run {
  readonly from: number;
  to: number;
  /** Numbers of it that are events: all of them, unless it is two runs in one. */
  count: number;
}

/** The numbers of events that were dropped from memory, in rising order, as runs. */
export class DroppedNumbers {
  #runs: Run[] = [];

  /** The lowest of them; undefined if none were dropped. */
  get first(): number | undefined {
    return this.#runs[0]?.from;
  }

  /** Adds `count` events with numbers in a range that is above all others. */
  add(from: number, to: number, count: number): void {
    const last = this.#runs.at(-1);
    if (last !== undefined && isWhole(last) && from === last.to + 1 && count === to - from + 1) {
      last.to = to;
      last.count += count;
      return;
    }
    this.#runs.push({ from, to, count });
    if (this.#runs.length < 2 * maxRuns) return;
    const old = this.#runs.splice(0, maxRuns);
    const events = old.reduce((sum, run) => sum + run.count, 0);
    this.#runs.unshift({ from: old[0]?.from ?? from, to: old.at(-1)?.to ?? to, count: events });
  }

  /** How many have a number above `after`. */
  above(after: number): number {
    let sum = 0;
    for (const { from, to, count } of this.#runs)
      if (to > after) sum += from > after ? count : Math.min(count, to - after);
    return sum;
  }

  /** Those up to `after` are read again, or told as missing. */
  forget(after: number): void {
    const kept = this.#runs.findIndex(({ to }) => to > after);
    this.#runs = kept < 0 ? [] : this.#runs.slice(kept);
    const [first] = this.#runs;
    if (first === undefined || first.from > after) return;
    const count = Math.min(first.count, first.to - after);
    this.#runs[0] = { from: after + 1, to: first.to, count };
  }
}

function isWhole({ from, to, count }: Run): boolean {
  return count === to - from + 1;
}
