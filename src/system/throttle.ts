/**
 * Runs a function some time after it was asked for: at once after a pause, and otherwise so many milliseconds after the last
 * run, however often it was asked for meanwhile. Without being asked it has no timer; its timer keeps no process alive.
 */
export class Throttle {
  readonly #run: () => void;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** Asks for a run `everyMs` milliseconds after the last one, or sooner where that was asked for. */
  ask(everyMs: number): void {
    const dueMs = this.#lastMs + everyMs;
    if (dueMs >= this.#dueMs) return;
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => this.run(), Math.max(0, dueMs - performance.now())).unref();
  }

  /** Runs now; that is what was asked for, too. */
  run(): void {
    this.cancel();
    this.#lastMs = performance.now();
    this.#run();
  }

  /** Forgets what was asked for. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueMs = Number.POSITIVE_INFINITY;
  }
}
