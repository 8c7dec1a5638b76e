import { describe, expect, it } from 'vitest';
import { chooseScales, type ScaledSeries, scaleRanges } from './value-scales.js';

const of = (key: string, min: number, max: number, unit = ''): ScaledSeries => ({ key, unit, min, max });
const none = new Map<string, string>();

describe('the scale of a series', () => {
  it('is that of its unit', () => {
    const chosen = chooseScales([of('a', 0, 1, 'V'), of('b', 0, 900, 'V'), of('c', 0, 1, 'A')], none);
    expect([...chosen.values()]).toEqual(['unit V', 'unit V', 'unit A']);
  });

  it('is another one where it is much larger or smaller than the others', () => {
    const chosen = chooseScales(
      [of('temp', 20, 25), of('hum', 40, 60), of('pressure', 101_000, 101_400)],
      none,
    );
    expect([...chosen.values()]).toEqual(['plain 0', 'plain 0', 'plain 1']);
    const third = chooseScales([of('a', 0, 1), of('b', 0, 1e3), of('c', 0, 1e9)], none);
    expect(third.get('c')).toBe('plain 1');
  });

  it('stays the same while a series grows a little', () => {
    const before = chooseScales([of('a', 0, 1), of('b', 0, 20)], none);
    expect(chooseScales([of('a', 0, 1), of('b', 0, 50)], before).get('b')).toBe('plain 0');
    expect(chooseScales([of('a', 0, 1), of('b', 0, 50)], none).get('b')).toBe('plain 1');
  });

  it('is any where there are no values', () => {
    const nothing = of('a', Number.NaN, Number.NaN);
    expect(chooseScales([nothing, of('b', 0, 1e6)], none).get('b')).toBe('plain 0');
    expect(scaleRanges([nothing], chooseScales([nothing], none))).toEqual([
      { key: 'plain 0', unit: '', min: 0, max: 1 },
    ]);
  });
});

describe('the range of a scale', () => {
  const ranges = (series: readonly ScaledSeries[], level?: number) =>
    scaleRanges(series, chooseScales(series, none), level === undefined ? [] : [{ series: 'a', level }]);

  it('holds its series, with some space, and the level of a trigger', () => {
    expect(ranges([of('a', 20, 30), of('b', 25, 40)])[0]).toMatchObject({ min: 18.4, max: 41.6 });
    expect(ranges([of('a', 20, 30)], 40)[0]).toMatchObject({ min: 18.4, max: 41.6 });
  });

  it('has a height although nothing changes, and begins at nothing where values come near', () => {
    expect(ranges([of('a', 100, 100)])[0]).toMatchObject({ min: 95, max: 105 });
    expect(ranges([of('a', 0, 0)])[0]).toMatchObject({ min: -0.5, max: 0.5 });
    expect(ranges([of('a', 1, 100)])[0]?.min).toBe(0);
  });
});
