/** How often those who wait are looked at. */
const tickMs = 1;
/** What failed is not tried again at once: a server that refuses would be asked ten thousand times a second. */
const retryMs = 100;

/** Begins an operation that was due at `dueMs` of `performance.now`, from which it counts how long it took. */
export type Begin = (dueMs: number) => void;

/**
 * Lets operations begin at a rate, in the order in which they were asked for. With a rate an operation is due when the rate
 * says so, whether or not a peer was free to begin it: what a server that stalls keeps waiting is counted as waiting.
 */
export class Pacer {
  readonly #intervalMs: number | undefined;
  readonly #waiting: Begin[] = [];
  readonly #retries = new Set<NodeJS.Timeout>();
  #timer: NodeJS.Timeout | undefined;
  #nextDueMs = Number.NaN;
  #stopped = false;

  /** Operations a second; `undefined` for as many as go. */
  constructor(ratePerSecond: number | undefined) {
    this.#intervalMs = ratePerSecond === undefined ? undefined : 1_000 / ratePerSecond;
  }

  /** Calls `begin`, now or when it is its turn. */
  when(begin: Begin): void {
    if (this.#stopped) return;
    if (this.#intervalMs === undefined) {
      begin(performance.now());
      return;
    }
    this.#waiting.push(begin);
    if (this.#timer !== undefined) return;
    this.#nextDueMs = performance.now();
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  /** The same, a moment after something failed. */
  afterFailure(begin: Begin): void {
    if (this.#stopped) return;
    const retry = setTimeout(() => {
      this.#retries.delete(retry);
      this.when(begin);
    }, retryMs);
    this.#retries.add(retry);
  }

  /** Nobody who waits begins any more. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
    clearInterval(this.#timer);
    for (const retry of this.#retries) clearTimeout(retry);
  }

  #tick(): void {
    const nowMs = performance.now();
    while (this.#nextDueMs <= nowMs) {
      const begin = this.#waiting.shift();
      if (begin === undefined) return;
      const dueMs = this.#nextDueMs;
      this.#nextDueMs += this.#intervalMs ?? 0;
      begin(dueMs);
    }
  }
}
