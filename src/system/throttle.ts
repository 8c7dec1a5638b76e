/**
 * Runs a function on request: at once after a pause, otherwise so many milliseconds after the last run, however many requests
 * came meanwhile. It has a timer only while a request is pending, which keeps no process alive.
 */
export class Throttle {
  readonly #run: () => void;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** Requests a run `everyMs` after the last one. An earlier pending request stays. */
  ask(everyMs: number): void {
    const dueMs = this.#lastMs + everyMs;
    if (dueMs >= this.#dueMs) return;
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => this.run(), Math.max(0, dueMs - performance.now())).unref();
  }

  /** Runs now, which fulfils a pending request. */
  run(): void {
    this.cancel();
    this.#lastMs = performance.now();
    this.#run();
  }

  /** Cancels a pending request. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueMs = Number.POSITIVE_INFINITY;
  }
}
