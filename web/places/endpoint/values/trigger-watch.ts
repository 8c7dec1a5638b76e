import { Trigger } from '../../../../src/traffic/values/trigger.js';
import type { ValueSeries } from '../../../../src/traffic/values/value-series.js';
import type { TriggerSettings } from './values-settings.js';

/** What a trigger has done so far. */
export interface TriggerState {
  /** Whether it waits for its moment. */
  readonly isArmed: boolean;
  /** When it fired last, in microseconds of Unix; undefined if it has not. */
  readonly firedMicros: number | undefined;
  readonly count: number;
}

/** A trigger before it has fired. */
export const armed: TriggerState = Object.freeze({ isArmed: true, firedMicros: undefined, count: 0 });

/** A level that lies within values: the given one if it does, else the middle between the least and the greatest. */
export function levelWithin(
  { min, max }: { readonly min: number; readonly max: number },
  level: number,
): number {
  if (!(min <= max) || (level >= min && level <= max)) return level;
  const middle = (min + max) / 2;
  const short = Number(middle.toPrecision(3));
  return short >= min && short <= max ? short : middle;
}

/** Looks at the points of a series that come from when it was armed on. */
export class TriggerWatch {
  readonly #mode: TriggerSettings['mode'];
  readonly #series: ValueSeries;
  readonly #trigger: Trigger;
  #at: number;
  #state: TriggerState = armed;

  /** The latest point that is there already is where it starts from: an edge from it is one. */
  constructor({ mode, on, level }: TriggerSettings, series: ValueSeries) {
    this.#mode = mode;
    this.#series = series;
    this.#trigger = new Trigger({ on, level });
    this.#at = Math.max(series.first, series.next - 1);
    // A level that is met already is no news.
    if (this.#at < series.next) this.#trigger.push(series.timeAt(this.#at), series.valueAt(this.#at));
    this.#at = series.next;
  }

  /** Looks at the points that are new. The same state if it did not fire. */
  look(): TriggerState {
    const series = this.#series;
    for (let at = Math.max(this.#at, series.first); at < series.next; at += 1) {
      if (!this.#state.isArmed) break;
      if (!this.#trigger.push(series.timeAt(at), series.valueAt(at))) continue;
      const { count } = this.#state;
      this.#state = { isArmed: this.#mode === 'normal', firedMicros: series.timeAt(at), count: count + 1 };
    }
    this.#at = series.next;
    return this.#state;
  }
}
