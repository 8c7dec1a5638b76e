import type { ValueSeries } from './value-series.js';

/** Points to draw: of equal length, in the order of the series. New arrays, the caller's own. And what all points between have. */
export interface DrawnPoints {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Points that these stand for. */
  readonly count: number;
  /** The least, the greatest and the mean value of them; NaN of none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/**
 * The points of a series from `fromMicros` to before `toMicros`, at most four for each of `pixels` columns: the first, the lowest, the
 * highest and the last of those that fall into it, so that a line through them looks as one through all and no peak is lost. Columns
 * without points have none. Reads a million points in some ten milliseconds.
 */
export function decimate(
  series: ValueSeries,
  fromMicros: number,
  toMicros: number,
  pixels: number,
): DrawnPoints {
  const columns = Math.max(1, Math.floor(pixels));
  const width = (toMicros - fromMicros) / columns;
  const drawn = new Drawn(series);
  if (!(width > 0)) return drawn.points(0, 0);
  const { isOrdered } = series;
  const begin = isOrdered ? series.firstFrom(fromMicros) : series.first;
  const end = isOrdered ? series.firstFrom(toMicros) : series.next;
  let column = -1;
  let count = 0;
  let sum = 0;
  // Numbers of the points of the column: -1 for none.
  let [first, low, high, last] = [-1, -1, -1, -1];
  const endColumn = (): void => {
    if (first >= 0) drawn.add(first, low, high, last);
  };
  let [lowest, highest] = [0, 0];
  // A million calls for a point each would take longer than all the rest.
  for (const { begin: pieceBegin, times, values } of series.pieces(begin, end)) {
    for (let index = 0; index < times.length; index += 1) {
      const time = times[index] ?? Number.NaN;
      if (!(time >= fromMicros && time < toMicros)) continue;
      const at = pieceBegin + index;
      const value = values[index] ?? Number.NaN;
      const own = Math.floor((time - fromMicros) / width);
      count += 1;
      sum += value;
      if (own !== column) {
        endColumn();
        column = own;
        [first, low, high, last] = [at, at, at, at];
        [lowest, highest] = [value, value];
        continue;
      }
      if (value < lowest) {
        lowest = value;
        low = at;
      }
      if (value > highest) {
        highest = value;
        high = at;
      }
      last = at;
    }
  }
  endColumn();
  return drawn.points(count, sum);
}

/** Points that are gathered; a clock that was set back may visit a column more than once. */
class Drawn {
  readonly #numbers: number[] = [];
  readonly #series: ValueSeries;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(series: ValueSeries) {
    this.#series = series;
  }

  /** Adds points by their numbers, each once and in their order. */
  add(first: number, low: number, high: number, last: number): void {
    this.#min = Math.min(this.#min, this.#series.valueAt(low));
    this.#max = Math.max(this.#max, this.#series.valueAt(high));
    let added = -1;
    for (const number of [first, Math.min(low, high), Math.max(low, high), last]) {
      if (number <= added) continue;
      this.#numbers.push(number);
      added = number;
    }
  }

  points(count: number, sum: number): DrawnPoints {
    const series = this.#series;
    return {
      times: Float64Array.from(this.#numbers, (number) => series.timeAt(number)),
      values: Float64Array.from(this.#numbers, (number) => series.valueAt(number)),
      count,
      min: count === 0 ? Number.NaN : this.#min,
      max: count === 0 ? Number.NaN : this.#max,
      mean: sum / count,
    };
  }
}
