import { expect, it } from 'vitest';
import { RateOfLastSecond } from './rate-of-last-second.js';

it('a rate follows the last second, not the whole', () => {
  const rate = new RateOfLastSecond();
  expect(rate.at(0, 0)).toBe(0);
  for (let ms = 100; ms <= 5_000; ms += 100) rate.at(ms, ms * 10);
  expect(rate.at(5_000, 50_000)).toBeCloseTo(10_000, -2);
  for (let ms = 5_100; ms <= 7_000; ms += 100) rate.at(ms, 50_000);
  expect(rate.at(7_000, 50_000)).toBe(0);
});
