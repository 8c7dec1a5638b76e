// How times and durations read to a person, in every command alike.
import { longSpan } from '../../bytes/long-span.js';
import type { Translate } from '../language.js';

/** `12:00:03.002`, local. */
export function clockTime(timeMicros: number): string {
  const date = new Date(Math.floor(timeMicros / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}

/** How long something took: `0.4 ms`, `12 ms`, `2.35 s`, `41.0 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationWords(seconds: number, t: Translate): string {
  const long = longSpan(seconds);
  if (long !== undefined) return t(long.unit === 'days' ? 'daysHours' : 'hoursMinutes', { ...long });
  if (seconds >= 10) return t('seconds', { value: seconds.toFixed(1) });
  if (seconds >= 1) return t('seconds', { value: seconds.toFixed(2) });
  const ms = seconds * 1000;
  return t('milliseconds', { value: ms.toFixed(ms < 10 ? 1 : 0) });
}

/** A figure among figures, with the SI unit that both languages write: `280 µs`, `2.10 ms`, `41.3 ms`, `1.20 s`. */
export function latencyFigure(micros: number): string {
  if (micros < 1_000) return `${Math.round(micros)} µs`;
  if (micros < 1_000_000) return `${(micros / 1_000).toFixed(micros < 10_000 ? 2 : 1)} ms`;
  return `${(micros / 1_000_000).toFixed(2)} s`;
}

/** What is left of a wait, rounded up to the second: `0:07`, `12:30`, `1:02:03`. */
export function countdown(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
