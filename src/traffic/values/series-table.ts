import { visibleText } from '../../bytes/escapes.js';
import { maxNameCharacters } from './value-reader.js';
import { defaultSeriesPoints, type PointBudget, ValueSeries } from './value-series.js';

/** Series that are kept if nothing else is said. */
export const defaultSeries = 32;

/** Bounds of what a table holds: 16 bytes a point, at most the product of both. */
export interface SeriesBounds {
  readonly series?: number;
  readonly points?: number;
  /** Shared with other tables. */
  readonly budget?: PointBudget;
}

/** Series by their names, which are made visible: they came from the network. A bounded number of them, of bounded points. */
export class SeriesTable {
  readonly #maxSeries: number;
  readonly #maxPoints: number;
  readonly #budget: PointBudget | undefined;
  readonly #series = new Map<string, ValueSeries>();
  /** The shown name of each that was read, so that it is made visible once. */
  readonly #shown = new Map<string, string>();
  #refused = 0;

  constructor({ series = defaultSeries, points = defaultSeriesPoints, budget }: SeriesBounds = {}) {
    this.#maxSeries = series;
    this.#maxPoints = points;
    this.#budget = budget;
  }

  /** By their shown names, in the order that they came. */
  get series(): ReadonlyMap<string, ValueSeries> {
    return this.#series;
  }

  /** Numbers that were left out because their series would have been one too many. */
  get refused(): number {
    return this.#refused;
  }

  /** Adds a number that came at `timeMicros` to the series of a name. */
  add(name: string, timeMicros: number, value: number): void {
    const shown = this.#shownOf(name);
    let series = this.#series.get(shown);
    if (series === undefined) {
      if (this.#series.size >= this.#maxSeries) {
        this.#refused += 1;
        return;
      }
      series = new ValueSeries(this.#maxPoints, this.#budget);
      this.#series.set(shown, series);
    }
    series.add(timeMicros, value);
  }

  /** Forgets a series; its name may come anew. */
  remove(shown: string): void {
    this.#series.delete(shown);
  }

  #shownOf(name: string): string {
    const known = this.#shown.get(name);
    if (known !== undefined) return known;
    const shown = visibleText(name.slice(0, maxNameCharacters));
    if (this.#shown.size >= 4 * this.#maxSeries) this.#shown.clear();
    this.#shown.set(name, shown);
    return shown;
  }
}
