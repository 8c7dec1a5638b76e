import { expect, it } from 'vitest';
import { parseSince } from './since.js';

const now = Date.UTC(2026, 10, 28, 12) * 1_000;

it.each([
  ['90m', Date.UTC(2026, 10, 28, 10, 30) * 1_000],
  ['12h', Date.UTC(2026, 10, 28) * 1_000],
  ['30d', Date.UTC(2026, 9, 29, 12) * 1_000],
  ['0s', now],
  ['999999d', 0],
  ['2026-11-28T10:00:00.5Z', Date.UTC(2026, 10, 28, 10, 0, 0, 500) * 1_000],
  ['2026-11-28T10:00:00+02:00', Date.UTC(2026, 10, 28, 8) * 1_000],
])('reads %s as a time', (text, micros) => {
  expect(parseSince(text, now)).toEqual({ ok: true, value: micros });
});

it.each(['', 'yesterday', '12', '1w', '-1h', '2026-11-28', '2026-13-01T00:00:00Z', '1969-12-31T23:59:59Z'])(
  'refuses %j',
  (text) => {
    const parsed = parseSince(text, now);
    expect(parsed.ok ? undefined : parsed.failure).toMatchObject({ code: 'SINCE_INVALID', params: { text } });
  },
);
