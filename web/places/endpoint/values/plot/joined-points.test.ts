import { describe, expect, it } from 'vitest';
import { commonSilences, type JoinedSeries, joinPoints } from './joined-points.js';

const second = 1_000_000;

function seriesOf(
  points: readonly (readonly [seconds: number, value: number])[],
  ...silences: readonly (readonly [from: number, to: number])[]
): JoinedSeries {
  return {
    times: Float64Array.from(points, ([time]) => time * second),
    values: Float64Array.from(points, ([, value]) => value),
    silences: silences.map(([from, to]) => ({ fromMicros: from * second, toMicros: to * second })),
  };
}

describe('series on one axis', () => {
  it('have the times of all, and their own values only', () => {
    const { seconds, columns } = joinPoints([
      seriesOf([
        [0, 1],
        [2, 3],
      ]),
      seriesOf([
        [1, 7],
        [2, 8],
      ]),
    ]);
    expect([...seconds]).toEqual([0, 1, 2]);
    expect(columns).toEqual([
      [1, undefined, 3],
      [undefined, 7, 8],
    ]);
  });

  it('keep several points of one time', () => {
    const { seconds, columns } = joinPoints([
      seriesOf([
        [1, 1],
        [1, 9],
        [2, 3],
      ]),
      seriesOf([[1, 5]]),
    ]);
    expect([...seconds]).toEqual([1, 1, 2]);
    expect(columns).toEqual([
      [1, 9, 3],
      [5, undefined, undefined],
    ]);
  });

  it('break where there was silence', () => {
    const { seconds, columns } = joinPoints([
      seriesOf(
        [
          [0, 1],
          [1, 2],
          [5, 3],
          [6, 4],
        ],
        [-9, -5],
        [1, 5],
        [6, 20],
      ),
    ]);
    expect([...seconds]).toEqual([0, 1, 3, 5, 6]);
    expect(columns[0]).toEqual([1, 2, null, 3, 4]);
  });

  it('are nothing of nothing', () => {
    expect(joinPoints([])).toEqual({ seconds: new Float64Array(0), columns: [] });
    expect(joinPoints([seriesOf([])]).columns).toEqual([[]]);
  });
});

describe('silences of several series', () => {
  it('are those that all have', () => {
    const of = (...pairs: readonly (readonly [number, number])[]) =>
      pairs.map(([fromMicros, toMicros]) => ({ fromMicros, toMicros }));
    expect(commonSilences([of([0, 10], [20, 30]), of([5, 22])])).toEqual(of([5, 10], [20, 22]));
    expect(commonSilences([of([0, 10])])).toEqual(of([0, 10]));
    expect(commonSilences([of([0, 10]), of()])).toEqual([]);
    expect(commonSilences([])).toEqual([]);
  });
});
