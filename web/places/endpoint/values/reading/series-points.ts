import { type DrawnPoints, decimate } from '../../../../../src/traffic/values/decimate.js';
import type { Silence, Silences } from '../../../../../src/traffic/values/silences.js';
import type { TimeBuckets } from '../../../../../src/traffic/values/time-buckets.js';
import { ValueSeries } from '../../../../../src/traffic/values/value-series.js';

/** What a plot, a table and a file want of a series. Times are microseconds of Unix. */
export interface SeriesPoints {
  /** When the first and the latest point kept came; NaN without any. */
  readonly firstMicros: number;
  readonly lastMicros: number;
  /** The points to draw in a stretch of time, and those next to it, to which the line goes on. */
  drawn(fromMicros: number, toMicros: number, pixels: number): DrawnPoints;
  /** The latest value by a time; undefined if there is none. */
  valueBy(timeMicros: number): number | undefined;
  /** The times that no line goes through. */
  silences(fromMicros: number, toMicros: number, nowMicros: number): readonly Silence[];
  /** All points; the series itself where there is one. */
  series(): ValueSeries;
}

/** A series of numbers as they came. Without `quiet` a line goes on until the next one: a value that holds. */
export class LinePoints implements SeriesPoints {
  readonly #series: ValueSeries;
  readonly #quiet: Silences | undefined;

  constructor(series: ValueSeries, quiet: Silences | undefined) {
    this.#series = series;
    this.#quiet = quiet;
  }

  get firstMicros(): number {
    return this.#series.timeAt(this.#series.first);
  }

  get lastMicros(): number {
    return this.#series.timeAt(this.#series.next - 1);
  }

  drawn(fromMicros: number, toMicros: number, pixels: number): DrawnPoints {
    const series = this.#series;
    const inside = decimate(series, fromMicros, toMicros, pixels);
    if (!series.isOrdered) return inAscent(inside);
    const before = series.firstFrom(fromMicros) - 1;
    const after = series.firstFrom(toMicros);
    const isBefore = before >= series.first;
    const isAfter = after < series.next;
    if (!isBefore && !isAfter) return inside;
    const around = (points: Float64Array, at: (number: number) => number): Float64Array =>
      Float64Array.from([...(isBefore ? [at(before)] : []), ...points, ...(isAfter ? [at(after)] : [])]);
    return {
      ...inside,
      times: around(inside.times, (number) => series.timeAt(number)),
      values: around(inside.values, (number) => series.valueAt(number)),
    };
  }

  valueBy(timeMicros: number): number | undefined {
    const number = this.#series.latestBy(timeMicros);
    return number === undefined ? undefined : this.#series.valueAt(number);
  }

  silences(fromMicros: number, toMicros: number, nowMicros: number): readonly Silence[] {
    return this.#quiet?.between(fromMicros, toMicros, nowMicros) ?? [];
  }

  series(): ValueSeries {
    return this.#series;
  }
}

const second = 1_000_000;

/** Messages or bytes of each second, at its end. The second that goes on is not counted yet. */
export class RatePoints implements SeriesPoints {
  readonly #buckets: TimeBuckets;
  readonly #of: 'messages' | 'bytes';
  readonly #range: () => { readonly firstMicros: number; readonly nowMicros: number };

  /** `buckets` are of a second; `range` is from the first message to now. */
  constructor(
    buckets: TimeBuckets,
    of: 'messages' | 'bytes',
    range: () => { readonly firstMicros: number; readonly nowMicros: number },
  ) {
    this.#buckets = buckets;
    this.#of = of;
    this.#range = range;
  }

  get firstMicros(): number {
    return this.#range().firstMicros;
  }

  get lastMicros(): number {
    return Math.floor(this.#range().nowMicros / second) * second;
  }

  drawn(fromMicros: number, toMicros: number): DrawnPoints {
    const first = this.firstMicros;
    const last = this.lastMicros;
    const from = Math.max(fromMicros - second, Math.floor(first / second) * second);
    const to = Math.min(toMicros + second, last);
    const times: number[] = [];
    const values: number[] = [];
    let count = 0;
    let sum = 0;
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const bucket of to > from ? this.#buckets.between(from, to) : []) {
      const time = bucket.fromMicros + second;
      const value = bucket[this.#of];
      times.push(time);
      values.push(value);
      if (time < fromMicros || time >= toMicros) continue;
      count += 1;
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    const isNone = count === 0;
    return {
      times: Float64Array.from(times),
      values: Float64Array.from(values),
      count,
      min: isNone ? Number.NaN : min,
      max: isNone ? Number.NaN : max,
      mean: sum / count,
    };
  }

  valueBy(timeMicros: number): number | undefined {
    const by = Math.min(timeMicros, this.lastMicros);
    if (!(by >= this.firstMicros)) return undefined;
    const end = Math.floor(by / second) * second;
    return this.#buckets.between(end - second, end)[0]?.[this.#of];
  }

  silences(): readonly Silence[] {
    return [];
  }

  series(): ValueSeries {
    const series = new ValueSeries();
    const { times, values } = this.drawn(this.firstMicros, this.lastMicros + 1);
    times.forEach((time, at) => {
      series.add(time, values[at] ?? Number.NaN);
    });
    return series;
  }
}

function inAscent(points: DrawnPoints): DrawnPoints {
  const order = Array.from(points.times.keys()).sort(
    (one, other) => (points.times[one] ?? 0) - (points.times[other] ?? 0),
  );
  return {
    ...points,
    times: Float64Array.from(order, (at) => points.times[at] ?? Number.NaN),
    values: Float64Array.from(order, (at) => points.values[at] ?? Number.NaN),
  };
}
