const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;
const secondsPerDay = 86_400;

/**
 * Seconds after 1970-01-01 UTC of a time in ISO 8601 with its zone, such as `2003-10-11T22:14:15.003Z` or `…+02:00`; `undefined`
 * if the text is none.
 */
export function parseIsoTime(text: string): number | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [
    ,
    year,
    month,
    day,
    hours,
    minutes,
    seconds,
    fraction = '0',
    sign,
    offsetHours = 0,
    offsetMinutes = 0,
  ] = parts;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60 * (sign === '-' ? -1 : 1);
  const inDay = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  const days = daysTo(Number(year), Number(month), Number(day));
  return days * secondsPerDay + inDay - offset + Number(fraction);
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here, so that a leap day is their last. */
function daysTo(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const daysBefore1970 = 719_468;
  return marchYear * 365 + leapDays + inYear - daysBefore1970;
}
