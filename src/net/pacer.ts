/** Milliseconds between two looks at waiting operations. */
const tickMs = 1;
/** Milliseconds before a failed operation is retried: a server that refuses would otherwise get ten thousand a second. */
const retryMs = 100;

/** Begins an operation. Its duration counts from `dueMs`, a time of `performance.now`. */
export type Begin = (dueMs: number) => void;

/**
 * Begins operations at a rate, in the order requested. With a rate, an operation is due on schedule even if no peer was free
 * to begin it: the time that a stalled server keeps it waiting counts towards its duration.
 */
export class Pacer {
  readonly #intervalMs: number | undefined;
  readonly #waiting: Begin[] = [];
  readonly #retries = new Set<NodeJS.Timeout>();
  #timer: NodeJS.Timeout | undefined;
  #nextDueMs = Number.NaN;
  #stopped = false;

  /** Operations a second; `undefined` for no limit. */
  constructor(ratePerSecond: number | undefined) {
    this.#intervalMs = ratePerSecond === undefined ? undefined : 1_000 / ratePerSecond;
  }

  /** Calls `begin`, now or in its turn. */
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

  /** Calls `begin` in its turn, `retryMs` after a failure. */
  afterFailure(begin: Begin): void {
    if (this.#stopped) return;
    const retry = setTimeout(() => {
      this.#retries.delete(retry);
      this.when(begin);
    }, retryMs);
    this.#retries.add(retry);
  }

  /** Begins no more operations, not even waiting ones. */
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
