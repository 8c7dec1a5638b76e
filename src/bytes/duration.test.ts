import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, maxDurationMs, parseDuration } from './duration.js';

describe('a duration', () => {
  it.each([
    ['50ms', 50],
    ['1.5s', 1_500],
    [' 2 m ', 120_000],
    ['2min', 120_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['0', 0],
    ['0.0004s', 0],
  ])('%s is read', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5', 's', '-1s', '1e3s', '5 days', '1s 2ms', '30d', '99999999999ms', '١s'])(
    '%j is refused',
    (text) => expect(parseDuration(text)).toBeUndefined(),
  );

  it('is written as it is read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxDurationMs }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
    expect(formatDuration(120_000)).toBe('2m');
    expect(formatDuration(1_500)).toBe('1500ms');
  });
});
