import { describe, expect, it } from 'vitest';
import { localDateTime, zonedTime } from './local-time.js';

const timeMicros = Date.UTC(2026, 10, 25, 2, 3, 11) * 1_000 + 204_017;

describe('the time of a clock', () => {
  it.each([
    [480, '2026-11-25 10:03:11.204', '2026-11-25T10:03:11.204017+08:00'],
    [345, '2026-11-25 07:48:11.204', '2026-11-25T07:48:11.204017+05:45'],
    [0, '2026-11-25 02:03:11.204', '2026-11-25T02:03:11.204017+00:00'],
    [-210, '2026-11-24 22:33:11.204', '2026-11-24T22:33:11.204017-03:30'],
  ])('that is %d minutes ahead of UTC', (minutes, local, zoned) => {
    expect(localDateTime(timeMicros, minutes)).toBe(local);
    expect(zonedTime(timeMicros, minutes)).toBe(zoned);
  });
});
