import type { Silence } from '../../../../../src/traffic/values/silences.js';

/** Points of one series, in the order of their times, and where its line is broken. */
export interface JoinedSeries {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly silences: readonly Silence[];
}

/** A column for each series, aligned with the times: null breaks its line, undefined lets it go on. */
export type ValueColumn = (number | null | undefined)[];

/** Series side by side on one axis, as uPlot takes them; times in seconds. Several points of one time stay several. */
export interface JoinedPoints {
  readonly seconds: Float64Array;
  readonly columns: readonly ValueColumn[];
}

/** Joins series. Where a line would go through a silence, a time between has null. */
export function joinPoints(series: readonly JoinedSeries[]): JoinedPoints {
  const broken = series.map(withBreaks);
  const total = broken.reduce((sum, { times }) => sum + times.length, 0);
  const seconds = new Float64Array(total);
  const columns: ValueColumn[] = broken.map(() => []);
  const places = broken.map(() => 0);
  let rows = 0;
  for (;;) {
    let time = Number.POSITIVE_INFINITY;
    for (const [index, { times }] of broken.entries())
      time = Math.min(time, times[places[index] ?? 0] ?? Number.POSITIVE_INFINITY);
    if (time === Number.POSITIVE_INFINITY) break;
    seconds[rows] = time / 1_000_000;
    for (const [index, { times, values }] of broken.entries()) {
      const place = places[index] ?? 0;
      if (times[place] !== time) columns[index]?.push(undefined);
      else {
        columns[index]?.push(values[place]);
        places[index] = place + 1;
      }
    }
    rows += 1;
  }
  return { seconds: seconds.subarray(0, rows), columns };
}

interface BrokenSeries {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

function withBreaks({ times, values, silences }: JoinedSeries): BrokenSeries {
  const brokenTimes: number[] = [];
  const brokenValues: (number | null)[] = [];
  let next = 0;
  for (let at = 0; at < times.length; at += 1) {
    const time = times[at] ?? Number.NaN;
    const before = times[at - 1] ?? Number.NEGATIVE_INFINITY;
    while (next < silences.length && (silences[next]?.toMicros ?? 0) <= before) next += 1;
    const silence = silences[next];
    if (at > 0 && silence !== undefined && silence.fromMicros >= before && silence.toMicros <= time) {
      brokenTimes.push((silence.fromMicros + silence.toMicros) / 2);
      brokenValues.push(null);
    }
    brokenTimes.push(time);
    brokenValues.push(values[at] ?? Number.NaN);
  }
  return { times: brokenTimes, values: brokenValues };
}

/** The times in which all of several series were silent. */
export function commonSilences(lists: readonly (readonly Silence[])[]): readonly Silence[] {
  const [first = [], ...others] = lists;
  return others.reduce<readonly Silence[]>(
    (common, list) =>
      common.flatMap((one) =>
        list.flatMap((other) => {
          const fromMicros = Math.max(one.fromMicros, other.fromMicros);
          const toMicros = Math.min(one.toMicros, other.toMicros);
          return toMicros > fromMicros ? [{ fromMicros, toMicros }] : [];
        }),
      ),
    first,
  );
}
