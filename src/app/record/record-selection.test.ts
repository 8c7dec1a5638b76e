import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { facts, openStore, received } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import { openRecordReading, type RecordReading } from './record-reading.js';
import { type SelectedEvent, selectRecord } from './record-selection.js';

const { folder, own } = scratch();
const never = new AbortController().signal;
const noListener = { looked: () => undefined, cut: () => undefined };

/** A record of runs of the program, each of so many messages with texts of their numbers, from `from` on. */
async function recorded(
  runs: readonly number[],
  textOf: (sequence: number) => string,
  from = 1,
): Promise<RecordReading> {
  const path = folder();
  mkdirSync(join(path, '.bob'));
  let next = from;
  for (const count of runs) {
    const store = openStore(join(path, '.bob'));
    store.describe(facts('e1'));
    for (const end = next + count; next < end; ) {
      const events = Array.from({ length: Math.min(10_000, end - next) }, (_, index) =>
        received(next + index, textOf(next + index)),
      );
      next += events.length;
      store.append({ events, gaps: [] }, [], next - 1);
    }
    store.close();
  }
  return own(await openRecordReading(path));
}

async function piecesOf(
  record: RecordReading,
  filter: string,
  limit?: number,
): Promise<readonly (readonly SelectedEvent[])[]> {
  const pieces: (readonly SelectedEvent[])[] = [];
  const selection = { filter, endpoint: undefined, limit };
  for await (const piece of selectRecord(record, selection, noListener, never)) pieces.push(piece);
  return pieces;
}

const numbersOf = (pieces: readonly (readonly SelectedEvent[])[]): readonly number[] =>
  pieces.flat().map(({ event }) => event.sequence);

it('finds all hits oldest first, and holds no more of them than 8 MiB', async () => {
  const size = 700;
  const record = await recorded([30_000], (sequence) => `${sequence % 2} `.padEnd(size, 'x'), 70_001);
  const pieces = await piecesOf(record, 'text matches "^1"');
  const numbers = numbersOf(pieces);
  expect(numbers).toHaveLength(15_000);
  expect([numbers[0], numbers.at(-1)]).toEqual([70_001, 99_999]);
  expect(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))).toBe(true);
  expect(Math.max(...pieces.map(({ length }) => length * size))).toBeLessThanOrEqual(8 * 1024 ** 2);
  expect(numbersOf(await piecesOf(record, 'text matches "^1"', 3))).toEqual([99_995, 99_997, 99_999]);
  expect(await piecesOf(record, 'text == "nothing"')).toSatisfy(
    (none: readonly (readonly SelectedEvent[])[]) => none.flat().length === 0,
  );
});

it('finds one hit that is larger than what is held', async () => {
  const record = await recorded([3], (sequence) => `${sequence}`.padEnd(9 * 1024 ** 2, '.'));
  expect(numbersOf(await piecesOf(record, 'size > 1'))).toEqual([1, 2, 3]);
});

it('tells where the program was not running, before the first event of the next run', async () => {
  const record = await recorded([2, 2], String);
  const told = (await piecesOf(record, '')).flat().map(({ breaks }) => breaks.map(({ type }) => type));
  expect(told).toEqual([[], [], ['notRunning'], []]);
});
