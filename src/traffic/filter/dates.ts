import { nanosecondsPerSecond } from './nanoseconds.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const clock = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?`;
const zone = String.raw`(?: ?(Z|UTC|[+-]\d{2}:?\d{2}))?`;
/** `2011-07-04 12:34:56.123`, with a `T` or without a clock as well. */
const isoDate = new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]${clock}${zone})?$`);
/** `Nov 12, 1999 08:55:44.123`, as Wireshark writes it. */
const longDate = new RegExp(String.raw`^([A-Z][a-z]{2}) {1,2}(\d{1,2}), (\d{4}) ${clock}${zone}$`);

/** Nanoseconds from 1970 to a date, in UTC unless it names a zone; `undefined` if it is none. */
export function dateNanoseconds(text: string): number | undefined {
  const iso = isoDate.exec(text);
  if (iso !== null) return nanosecondsOf(iso[1], Number(iso[2]), iso[3], iso.slice(4));
  const long = longDate.exec(text);
  return long === null
    ? undefined
    : nanosecondsOf(long[3], months.indexOf(long[1] ?? '') + 1, long[2], long.slice(4));
}

function nanosecondsOf(
  year: string | undefined,
  month: number,
  day: string | undefined,
  [hour = '0', minute = '0', second = '0', fraction = '', offset = 'Z']: readonly (string | undefined)[],
): number | undefined {
  if (month < 1 || month > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const days = daysBefore(Number(year), month) + Number(day) - 1;
  const seconds = days * 86_400 + Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
  return (seconds - offsetSeconds(offset)) * nanosecondsPerSecond + Number(fraction.padEnd(9, '0'));
}

/** Days from 1970-01-01 to the first of a month in the Gregorian calendar. */
function daysBefore(year: number, month: number): number {
  // Years that begin in March have the day of a leap year at their end.
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const monthsSinceMarch = (month + 9) % 12;
  const daysFromYearZeroTo1970 = 719_468;
  return 365 * marchYear + leapDays + Math.floor((153 * monthsSinceMarch + 2) / 5) - daysFromYearZeroTo1970;
}

/** Seconds that the clocks of a zone are ahead of UTC: 7,200 for `+02:00`. */
function offsetSeconds(zoneText: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zoneText) ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -seconds : seconds;
}
