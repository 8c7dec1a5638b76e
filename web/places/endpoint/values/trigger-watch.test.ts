import { describe, expect, it } from 'vitest';
import { ValueSeries } from '../../../../src/traffic/values/value-series.js';
import { levelWithin, TriggerWatch } from './trigger-watch.js';

const rising = { series: '', on: 'rising', level: 30 } as const;

describe('the level that a trigger begins with', () => {
  it.each([
    [20, 30, 25.5, 25.5],
    [20, 30, 0, 25],
    [1000.1, 1000.3, 0, 1000.2],
    [7, 7, 0, 7],
    [Number.NaN, Number.NaN, 3, 3],
  ])('is within %d to %d, from %d: %d', (min, max, level, begun) => {
    expect(levelWithin({ min, max }, level)).toBeCloseTo(begun);
  });
});

describe('a trigger that is armed', () => {
  it('fires once, or each time, at points that come from then on', () => {
    const series = new ValueSeries();
    for (const [time, value] of [
      [1, 20],
      [2, 31],
      [3, 20],
    ] as const)
      series.add(time, value);
    const single = new TriggerWatch({ ...rising, mode: 'single' }, series);
    const normal = new TriggerWatch({ ...rising, mode: 'normal' }, series);
    expect(single.look()).toEqual({ isArmed: true, firedMicros: undefined, count: 0 });
    for (const [time, value] of [
      [4, 30],
      [5, 20],
      [6, 40],
    ] as const)
      series.add(time, value);
    expect(single.look()).toEqual({ isArmed: false, firedMicros: 4, count: 1 });
    expect(normal.look()).toEqual({ isArmed: true, firedMicros: 6, count: 2 });
    expect(single.look()).toBe(single.look());
  });

  it('starts from the latest point: a level that is met already is no news', () => {
    const series = new ValueSeries();
    series.add(1, 50);
    const watch = new TriggerWatch({ ...rising, on: 'above', mode: 'normal' }, series);
    series.add(2, 51);
    expect(watch.look().count).toBe(0);
    for (const [time, value] of [
      [3, 10],
      [4, 60],
    ] as const)
      series.add(time, value);
    expect(watch.look()).toMatchObject({ count: 1, firedMicros: 4 });
  });

  it('loses nothing but what the series has forgotten', () => {
    const series = new ValueSeries(2);
    const watch = new TriggerWatch({ ...rising, mode: 'normal' }, series);
    for (let at = 0; at < 10; at += 1) series.add(at, at % 2 === 0 ? 0 : 99);
    expect(watch.look()).toMatchObject({ count: 1, firedMicros: 9 });
  });
});
