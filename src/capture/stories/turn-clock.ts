import type { Side } from '../streams/stream-event.js';
import type { Turns } from './story.js';

/** Measures whose turn it was: the one that acts next was waited for. */
export class TurnClock {
  readonly #turns = { client: 0, server: 0, nobody: 0 };
  #lastNanos: number;

  /** The clock begins at that time. */
  constructor(startNanos: number) {
    this.#lastNanos = startNanos;
  }

  /** `side` acts now; `isAgain` if it only repeats what was lost, for which nobody was waited for. Returns the time since the last. */
  acts(side: Side, timeNanos: number, isAgain: boolean): number {
    const waited = Math.max(0, timeNanos - this.#lastNanos);
    this.#turns[isAgain ? 'nobody' : side] += waited;
    this.#lastNanos = Math.max(timeNanos, this.#lastNanos);
    return waited;
  }

  get turns(): Turns {
    return { ...this.#turns };
  }
}
