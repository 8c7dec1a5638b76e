import { isoTime } from '../../bytes/iso-time.js';

const microsPerMinute = 60_000_000;

/** Local date and time, `2026-11-25 14:03:11.204`, with 3 or 6 decimals, of a clock that is `minutes` ahead of UTC. */
export function localDateTime(timeMicros: number, minutes: number, digits: 3 | 6 = 3): string {
  return isoTime(timeMicros + minutes * microsPerMinute, digits)
    .slice(0, -1)
    .replace('T', ' ');
}

/** Local time with microseconds and the difference to UTC (ISO 8601), `2026-11-25T14:03:11.204017+08:00`. */
export function zonedTime(timeMicros: number, minutes: number): string {
  const local = isoTime(timeMicros + minutes * microsPerMinute, 6).slice(0, -1);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${two(ahead / 60)}:${two(ahead % 60)}`;
}
