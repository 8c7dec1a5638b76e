import type { DrawnPoints } from '../../../../../src/traffic/values/decimate.js';
import type { Silence } from '../../../../../src/traffic/values/silences.js';
import type { FoundSeries } from '../reading/found-series.js';
import type { TimeWindow } from '../time-window.js';
import { commonSilences, type JoinedPoints, joinPoints } from './joined-points.js';
import { chooseScales, type ScaleChoice, scaleRanges, type ValueScale } from './value-scales.js';

/** The two places that values are compared at, in microseconds of Unix. */
export interface Cursors {
  readonly a: number | undefined;
  readonly b: number | undefined;
}

/** What is drawn of a series. */
export interface PlottedSeries {
  readonly found: FoundSeries;
  /** The key of its scale. */
  readonly scale: string;
  /** Pixels of line and gap; none for the first of its direction. */
  readonly dash: readonly number[];
  /** Whether it is drawn of so many points that dashes would be lost. */
  readonly isDense: boolean;
  /** Whether others of its direction are drawn: its name stands at its line. */
  readonly isNamed: boolean;
  readonly drawn: DrawnPoints;
  readonly last: number | undefined;
  readonly atA: number | undefined;
  readonly atB: number | undefined;
}

/** All that a plot draws at one time. */
export interface Picture {
  readonly window: TimeWindow;
  readonly series: readonly PlottedSeries[];
  readonly points: JoinedPoints;
  readonly scales: readonly ValueScale[];
  readonly choice: ScaleChoice;
  /** The times in which nothing of it came. */
  readonly silences: readonly Silence[];
}

/** What a picture is made of, besides its series. */
export interface PictureFrame {
  readonly window: TimeWindow;
  /** Columns to draw in. */
  readonly pixels: number;
  readonly nowMicros: number;
  readonly cursors: Cursors;
  /** A level that its series' scale has to hold. */
  readonly level: { readonly series: string; readonly level: number } | undefined;
  /** The scales of the picture before. */
  readonly choice: ScaleChoice;
}

/** Points for each column from which on a line is a band. */
const densePoints = 4;
const dashes: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 4],
  [12, 4],
  [2, 5],
  [7, 2, 2, 2, 2, 2],
];

/** Makes a picture of series, in their order. */
export function makePicture(shown: readonly FoundSeries[], frame: PictureFrame): Picture {
  const { window, pixels, nowMicros, cursors, level } = frame;
  const { fromMicros, toMicros } = window;
  const drawn = shown.map(({ points }) => points.drawn(fromMicros, toMicros, pixels));
  const scaled = shown.map(({ key, unit }, at) => ({ key, unit, ...rangeOf(drawn[at]) }));
  const choice = chooseScales(scaled, frame.choice);
  const silences = shown.map(({ points }) => points.silences(fromMicros, toMicros, nowMicros));
  const counts = { received: 0, sent: 0 };
  const series = shown.map((found, at): PlottedSeries => {
    const { points, direction } = found;
    counts[direction] += 1;
    const valueBy = (timeMicros: number | undefined): number | undefined =>
      timeMicros === undefined || points.silences(timeMicros, timeMicros, nowMicros).length > 0
        ? undefined
        : points.valueBy(timeMicros);
    return {
      found,
      scale: choice.get(found.key) ?? '',
      dash: dashes[(counts[direction] - 1) % dashes.length] ?? [],
      isDense: (drawn[at]?.count ?? 0) > pixels * densePoints,
      isNamed: shown.filter((other) => other.direction === direction).length > 1,
      drawn: drawn[at] ?? points.drawn(0, 0, 1),
      last: points.valueBy(Number.POSITIVE_INFINITY),
      atA: valueBy(cursors.a),
      atB: valueBy(cursors.b),
    };
  });
  return {
    ...{ window, series, choice },
    points: joinPoints(
      series.map((one, at) => ({
        times: one.drawn.times,
        values: one.drawn.values,
        silences: silences[at] ?? [],
      })),
    ),
    scales: scaleRanges(scaled, choice, level === undefined ? [] : [level]),
    silences: commonSilences(silences.filter((_, at) => canBeSilent(shown[at]))),
  };
}

/** What was sent holds, and a rate says itself that nothing came. */
function canBeSilent(found: FoundSeries | undefined): boolean {
  return found?.holds === false && found.measure !== 'messageRate' && found.measure !== 'byteRate';
}

/** The least and the greatest of what is in view; of a line that only crosses it, of its ends. */
function rangeOf(drawn: DrawnPoints | undefined): { readonly min: number; readonly max: number } {
  if (drawn === undefined || drawn.values.length === 0) return { min: Number.NaN, max: Number.NaN };
  if (drawn.count > 0) return { min: drawn.min, max: drawn.max };
  return { min: Math.min(...drawn.values), max: Math.max(...drawn.values) };
}
