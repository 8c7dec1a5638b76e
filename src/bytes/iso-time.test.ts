import { expect, it } from 'vitest';
import { isoTime } from './iso-time.js';

it.each([
  [0, '1970-01-01T00:00:00.000000Z'],
  [-1, '1969-12-31T23:59:59.999999Z'],
  [951_782_399_999_999, '2000-02-28T23:59:59.999999Z'],
  [951_868_799_000_000, '2000-02-29T23:59:59.000000Z'],
  [4_107_542_400_000_001, '2100-03-01T00:00:00.000001Z'],
  [253_402_300_799_000_000, '9999-12-31T23:59:59.000000Z'],
])('%i microseconds are %s', (micros, text) => {
  expect(isoTime(micros, 6)).toBe(text);
});

it('agrees with JavaScript’s calendar on every day from 1600 to 2400', () => {
  const dayMs = 86_400_000;
  for (let ms = Date.UTC(1600, 0, 1); ms < Date.UTC(2400, 0, 1); ms += dayMs + 12_345_678)
    expect(isoTime(ms * 1000, 3)).toBe(new Date(ms).toISOString());
});
