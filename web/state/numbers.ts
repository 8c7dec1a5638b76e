/** Bytes in the width of a column: `14 B`, `1.2 kB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 'B');
}

/** Bytes a second: `18.4 kB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${scaled(Math.round(bytesPerSecond), 'B')}/s`;
}

const units = ['', 'k', 'M', 'G', 'T', 'P'];

function scaled(value: number, unit: string): string {
  let index = 0;
  let scaledValue = value;
  // From 999.95 on, one decimal would round to 1000.0.
  while (scaledValue >= 999.95 && index < units.length - 1) {
    scaledValue /= 1000;
    index += 1;
  }
  const text = index === 0 ? String(Math.round(scaledValue)) : scaledValue.toFixed(1);
  return `${text} ${units[index]}${unit}`;
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
  if (seconds < 60) return `${seconds.toFixed(3)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
