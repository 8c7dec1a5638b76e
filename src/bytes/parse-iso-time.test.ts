import { describe, expect, it } from 'vitest';
import { isoTime } from './iso-time.js';
import { parseIsoTime } from './parse-iso-time.js';

describe('parseIsoTime', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0, 0],
    ['2003-10-11T22:14:15.003Z', 1_065_910_455, 3_000_000],
    ['2003-10-11T22:14:15+02:00', 1_065_903_255, 0],
    ['2003-08-24T05:14:15.000003-07:00', 1_061_727_255, 3_000],
    ['2000-02-29T00:00:00Z', 951_782_400, 0],
    ['1969-12-31T23:59:59Z', -1, 0],
  ])('reads %s', (text, seconds, nanoseconds) => {
    expect(parseIsoTime(text)).toEqual({ seconds, nanoseconds });
  });

  it.each(['-', '', '2003-10-11', '2003-10-11T22:14:15', '2003-10-11 22:14:15Z', '2003-10-11T22:14:15.Z'])(
    'takes "%s" for none',
    (text) => {
      expect(parseIsoTime(text)).toBeUndefined();
    },
  );

  it('reads what is written, on every day of 400 years', () => {
    for (let day = 0; day < 146_097; day += 1) {
      const seconds = day * 86_400;
      if (parseIsoTime(isoTime(seconds * 1e6, 3))?.seconds !== seconds)
        expect.fail(isoTime(seconds * 1e6, 3));
    }
  });
});
