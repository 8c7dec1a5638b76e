/** A reading of both clocks: the wall's in µs since 1970, and one that only goes forward, in ms. */
export interface ClockReading {
  readonly wallMicros: number;
  readonly steadyMs: number;
}

/** How far the clocks may go apart between two readings, in ms: more is a jump. */
const jumpMs = 60_000;
/** How long after a start or a jump nothing is judged by its age, in ms. */
const mistrustMs = 60 * 60_000;
const dayMicros = 24 * 60 * 60 * 1e6;
const dayMs = dayMicros / 1_000;

/**
 * Judges what is too old. A wall clock that is wrong would make everything old at once, as it is on a machine that begins without its
 * battery and has not asked for the time yet. So after a start and after a jump nothing is until the clock has gone steadily for an hour; and what is younger than the program's run by the steady clock is never too old.
 */
export class AgeClock {
  readonly #read: () => ClockReading;
  readonly #begunMs: number;
  #last: ClockReading;
  #trustedFromMs: number;

  constructor(read: () => ClockReading) {
    this.#read = read;
    this.#last = read();
    this.#begunMs = this.#last.steadyMs;
    this.#trustedFromMs = this.#begunMs + mistrustMs;
  }

  /** Whether the program has run longer than that by the steady clock. */
  hasRunFor(days: number): boolean {
    return this.#read().steadyMs - this.#begunMs > days * dayMs;
  }

  /** What happened before this, in µs since 1970, is older than `days`; undefined while the clock is not to be trusted. */
  before(days: number): number | undefined {
    const now = this.#read();
    const wallMs = (now.wallMicros - this.#last.wallMicros) / 1_000;
    const steadyMs = now.steadyMs - this.#last.steadyMs;
    this.#last = now;
    if (Math.abs(wallMs - steadyMs) > jumpMs) this.#trustedFromMs = now.steadyMs + mistrustMs;
    return now.steadyMs < this.#trustedFromMs ? undefined : now.wallMicros - days * dayMicros;
  }
}
