import { formatBytes } from '../../src/bytes/byte-size.js';

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

/** A span of time for people: `380 µs`, `12.4 ms`, `1.428 s`, `3 min 4 s`. */
export function formatSpan(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 1_000_000) return `${(micros / 1000).toFixed(1)} ms`;
  const seconds = micros / 1_000_000;
  return seconds < 60 ? `${seconds.toFixed(3)} s` : minutesOf(seconds);
}

/** How long something will take yet, in whole seconds, the one that has begun counted: `1 s`, `3 min 4 s`. */
export function formatLeft(micros: number): string {
  const seconds = Math.ceil(micros / 1_000_000);
  return seconds < 60 ? `${seconds} s` : minutesOf(seconds);
}

function minutesOf(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
