/** A stretch of time in which nothing came. */
export interface Silence {
  readonly fromMicros: number;
  readonly toMicros: number;
}

/** A silence is at least this long, and so many times as long as points are usually apart. */
const minMicros = 500_000;
const unusual = 5;
/** Silences one after another that are the usual from then on: what came often now comes seldom. */
const maxInRow = 3;
/** The weight of the latest interval among those before it. */
const weight = 0.2;
/** Silences that are kept; the oldest go first. */
const maxKept = 1_024;

/** Finds the times in which a series was silent: no line is drawn through them. */
export class Silences {
  readonly #found: Silence[] = [];
  #last = Number.NaN;
  #usualMicros = Number.NaN;
  #inRow = 0;

  /** When the latest point came; NaN before the first. */
  get lastMicros(): number {
    return this.#last;
  }

  /** A point came. */
  add(timeMicros: number): void {
    const interval = timeMicros - this.#last;
    const from = this.#last;
    this.#last = timeMicros;
    // The first point, or a clock that was set back.
    if (!(interval >= 0)) return;
    if (!this.#isSilence(interval)) {
      this.#inRow = 0;
      this.#usualMicros = Number.isNaN(this.#usualMicros)
        ? interval
        : this.#usualMicros + weight * (interval - this.#usualMicros);
      return;
    }
    this.#found.push({ fromMicros: from, toMicros: timeMicros });
    if (this.#found.length > maxKept) this.#found.shift();
    this.#inRow += 1;
    if (this.#inRow < maxInRow) return;
    this.#usualMicros = interval;
    this.#inRow = 0;
  }

  /** The silences that reach into a stretch of time, with the one that goes on at `nowMicros`. */
  between(fromMicros: number, toMicros: number, nowMicros: number): readonly Silence[] {
    const found = this.#found.filter((one) => one.toMicros > fromMicros && one.fromMicros < toMicros);
    if (this.#isSilence(nowMicros - this.#last) && this.#last < toMicros)
      found.push({ fromMicros: this.#last, toMicros: nowMicros });
    return found;
  }

  #isSilence(interval: number): boolean {
    return interval >= minMicros && interval > unusual * this.#usualMicros;
  }
}
