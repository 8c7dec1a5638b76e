import { isoTime } from '../../bytes/iso-time.js';
import type { ValueSeries } from './value-series.js';

/** Characters of a part that is given at a time. */
const partCharacters = 65_536;

/**
 * Series as CSV (RFC 4180), in parts: a line of names, then a line for each time with the number of every series that has one then,
 * the earliest first. Times are those of receipt, ISO 8601 in UTC with microseconds. Names that a spreadsheet would take for a formula
 * have an apostrophe in front.
 */
export function* seriesCsv(series: ReadonlyMap<string, ValueSeries>): Generator<string, void> {
  const columns = [...series.values()].map((one) => ({ series: one, at: one.first, end: one.next }));
  let part = `${['time', ...[...series.keys()].map(csvName)].join(',')}\r\n`;
  for (;;) {
    let time = Number.POSITIVE_INFINITY;
    for (const column of columns) {
      // A series that goes on meanwhile may have forgotten its oldest points since the part before.
      column.at = Math.max(column.at, column.series.first);
      if (column.at < column.end) time = Math.min(time, column.series.timeAt(column.at));
    }
    if (time === Number.POSITIVE_INFINITY) break;
    let line = isoTime(time, 6);
    for (const column of columns) {
      line += ',';
      if (column.at >= column.end || column.series.timeAt(column.at) !== time) continue;
      line += String(column.series.valueAt(column.at));
      column.at += 1;
    }
    part += `${line}\r\n`;
    if (part.length >= partCharacters) {
      yield part;
      part = '';
    }
  }
  if (part !== '') yield part;
}

function csvName(name: string): string {
  const defused = /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;
  return /[",\r\n]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}
