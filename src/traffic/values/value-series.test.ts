import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PointBudget, ValueSeries } from './value-series.js';

function pointsOf(series: ValueSeries): readonly (readonly [time: number, value: number])[] {
  return Array.from({ length: series.count }, (_, index) => [
    series.timeAt(series.first + index),
    series.valueAt(series.first + index),
  ]);
}

describe('a series', () => {
  it('keeps the latest points, and their numbers go on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.nat(5_000), (most, count) => {
        const series = new ValueSeries(most);
        for (let at = 0; at < count; at += 1) series.add(at * 10, at);
        expect(series.next).toBe(count);
        expect(series.count).toBe(Math.min(most, count));
        expect(pointsOf(series)).toEqual(
          Array.from({ length: series.count }, (_, index) => {
            const at = count - series.count + index;
            return [at * 10, at];
          }),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('finds the first point from a time on', () => {
    const series = new ValueSeries(4);
    for (const time of [10, 20, 20, 30, 40]) series.add(time, 0);
    expect([0, 20, 21, 40, 41].map((time) => series.firstFrom(time))).toEqual([1, 1, 3, 4, 5]);
  });

  it('knows that its clock was set back until those points have gone', () => {
    const series = new ValueSeries(3);
    const isOrdered = [10, 5, 6, 7, 8].map((time) => {
      series.add(time, 0);
      return series.isOrdered;
    });
    expect(isOrdered).toEqual([true, false, false, true, true]);
  });

  it('has no points that are no numbers, and none after it was cleared', () => {
    const series = new ValueSeries();
    series.add(1, Number.NaN);
    series.add(Number.POSITIVE_INFINITY, 1);
    series.add(1, 2);
    expect(pointsOf(series)).toEqual([[1, 2]]);
    expect(series.valueAt(7)).toBeNaN();
    series.clear();
    expect([series.count, series.next, series.timeAt(0)]).toEqual([0, 1, Number.NaN]);
    series.add(5, 6);
    expect(pointsOf(series)).toEqual([[5, 6]]);
  });

  it('finds the latest point by a time, also after its clock was set back', () => {
    const series = new ValueSeries(4);
    for (const time of [10, 20, 20, 30]) series.add(time, 0);
    expect([9, 10, 25, 99].map((time) => series.latestBy(time))).toEqual([undefined, 0, 2, 3]);
    series.add(15, 0);
    expect([9, 16, 99].map((time) => series.latestBy(time))).toEqual([undefined, 4, 3]);
  });

  it('grows no further than a budget that others share', () => {
    const budget = new PointBudget(3_000);
    const series = [new ValueSeries(10_000, budget), new ValueSeries(10_000, budget)];
    for (let at = 0; at < 10_000; at += 1) for (const one of series) one.add(at, at);
    expect(series.map(({ count }) => count)).toEqual([2_048, 2_048]);
    expect(series.map((one) => one.valueAt(one.next - 1))).toEqual([9_999, 9_999]);
  });
});
