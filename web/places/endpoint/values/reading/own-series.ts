import { visibleText } from '../../../../../src/bytes/escapes.js';
import { detectValues } from '../../../../../src/traffic/values/detect-values.js';
import { LineSplitter } from '../../../../../src/traffic/values/line-splitter.js';
import { cellsOf, isHeader, type Separator } from '../../../../../src/traffic/values/text-values.js';
import { createValueReader, type ValueFormat } from '../../../../../src/traffic/values/value-format.js';
import { peersOf } from '../../log/log-entry.js';
import type { Direction } from '../values-settings.js';
import type { ReadingRules, ReadingSource } from './found-series.js';
import type { NumberPlace } from './picked-numbers.js';
import { latestMessages } from './reading-side.js';
import { formats } from './values-reading.js';

/** Messages in which the names of columns are looked for. */
const maxLooked = 20_000;
/** Stands in the place of a number, to see which series it becomes a value of. */
const probe = 8.7654321e17;
const probeDigits = '8.7654321e17';

/** What a plot reads by itself of the messages that a number was picked in. */
export interface OwnSeries {
  /** The key of the series that the number is a value of already; undefined if it is of none. */
  readonly key: string | undefined;
  /** Names of series that there are. */
  readonly names: ReadonlySet<string>;
}

/** Says which series the number at a place of a line belongs to by itself, as `rules` read a log. `told` is a format that is known. */
export function ownSeries(
  log: ReadingSource,
  rules: ReadingRules,
  direction: Direction,
  place: NumberPlace,
  told: ValueFormat | undefined = undefined,
): OwnSeries {
  const { readAs, encoding, isFramed, peer } = rules;
  const [found] = detectValues(latestMessages(log, direction, peer), { encoding, isFramed });
  const format = readAs === 'auto' ? (told ?? found?.format) : formats[readAs];
  const names = new Set((found?.names ?? []).map(visibleText));
  if (format === undefined || format.type === 'just-float') return { key: undefined, names };
  const { line, start, end } = place;
  const probed = new TextEncoder().encode(`${line.slice(0, start)}${probeDigits}${line.slice(end)}`);
  const whole =
    format.type === 'cells'
      ? { ...format, names: columnsOf(log, rules, direction, format.separator) ?? format.names ?? [] }
      : format;
  let own: string | undefined;
  createValueReader(whole, { isFramed: true }).read(probed, (name, value) => {
    names.add(visibleText(name));
    if (value === probe) own ??= visibleText(name);
  });
  return { key: own === undefined ? undefined : `${direction} ${own}`, names };
}

/** The names of the columns that the latest line of names says; undefined if none of those looked at is one. */
function columnsOf(
  log: ReadingSource,
  { encoding, isFramed, peer }: ReadingRules,
  direction: Direction,
  separator: Separator,
): readonly string[] | undefined {
  const lines = new LineSplitter(encoding, isFramed);
  let columns: readonly string[] | undefined;
  for (let number = Math.max(log.first, log.next - maxLooked); number < log.next; number += 1) {
    const event = log.at(number)?.event;
    if (event?.type !== direction || (peer !== undefined && !peersOf(event).includes(peer))) continue;
    lines.add(event.bytes, (line) => {
      const cells = cellsOf(line, separator);
      if (isHeader(cells)) columns = cells;
    });
  }
  return columns;
}
