import { describe, expect, it } from 'vitest';
import { dateNanoseconds } from './dates.js';

describe('a date in a filter', () => {
  it.each([
    ['2023-11-14 22:13:20', 1_700_000_000],
    ['2023-11-14T22:13:20Z', 1_700_000_000],
    ['2023-11-14 22:13:20 UTC', 1_700_000_000],
    ['2023-11-15 00:13:20+02:00', 1_700_000_000],
    ['2023-11-14 17:13:20-0500', 1_700_000_000],
    ['2023-11-14 22:13', 1_699_999_980],
    ['2023-11-14', 1_699_920_000],
    ['Nov 14, 2023 22:13:20', 1_700_000_000],
    ['Nov  4, 2023 22:13:20.000000000 UTC', 1_699_136_000],
    ['Feb 30, 2016 02:19:38', 1_456_798_778],
  ])('%s is read', (text, seconds) => {
    expect(dateNanoseconds(text)).toBe(seconds * 1e9);
  });

  it('has up to nine decimal digits', () => {
    expect(dateNanoseconds('1970-01-01 00:00:01.5')).toBe(1_500_000_000);
    expect(dateNanoseconds('1970-01-01 00:00:00.000000007')).toBe(7);
  });

  it.each([
    '',
    '5',
    'yesterday',
    'August 2, 2016 02:19:38',
    'Aug 2, 2016 25:19:38',
    '2016-13-01',
    'Xxx 2, 2016 00:00:00',
  ])('%j is none', (text) => {
    expect(dateNanoseconds(text)).toBeUndefined();
  });
});
