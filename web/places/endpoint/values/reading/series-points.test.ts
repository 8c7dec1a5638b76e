import { describe, expect, it } from 'vitest';
import { TimeBuckets } from '../../../../../src/traffic/values/time-buckets.js';
import { ValueSeries } from '../../../../../src/traffic/values/value-series.js';
import { LinePoints, RatePoints } from './series-points.js';

const second = 1_000_000;

function lineOf(...points: readonly (readonly [time: number, value: number])[]): LinePoints {
  const series = new ValueSeries();
  for (const [time, value] of points) series.add(time, value);
  return new LinePoints(series, undefined);
}

describe('points of a line', () => {
  it('are those of the time and their neighbours, and figures are of the time alone', () => {
    const line = lineOf([0, 9], [10, 1], [20, 2], [30, 8], [40, 9]);
    const { times, values, min, max, count } = line.drawn(5, 25, 100);
    expect([[...times], [...values]]).toEqual([
      [0, 10, 20, 30],
      [9, 1, 2, 8],
    ]);
    expect([min, max, count]).toEqual([1, 2, 2]);
    expect([...line.drawn(11, 12, 100).times]).toEqual([10, 20]);
    expect([line.firstMicros, line.lastMicros, line.valueBy(25), line.valueBy(-1)]).toEqual([
      0,
      40,
      2,
      undefined,
    ]);
  });

  it('ascend although a clock was set back', () => {
    expect([...lineOf([10, 1], [5, 2], [20, 3]).drawn(0, 100, 10).times]).toEqual([5, 10, 20]);
  });
});

describe('points of a rate', () => {
  const buckets = new TimeBuckets(second);
  for (const time of [0.5, 0.6, 2.5, 3.5]) buckets.add(time * second, 100);
  const rate = (of: 'messages' | 'bytes'): RatePoints =>
    new RatePoints(buckets, of, () => ({ firstMicros: 0.5 * second, nowMicros: 3.6 * second }));

  it('are counts of whole seconds, none where nothing came', () => {
    const { times, values, mean } = rate('messages').drawn(0, 10 * second);
    expect([...times].map((time) => time / second)).toEqual([1, 2, 3]);
    expect([...values]).toEqual([2, 0, 1]);
    expect(mean).toBe(1);
    expect([...rate('bytes').drawn(0, 10 * second).values]).toEqual([200, 0, 100]);
  });

  it('hold until the next second, and are a series for a file', () => {
    expect([0.1, 1.2, 2.9, 9].map((time) => rate('bytes').valueBy(time * second))).toEqual([
      undefined,
      200,
      0,
      100,
    ]);
    expect(rate('bytes').series().count).toBe(3);
  });
});
