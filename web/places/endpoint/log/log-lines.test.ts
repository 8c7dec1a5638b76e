import { describe, expect, it } from 'vitest';
import type { LogEvent } from './log-entry.js';
import { allLines } from './log-filter.js';
import { chosenEntries, dayOf, entriesOf, nextOf, sinceAbove, steppedTo } from './log-lines.js';
import { MessageLog } from './message-log.js';
import { extendRows, selectRow, toggleRow } from './row-selection.js';

/** A log of connections and failures: `c` and `e`, ten microseconds apart, the first at 10. */
function logOf(kinds: string): MessageLog {
  const log = new MessageLog(undefined, 100);
  [...kinds].forEach((kind, at) => {
    const common = { sequence: at + 1, index: at + 1, endpoint: 'e1', timeMicros: (at + 1) * 10 };
    log.add(
      (kind === 'e'
        ? { ...common, type: 'error', failure: { code: 'CONNECTION_RESET', fault: 'peer', params: {} } }
        : { ...common, type: 'connected', peer: '127.0.0.1:5000', open: 1 }) as Parameters<
        MessageLog['add']
      >[0],
    );
  });
  return log;
}

const typesOf = (entries: readonly { readonly event: LogEvent }[]) => entries.map(({ event }) => event.type);

describe('the lines of a log', () => {
  it('are taken from one to another, without the last', () => {
    const log = logOf('cec');
    expect(typesOf(entriesOf(log, allLines(log), 0, 2))).toEqual(['connected', 'error']);
    expect(entriesOf(log, allLines(log), 2, 9)).toHaveLength(1);
  });

  it('are dated where the line above is of another day, and at the first if that is not of today', () => {
    const log = new MessageLog(undefined, 100);
    const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();
    [at(24, 9), at(24, 10), at(25, 8)].forEach((ms, index) => {
      const common = { sequence: index + 1, index: index + 1, endpoint: 'e1', timeMicros: ms * 1000 };
      log.add({ ...common, type: 'connected', peer: '127.0.0.1:5000', open: 1 } as Parameters<
        MessageLog['add']
      >[0]);
    });
    const numbers = Array.from({ length: log.size }, (_, index) => log.first + index).filter(
      (number) => log.at(number)?.event.type !== 'newDay',
    );
    // As a filter shows them, without what is between days.
    const shown = { ...allLines(log), size: numbers.length, numberAt: (index: number) => numbers[index] };
    const days = (nowMs: number) =>
      entriesOf(log, shown, 0, shown.size).map((entry, index) => dayOf(log, shown, index, entry, nowMs));
    expect(days(at(25, 9))).toEqual(['11-24', undefined, '11-25']);
    expect(days(at(24, 23))).toEqual([undefined, undefined, '11-25']);
    expect(days(new Date(2027, 0, 2).getTime())).toEqual(['2026-11-24', undefined, '2026-11-25']);
  });

  it('are chosen in their order, however they were clicked', () => {
    const log = logOf('cecce');
    const clicked = toggleRow(extendRows(selectRow(3), 4), 1);
    expect(chosenEntries(log, allLines(log), clicked).map(({ number }) => number)).toEqual([1, 3, 4]);
  });

  it.each<[from: number, step: 1 | -1, found: number | undefined]>([
    [-1, 1, 1],
    [1, 1, 4],
    [4, 1, undefined],
    [5, -1, 4],
    [1, -1, undefined],
  ])('from %i by %i the next failure is %s', (from, step, found) => {
    const log = logOf('ceccec');
    expect(nextOf(['error'], log, allLines(log), from, step)).toBe(found);
  });

  it('have the time since the line above', () => {
    const log = logOf('cc');
    const [first, second] = entriesOf(log, allLines(log), 0, 2);
    if (first === undefined || second === undefined) throw new Error('two lines');
    expect(sinceAbove(log, allLines(log), 0, first)).toBeUndefined();
    expect(sinceAbove(log, allLines(log), 1, second)).toBe(10);
  });
});

it.each([
  ['ArrowUp', 4],
  ['ArrowDown', 6],
  ['PageUp', -5],
  ['PageDown', 15],
  ['Home', 0],
  ['End', 19],
  ['x', undefined],
])('the key %s moves the cursor from line 5 of 20 to %s', (key, to) => {
  expect(steppedTo(key, 5, 20, 10)).toBe(to);
});
