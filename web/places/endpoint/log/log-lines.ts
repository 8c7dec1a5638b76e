import { formatDay, isSameDay } from '../../../state/numbers.js';
import { isBreak, type LogEntry, type LogEvent } from './log-entry.js';
import type { LogLines } from './log-filter.js';
import type { MessageLog } from './message-log.js';
import { type RowSelection, selectedPlaces } from './row-selection.js';

/** The entries of lines `start` to `end` - 1; those that the log no longer keeps are left out. */
export function entriesOf(log: MessageLog, lines: LogLines, start: number, end: number): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (let index = start; index < end; index += 1) {
    const number = lines.numberAt(index);
    const entry = number === undefined ? undefined : log.at(number);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/** The selected entries, in the order of the lines. */
export function chosenEntries(
  log: MessageLog,
  lines: LogLines,
  selection: RowSelection,
): readonly LogEntry[] {
  return selectedPlaces(selection, (number) => lines.indexOf(number)).flatMap(({ start, end }) =>
    entriesOf(log, lines, start, end),
  );
}

/** The index of the nearest line after `from` (`step` 1) or before it (-1) whose event is of one of the types, or `isMarked`. */
export function nextOf(
  types: readonly LogEvent['type'][],
  log: MessageLog,
  lines: LogLines,
  from: number,
  step: 1 | -1,
  isMarked: (event: LogEvent) => boolean = () => false,
): number | undefined {
  for (let index = from + step; index >= 0 && index < lines.size; index += step) {
    const number = lines.numberAt(index);
    const entry = number === undefined ? undefined : log.at(number);
    if (entry !== undefined && (types.includes(entry.event.type) || isMarked(entry.event))) return index;
  }
  return undefined;
}

/** Microseconds since the line above; undefined for the first line, and after a gap. */
export function sinceAbove(
  log: MessageLog,
  lines: LogLines,
  index: number,
  entry: LogEntry,
): number | undefined {
  const number = index === 0 ? undefined : lines.numberAt(index - 1);
  const above = number === undefined ? undefined : log.at(number);
  if (above === undefined || isBreak(above.event) || isBreak(entry.event)) return undefined;
  return entry.event.timeMicros - above.event.timeMicros;
}

/**
 * The local date of a line that is shown without what was between it and the line above, where that line was of another day, and of
 * the first line if its date is not that of `nowMs`; undefined for others.
 */
export function dayOf(
  log: MessageLog,
  lines: LogLines,
  index: number,
  entry: LogEntry,
  nowMs: number,
): string | undefined {
  const number = index === 0 ? undefined : lines.numberAt(index - 1);
  const above = number === undefined ? undefined : log.at(number);
  if (isBreak(entry.event) || above?.event.type === 'newDay') return undefined;
  const { timeMicros } = entry.event;
  return isSameDay(above?.event.timeMicros ?? nowMs * 1000, timeMicros)
    ? undefined
    : formatDay(timeMicros, nowMs);
}

/**
 * The index that a key moves the cursor to, from `at` of `size` lines; may lie outside of them. Undefined for a key that does
 * not move it.
 */
export function steppedTo(key: string, at: number, size: number, pageLines: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return at - 1;
    case 'ArrowDown':
      return at + 1;
    case 'PageUp':
      return at - pageLines;
    case 'PageDown':
      return at + pageLines;
    case 'Home':
      return 0;
    case 'End':
      return size - 1;
    default:
      return undefined;
  }
}
