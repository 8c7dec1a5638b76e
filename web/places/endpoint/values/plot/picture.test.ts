import { describe, expect, it } from 'vitest';
import { Silences } from '../../../../../src/traffic/values/silences.js';
import { ValueSeries } from '../../../../../src/traffic/values/value-series.js';
import type { FoundSeries } from '../reading/found-series.js';
import { LinePoints } from '../reading/series-points.js';
import { makePicture, type Picture, type PictureFrame } from './picture.js';

const second = 1_000_000;

function foundOf(
  key: string,
  direction: 'received' | 'sent',
  points: readonly (readonly [seconds: number, value: number])[],
): FoundSeries {
  const series = new ValueSeries(2_000_000);
  const quiet = new Silences();
  for (const [time, value] of points) {
    series.add(time * second, value);
    quiet.add(time * second);
  }
  const holds = direction === 'sent';
  const line = new LinePoints(series, holds ? undefined : quiet);
  return { key, name: key, unit: '', direction, measure: undefined, holds, points: line };
}

function pictureOf(shown: readonly FoundSeries[], frame: Partial<PictureFrame> = {}): Picture {
  return makePicture(shown, {
    ...{ window: { fromMicros: 0, toMicros: 100 * second }, pixels: 800, nowMicros: 100 * second },
    ...{ cursors: { a: undefined, b: undefined }, level: undefined, choice: new Map() },
    ...frame,
  });
}

const temp = foundOf(
  'temp',
  'received',
  [...Array(50).keys()].map((at) => [at < 25 ? at : at + 20, at]),
);

describe('a picture', () => {
  it('has no line through silence, and says how long it was', () => {
    const limit = foundOf('limit', 'sent', [
      [1, 40],
      [60, 30],
    ]);
    const { points, silences } = pictureOf([temp, limit]);
    expect(silences).toEqual([
      { fromMicros: 24 * second, toMicros: 45 * second },
      { fromMicros: 69 * second, toMicros: 100 * second },
    ]);
    expect(points.columns[0]?.filter((value) => value === null)).toHaveLength(1);
    // What was sent holds.
    expect(points.columns[1]).not.toContain(null);
  });

  it('tells series of one direction apart by dash and by name', () => {
    const shown = [temp, foundOf('hum', 'received', [[0, 1]]), foundOf('limit', 'sent', [[0, 1]])];
    const { series } = pictureOf(shown);
    expect(series.map(({ dash, isNamed }) => [dash.length > 0, isNamed])).toEqual([
      [false, true],
      [true, true],
      [false, false],
    ]);
  });

  it('has the latest value, and those at the cursors', () => {
    const { series } = pictureOf([temp], { cursors: { a: 3.5 * second, b: -1 } });
    expect(series[0]).toMatchObject({ last: 49, atA: 3, atB: undefined });
    // None in the middle of silence.
    expect(pictureOf([temp], { cursors: { a: 30 * second, b: 80 * second } }).series[0]).toMatchObject({
      atA: undefined,
      atB: undefined,
    });
  });

  it('holds the level of a trigger', () => {
    const [scale] = pictureOf([temp], { level: { series: 'temp', level: 200 } }).scales;
    expect(scale?.max).toBeGreaterThan(200);
  });

  it('of a million points is drawn of some thousands', () => {
    const many = foundOf(
      'v',
      'received',
      [...Array(1_000_000).keys()].map((at) => [at / 10_000, Math.sin(at / 5)]),
    );
    const { points, series } = pictureOf([many]);
    expect(points.seconds.length).toBeLessThanOrEqual(4 * 800 + 2);
    expect(series[0]?.drawn.count).toBe(1_000_000);
  });

  it('of nothing is empty', () => {
    expect(pictureOf([])).toMatchObject({ series: [], scales: [], silences: [] });
  });
});
