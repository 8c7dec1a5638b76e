import { isoTime } from './iso-time.js';
import { type Moment, momentOf } from './parse-iso-time.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const clock = /(?<hours>\d{1,2}):(?<minutes>\d{1,2})(?::(?<seconds>\d{1,2})(?:\.(?<fraction>\d{1,9}))?)?/
  .source;
const zone = / *(?<zone>Z|UTC|[+-]\d\d:?\d\d)?/.source;
/** `2026-11-27`, `2026-11-27 05:31`, `2026-11-27T05:31:11.5Z`. */
const numbered = new RegExp(`^(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})(?:[T ]${clock}${zone})?$`);
/** `Nov 27, 2026 05:31:11.220438489 UTC`. */
const named = new RegExp(`^(?<name>[A-Z][a-z]{2}) {1,2}(?<day>\\d{1,2}), (?<year>\\d{4}) ${clock}${zone}$`);

/** A time as Wireshark writes it: `Nov 14, 2023 22:13:20.000000000 UTC`. For the years 0 to 9999. */
export function dateText(seconds: number, nanoseconds: number): string {
  const [date = '', time = ''] = isoTime(seconds * 1e6, 3).split('T');
  const [year, month, day] = date.split('-').map(Number);
  const fraction = String(nanoseconds).padStart(9, '0');
  return `${months[(month ?? 1) - 1]} ${String(day).padStart(2)}, ${year} ${time.slice(0, 8)}.${fraction} UTC`;
}

/** The time of a date in one of the two forms of Wireshark, in UTC where no zone is named; `undefined` if the text is none. */
export function parseDateText(text: string): Moment | undefined {
  const groups = (numbered.exec(text) ?? named.exec(text))?.groups;
  if (groups === undefined) return undefined;
  const { year, month, name, day, hours = 0, minutes = 0, seconds = 0 } = groups;
  const date = [year, month ?? months.indexOf(name ?? '') + 1, day].map(Number);
  return momentOf(date, [hours, minutes, seconds].map(Number), groups.fraction, groups.zone);
}
