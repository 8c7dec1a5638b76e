const microsPerSecond = 1_000_000;
const secondsPerDay = 86_400;
/** Days of 400 years, after which the calendar repeats itself; its years begin in March, so that a leap day is the last. */
const daysPerEra = 146_097;
/** From 1 March of the year 0 to 1 January 1970. */
const daysBeforeEpoch = 719_468;

/**
 * Microseconds since 1970 as ISO 8601 in UTC with `digits` decimals of a second, cut and not rounded:
 * `2026-11-26T07:31:08.123Z`. For the years 0 to 9999 of the Gregorian calendar.
 */
export function isoTime(micros: number, digits: 3 | 6): string {
  const seconds = Math.floor(micros / microsPerSecond);
  const days = Math.floor(seconds / secondsPerDay);
  const second = seconds - days * secondsPerDay;
  const fraction = padded(Math.floor(micros - seconds * microsPerSecond), 6).slice(0, digits);
  const clock = [second / 3600, (second / 60) % 60, second % 60].map((part) => padded(Math.floor(part), 2));
  return `${isoDate(days)}T${clock.join(':')}.${fraction}Z`;
}

/** The date that is `days` after 1 January 1970. */
function isoDate(days: number): string {
  const shifted = days + daysBeforeEpoch;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  // 1,460 days are four years without the leap day of every hundredth; 36,524 are a hundred; 146,096 lack the last one.
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // From March on, months have 31, 30, 31, 30, 31 days: 153 in five.
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
