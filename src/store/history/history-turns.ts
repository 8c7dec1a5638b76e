import { clearImmediate, setImmediate } from 'node:timers';

/** Long work in steps of some 20 ms. */
export interface SteppedWork {
  readonly id: number;
  /** Does a step. `waiting` until `History` asks for more, then `done` or again. */
  step(): 'again' | 'waiting' | 'done';
}

/**
 * Lets long work take turns: a step of one, then whatever has arrived meanwhile, then a step of the next. So a search holds up neither
 * what is to be written nor another search by more than a step.
 */
export class HistoryTurns {
  #ready: SteppedWork[] = [];
  readonly #waiting = new Map<number, SteppedWork>();
  #next: NodeJS.Immediate | undefined;

  add(work: SteppedWork): void {
    this.#ready.push(work);
    this.#schedule();
  }

  /** How much is under way. */
  get count(): number {
    return this.#ready.length + this.#waiting.size;
  }

  /** Whether there is work of this id. */
  has(id: number): boolean {
    return this.#waiting.has(id) || this.#ready.some((work) => work.id === id);
  }

  /** Goes on with work that waits. */
  resume(id: number): void {
    const work = this.#waiting.get(id);
    if (work === undefined) return;
    this.#waiting.delete(id);
    this.add(work);
  }

  drop(id: number): void {
    this.#waiting.delete(id);
    this.#ready = this.#ready.filter((work) => work.id !== id);
  }

  /** Ends everything, and returns the ids of what was not done. */
  close(): readonly number[] {
    const ids = [...this.#ready.map(({ id }) => id), ...this.#waiting.keys()];
    this.#ready = [];
    this.#waiting.clear();
    clearImmediate(this.#next);
    this.#next = undefined;
    return ids;
  }

  #schedule(): void {
    if (this.#next !== undefined || this.#ready.length === 0) return;
    this.#next = setImmediate(() => {
      this.#next = undefined;
      this.#turn();
      this.#schedule();
    });
  }

  #turn(): void {
    const work = this.#ready.shift();
    if (work === undefined) return;
    const state = work.step();
    if (state === 'again') this.#ready.push(work);
    else if (state === 'waiting') this.#waiting.set(work.id, work);
  }
}
