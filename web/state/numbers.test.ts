import { describe, expect, it } from 'vitest';
import { formatBytes, formatRate, formatSpan } from './numbers.js';

describe('numbers for people', () => {
  it('are short and never round up to a thousand of a unit', () => {
    expect([0, 999, 1000, 999_949, 999_950, 18_400_000].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '999.9 kB',
      '1.0 MB',
      '18.4 MB',
    ]);
    expect(formatRate(18_400.4)).toBe('18.4 kB/s');
    expect([380, 12_400, 1_428_000, 184_000_000, 7_260_000_000].map(formatSpan)).toEqual([
      '380 µs',
      '12.4 ms',
      '1.428 s',
      '3 min 4 s',
      '2 h 1 min',
    ]);
  });
});
