import { createStore, type Store } from './store.js';

/** How far a repetition is. */
export type Repetition =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly sent: number; readonly of: number };

/** Runs a function after `ms` milliseconds; the result cancels it. */
export type After = (ms: number, run: () => void) => () => void;

/** Sends the same again and again, one at a time, until the count is reached, a send fails, or it is stopped. */
export class Repeater {
  readonly progress: Store<Repetition> = createStore<Repetition>({ state: 'idle' });
  readonly #after: After;
  #cancel: (() => void) | undefined;
  #round = 0;

  constructor(after: After) {
    this.#after = after;
  }

  /** Sends at once, then every `intervalMs` after the last has been accepted; `send` tells whether to go on. */
  start(send: () => Promise<boolean>, intervalMs: number, count: number): void {
    this.stop();
    const round = this.#round;
    this.progress.set({ state: 'running', sent: 0, of: count });
    const next = async (sent: number): Promise<void> => {
      const goesOn = await send();
      if (round !== this.#round) return;
      if (!goesOn || sent + 1 >= count) {
        this.stop();
        return;
      }
      this.progress.set({ state: 'running', sent: sent + 1, of: count });
      this.#cancel = this.#after(intervalMs, () => void next(sent + 1));
    };
    void next(0);
  }

  /** Ends it; a send under way is not taken back. */
  stop(): void {
    this.#round += 1;
    this.#cancel?.();
    this.#cancel = undefined;
    this.progress.set({ state: 'idle' });
  }
}
