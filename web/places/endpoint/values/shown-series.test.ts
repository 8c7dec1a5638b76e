import { expect, it } from 'vitest';
import { ValueSeries } from '../../../../src/traffic/values/value-series.js';
import type { FoundSeries, Measure } from './reading/found-series.js';
import { LinePoints } from './reading/series-points.js';
import { shownSeries, ticked } from './shown-series.js';

function found(key: string, measure?: Measure): FoundSeries {
  const points = new LinePoints(new ValueSeries(), undefined);
  return { key, name: key, unit: '', direction: 'received', measure, holds: false, points };
}

const values = ['a', 'b', 'c', 'd', 'e'].map((key) => found(key));
const rate = found('rate', 'messageRate');
const keysOf = (series: readonly FoundSeries[]): readonly string[] => series.map(({ key }) => key);

it('the first values are shown, or the rates, until somebody chooses', () => {
  expect(keysOf(shownSeries([...values, rate], undefined))).toEqual(['a', 'b', 'c', 'd']);
  expect(keysOf(shownSeries([found('size', 'messageBytes'), rate], undefined))).toEqual(['rate']);
  expect(shownSeries([], undefined)).toEqual([]);
});

it('what is chosen is shown in the order of choosing, as soon as it is there', () => {
  expect(keysOf(shownSeries(values, ['e', 'z', 'a']))).toEqual(['e', 'a']);
  expect(shownSeries(values, [])).toEqual([]);
  expect(ticked(values, undefined, 'e')).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(ticked(values, undefined, 'b')).toEqual(['a', 'c', 'd']);
  expect(ticked(values, ['z', 'a'], 'a')).toEqual(['z']);
  expect(ticked(values, [...'12345678'], 'a')).toEqual([...'2345678', 'a']);
});
