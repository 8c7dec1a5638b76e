import { expect, it } from 'vitest';
import { plotPath, roundAbove } from './rate-plot-path.js';

it('draws a step for each value, and nothing for none', () => {
  expect(plotPath([1, 0, 2], 2, 100)).toBe('M0 100L0 50.00H1L1 100.00H2L2 0.00H3V100Z');
  expect(plotPath([0, 0], 0, 100)).toBe('M0 100L0 100.00H1L1 100.00H2V100Z');
});

it.each([
  [0, 1],
  [1, 1],
  [1.1, 2],
  [4_999, 5_000],
  [5_001, 10_000],
  [0.03, 0.05],
])('%d is drawn below %d', (value, most) => {
  expect(roundAbove(value)).toBeCloseTo(most, 9);
});

it('rounds bytes in their own units', () => {
  expect([900, 1_025, 1_048_000, 3_000_000].map((value) => roundAbove(value, 1_024))).toEqual([
    1_000, 2_048, 1_048_576, 5_242_880,
  ]);
});
