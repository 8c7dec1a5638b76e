import { expect, it } from 'vitest';
import { leftText } from './held-clock.js';

it.each([
  [37_000, '0:37'],
  [36_001, '0:37'],
  [725_000, '12:05'],
  [3_600_000, '1:00:00'],
  [86_399_000, '23:59:59'],
  [0, '0:00'],
  [-5_000, '0:00'],
])('%d ms are left: %s', (leftMs, text) => {
  expect(leftText(leftMs)).toBe(text);
});
