/** A span of time in its two largest units, each a whole number. */
export type LongSpan =
  | { readonly unit: 'days'; readonly days: number; readonly hours: number }
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number };

const hourSeconds = 3_600;
const dayHours = 24;

/** The two units in which people read a span of an hour and more, rounded down; `undefined` for a shorter one. */
export function longSpan(seconds: number): LongSpan | undefined {
  if (seconds < hourSeconds) return undefined;
  const hours = Math.floor(seconds / hourSeconds);
  if (hours >= dayHours) return { unit: 'days', days: Math.floor(hours / dayHours), hours: hours % dayHours };
  return { unit: 'hours', hours, minutes: Math.floor((seconds % hourSeconds) / 60) };
}
