import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate } from './decimate.js';
import { ValueSeries } from './value-series.js';

function seriesOf(points: readonly (readonly [time: number, value: number])[], most = 10_000): ValueSeries {
  const series = new ValueSeries(most);
  for (const [time, value] of points) series.add(time, value);
  return series;
}

describe('the points that are drawn', () => {
  it('are all where there are few', () => {
    const { times, values } = decimate(
      seriesOf([
        [0, 5],
        [10, 1],
        [99, 7],
      ]),
      0,
      100,
      10,
    );
    expect([[...times], [...values]]).toEqual([
      [0, 10, 99],
      [5, 1, 7],
    ]);
  });

  it('have the peaks of a million, in a few for each column', () => {
    const most = 1_000_000;
    const series = new ValueSeries(most);
    for (let at = 0; at < most; at += 1)
      series.add(at, at === 123_456 ? 99 : at === 765_432 ? -99 : Math.sin(at));
    const { times, values } = decimate(series, 0, most, 800);
    expect(times.length).toBeLessThanOrEqual(4 * 800);
    expect(values[times.indexOf(123_456)]).toBe(99);
    expect(values[times.indexOf(765_432)]).toBe(-99);
    expect([times[0], times.at(-1)]).toEqual([0, most - 1]);
  });

  it('reach as high and as low as all points in the same time', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: -50, max: 50 }));
    const some = fc.array(point, { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 60 }), fc.boolean(), (points, pixels, isSorted) => {
        const given = isSorted ? [...points].sort(([one], [other]) => one - other) : points;
        const { times, values } = decimate(seriesOf(given), 100, 400, pixels);
        const inside = given.filter(([time]) => time >= 100 && time < 400).map(([, value]) => value);
        expect(Math.max(...values)).toBe(Math.max(...inside));
        expect(Math.min(...values)).toBe(Math.min(...inside));
        if (isSorted) {
          expect([...times]).toEqual([...times].sort((one, other) => one - other));
          expect(times.length).toBeLessThanOrEqual(4 * pixels);
        }
      }),
    );
  });

  it('are none of no time', () => {
    const series = seriesOf([[1, 1]]);
    expect(decimate(series, 5, 5, 10).times).toHaveLength(0);
    expect(decimate(series, 5, 1, 10).times).toHaveLength(0);
    expect(decimate(series, 2, 9, 0).times).toHaveLength(0);
  });

  it('come with what all points of that time have', () => {
    const series = seriesOf(Array.from({ length: 100 }, (_, at) => [at, at]));
    const { count, min, max, mean } = decimate(series, 10, 20, 2);
    expect({ count, min, max, mean }).toEqual({ count: 10, min: 10, max: 19, mean: 14.5 });
    expect(decimate(series, 200, 300, 2)).toMatchObject({ count: 0, min: Number.NaN, mean: Number.NaN });
  });
});
