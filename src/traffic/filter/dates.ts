import { parseDateText } from '../../bytes/date-text.js';
import { nanosecondsPerSecond } from './nanoseconds.js';

/** Nanoseconds from 1970 to a date, in UTC unless it names a zone, as exactly as a number holds them; `undefined` if it is none. */
export function dateNanoseconds(text: string): number | undefined {
  const moment = parseDateText(text);
  return moment && moment.seconds * nanosecondsPerSecond + moment.nanoseconds;
}
