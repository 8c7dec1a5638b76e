import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds of work before others get their turn. */
const turnMs = 20;

/** Measures long work that lets others have their turn, and what it has taken itself; what others take in between does not count. */
export class WorkTurns {
  #workedMs = 0;
  #sinceMs = performance.now();

  /** Milliseconds that the work has taken. */
  get spentMs(): number {
    return this.#workedMs + performance.now() - this.#sinceMs;
  }

  /** Whether it is the turn of others: then `rest` is to be awaited. */
  get isDue(): boolean {
    return performance.now() - this.#sinceMs >= turnMs;
  }

  /** Resolves when others have had their turn. */
  async rest(): Promise<void> {
    this.#workedMs = this.spentMs;
    this.#sinceMs = performance.now();
    await turn();
    this.#sinceMs = performance.now();
  }
}
