import { expect, it } from 'vitest';
import {
  axisTimes,
  axisValues,
  decimalsOf,
  formatDifference,
  formatFixed,
  formatSilence,
  formatValue,
} from './plot-words.js';

it('values have six digits that matter', () => {
  expect([23.456789, 0.1 + 0.2, 0, 101_325, 1e12, 1e-7, -3].map(formatValue)).toEqual([
    '23.4568',
    '0.3',
    '0',
    '101325',
    '1.0000e+12',
    '1.0000e-7',
    '-3',
  ]);
  expect([1.5, -1.5, 0].map((value) => formatDifference(value, 1))).toEqual(['+1.5', '−1.5', '+0.0']);
});

it('values beside each other have the same decimals', () => {
  expect(decimalsOf([1, 2.25, undefined, Number.NaN, 1e12])).toBe(2);
  expect([20, 1e12].map((value) => formatFixed(value, 2))).toEqual(['20.00', '1.0000e+12']);
});

it('silence is told no more exactly than it is read', () => {
  expect([3_006_000, 42_100_000, 184_000_000].map((micros) => formatSilence(micros))).toEqual([
    '3.0 s',
    '43 s',
    '3 min 4 s',
  ]);
});

it('an axis has as many decimals as it needs, and its unit once', () => {
  expect(axisValues([0, 0.5, 1], 0.5, '℃')).toEqual(['0.0', '0.5', '℃ 1.0']);
  expect(axisValues([0, 2.5], 2.5, '')).toEqual(['0.0', '2.5']);
  expect(axisValues([0.1, 0.3], 0.1, '')).toEqual(['0.1', '0.3']);
  expect(axisValues([10, 20], 10, '')).toEqual(['10', '20']);
  expect(axisValues([1e9], 1e8, '')).toEqual(['1.000e+9']);
});

it('times of an axis are as exact as they are apart', () => {
  const noon = new Date(2026, 10, 27, 12, 0, 1).getTime() / 1_000;
  expect(axisTimes([noon], 10)).toEqual(['12:00:01']);
  expect(axisTimes([noon], 0.1)).toEqual(['12:00:01.000']);
  expect(axisTimes([noon], 60)).toEqual(['12:00']);
  expect(axisTimes([new Date(2026, 10, 27).getTime() / 1_000], 21_600)).toEqual(['11-27']);
});
