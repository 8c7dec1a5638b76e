import { describe, expect, it } from 'vitest';
import { dateText, parseDateText } from './date-text.js';

describe('a date in the forms of Wireshark', () => {
  it.each([
    [0, 0, 'Jan  1, 1970 00:00:00.000000000 UTC'],
    [1_795_757_471, 220_438_489, 'Nov 27, 2026 05:31:11.220438489 UTC'],
    [-1, 999_999_999, 'Dec 31, 1969 23:59:59.999999999 UTC'],
    [951_782_400, 1, 'Feb 29, 2000 00:00:00.000000001 UTC'],
  ])('of %i s and %i ns is %s, and is read again', (seconds, nanoseconds, text) => {
    expect(dateText(seconds, nanoseconds)).toBe(text);
    expect(parseDateText(text)).toEqual({ seconds, nanoseconds });
  });

  it.each([
    ['2005-01-01', 1_104_537_600, 0],
    ['2005-01-01 00:01', 1_104_537_660, 0],
    ['2005-01-01T00:00:01', 1_104_537_601, 0],
    ['2005-01-01 00:00:00.5', 1_104_537_600, 500_000_000],
    ['2005-01-01 00:00:00.5 UTC', 1_104_537_600, 500_000_000],
    ['2005-01-01 01:00:00+01:00', 1_104_537_600, 0],
    ['2004-12-31 23:00:00-0100', 1_104_537_600, 0],
    ['Jan 1, 2005 00:00:00', 1_104_537_600, 0],
    ['Jan  1, 2005 00:00:00Z', 1_104_537_600, 0],
  ])('reads %s', (text, seconds, nanoseconds) => {
    expect(parseDateText(text)).toEqual({ seconds, nanoseconds });
  });

  it.each(['2005', 'Jan 1, 2005', '2005-13-01', '2005-01-01 24:00', '1104537600', 'Abc 1, 2005 00:00', ''])(
    'takes "%s" for none',
    (text) => {
      expect(parseDateText(text)).toBeUndefined();
    },
  );
});
