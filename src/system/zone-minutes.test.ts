import { expect, it } from 'vitest';
import { zoneMinutes } from './zone-minutes.js';

const micros = (iso: string): number => Date.parse(iso) * 1_000;

it.each([
  ['UTC', '2026-07-01T00:00:00Z', 0],
  ['Asia/Shanghai', '2026-07-01T00:00:00Z', 480],
  ['America/St_Johns', '2026-01-01T00:00:00Z', -210],
  ['Europe/Berlin', '2026-01-01T00:00:00Z', 60],
  ['Europe/Berlin', '2026-03-29T00:59:59Z', 60],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', 120],
])('clocks of %s at %s are %i minutes ahead', (zone, at, minutes) => {
  expect(zoneMinutes(zone)?.(micros(at))).toBe(minutes);
});

it('clocks of this machine need no name, and a zone that nobody knows has none', () => {
  const now = micros('2026-07-01T00:00:00Z');
  expect(zoneMinutes(undefined)?.(now)).toBe(-new Date(now / 1_000).getTimezoneOffset());
  expect(zoneMinutes('Middle/Earth')).toBeUndefined();
});
