/** A time: whole seconds after 1970-01-01 UTC, which may be negative, and nanoseconds after them. */
export interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const isoForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;
const zoneForm = /^([+-])(\d\d):?(\d\d)$/;
const secondsPerDay = 86_400;

/** A time in ISO 8601 with its zone, such as `2003-10-11T22:14:15.003Z` or `…+02:00`; `undefined` if the text is none. */
export function parseIsoTime(text: string): Moment | undefined {
  const [found, year, month, day, hours, minutes, seconds, fraction, zone] = isoForm.exec(text) ?? [];
  if (found === undefined) return undefined;
  return momentOf([year, month, day].map(Number), [hours, minutes, seconds].map(Number), fraction, zone);
}

/**
 * The time of a date (year, month, day), of the time of that day (hours, minutes, seconds), of the digits of a second's fraction, and
 * of a zone such as `+02:00`, without one UTC. `undefined` if there is no such day or time.
 */
export function momentOf(
  [year = 0, month = 0, day = 0]: readonly number[],
  [hours = 0, minutes = 0, seconds = 0]: readonly number[],
  fraction = '',
  zone = '',
): Moment | undefined {
  // As with Wireshark, the day after the last of a month is the first of the next.
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  // A leap second is the first of the next minute.
  if (!isDay || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const [, sign, offsetHours, offsetMinutes] = zoneForm.exec(zone) ?? [];
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60 * (sign === '-' ? -1 : 1);
  const inDay = hours * 3_600 + minutes * 60 + seconds;
  return {
    seconds: daysTo(year, month, day) * secondsPerDay + inDay - offset,
    nanoseconds: Number(fraction.slice(0, 9).padEnd(9, '0')),
  };
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here, so that a leap day is their last. */
function daysTo(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const daysBefore1970 = 719_468;
  return marchYear * 365 + leapDays + inYear - daysBefore1970;
}
