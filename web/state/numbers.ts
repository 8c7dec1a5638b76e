import { formatBytes } from '../../src/bytes/byte-size.js';
import { longSpan } from '../../src/bytes/long-span.js';
import type { Language } from '../../src/errors/error.js';

/** Bytes a second: `18.4 KiB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(Math.round(bytesPerSecond))}/s`;
}

/** Local time with milliseconds, `14:03:11.204`. */
export function formatTime(micros: number): string {
  const date = new Date(micros / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}

/** A span of time for people: `380 µs`, `12.4 ms`, `1.428 s`, `3 min 4 s`, `2 h 1 min`, `3 d 4 h`; Chinese has words for two units. */
export function formatSpan(micros: number, language: Language = 'en'): string {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 1_000_000) return `${(micros / 1000).toFixed(1)} ms`;
  const seconds = micros / 1_000_000;
  return seconds < 60 ? `${seconds.toFixed(3)} s` : twoUnits(seconds, language);
}

/** Time since the line before in a column: three digits that matter, `0.38 ms`, `12.4 ms`, `998 ms`, `1.006 s`, `198 s`, `2.0 h`, `3.2 d`. */
export function formatDelta(micros: number): string {
  if (micros < 0) return `−${formatDelta(-micros)}`;
  const ms = micros / 1000;
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 99.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(3)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.round(seconds)} s`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} d`;
}

/** Local date and time with milliseconds, `2026-11-25 14:03:11.204`. */
export function formatDateTime(micros: number): string {
  const date = new Date(micros / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${formatTime(micros)}`;
}

/** Whether two times are of one local day. */
export function isSameDay(oneMicros: number, otherMicros: number): boolean {
  return new Date(oneMicros / 1000).toDateString() === new Date(otherMicros / 1000).toDateString();
}

/** Local time with milliseconds, and the date before it if that is not the date of `nowMs`. */
export function formatMoment(micros: number, nowMs: number): string {
  return isSameDay(micros, nowMs * 1000) ? formatTime(micros) : formatDateTime(micros);
}

/** The local date, without the year if that is the year of `nowMs`: `11-25`, `2025-11-25`. */
export function formatDay(micros: number, nowMs: number): string {
  const [day = ''] = formatDateTime(micros).split(' ');
  const [year = ''] = formatDateTime(nowMs * 1000).split('-');
  return day.startsWith(`${year}-`) ? day.slice(year.length + 1) : day;
}

/** Local time with microseconds and the difference to UTC (ISO 8601), `2026-11-25T14:03:11.204017+08:00`. */
export function formatZonedTime(micros: number): string {
  const minutes = -new Date(micros / 1000).getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const zone = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  const fraction = String(Math.floor(micros) % 1000).padStart(3, '0');
  return `${formatDateTime(micros).replace(' ', 'T')}${fraction}${zone}`;
}

/** How long something will take yet, in whole seconds, the one that has begun counted: `1 s`, `3 min 4 s`. */
export function formatLeft(micros: number, language: Language = 'en'): string {
  const seconds = Math.ceil(micros / 1_000_000);
  return seconds < 60 ? `${seconds} s` : twoUnits(seconds, language);
}

const unitNames = {
  en: { days: 'd', hours: 'h', minutes: 'min', seconds: 's' },
  'zh-CN': { days: '天', hours: '小时', minutes: '分', seconds: '秒' },
} as const;

function twoUnits(whole: number, language: Language): string {
  const { days, hours, minutes, seconds } = unitNames[language];
  const long = longSpan(whole);
  if (long === undefined) return `${Math.floor(whole / 60)} ${minutes} ${Math.floor(whole % 60)} ${seconds}`;
  return long.unit === 'days'
    ? `${long.days} ${days} ${long.hours} ${hours}`
    : `${long.hours} ${hours} ${long.minutes} ${minutes}`;
}
