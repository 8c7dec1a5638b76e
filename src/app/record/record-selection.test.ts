import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { facts, openStore, received } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import { RecordItems } from './record-items.js';
import { openRecordReading, type RecordReading } from './record-reading.js';
import { followRecord, type SelectedEvent, selectRecord } from './record-selection.js';

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

it('finds more of the newest hits than a search has', async () => {
  const record = await recorded([100_010], String);
  const numbers = numbersOf(await piecesOf(record, 'size > 0', 100_005));
  expect(numbers).toHaveLength(100_005);
  expect([numbers[0], numbers.at(-1)]).toEqual([6, 100_010]);
}, 60_000);

it('follows what a filter selects without a loss while the record grows between two questions', async () => {
  const size = 64 * 1024;
  const whole = await recorded([60], (sequence) => `${sequence}`.padEnd(size, '.'));
  const newest = [30, 30, 60];
  const growing: RecordReading = {
    isGrowing: true,
    failure: async () => undefined,
    endpoints: whole.endpoints,
    last: async () => newest.shift() ?? 60,
    page: (request) => whole.page(request),
    search: (query, signal) => whole.search(query, signal),
    close: () => whole.close(),
  };
  const stop = new AbortController();
  const numbers: number[] = [];
  const selection = { filter: 'size > 0', endpoint: undefined, limit: undefined };
  for await (const events of followRecord(growing, selection, 2, stop.signal)) {
    numbers.push(...numbersOf([events]));
    if (numbers.length >= 58) stop.abort();
  }
  expect(numbers).toEqual(Array.from({ length: 58 }, (_, index) => index + 3));
}, 30_000);

it('says of each event what its endpoint was when it happened', async () => {
  const path = folder();
  mkdirSync(join(path, '.bob'));
  const store = openStore(join(path, '.bob'));
  const described = [
    facts('e1', { label: 'oven', encoding: 'gbk' }),
    facts('e1', { label: 'kiln' }),
    facts('e1', { label: 'oven', encoding: 'utf-16le' }),
  ];
  for (const [index, each] of described.entries()) {
    store.describe(each);
    store.append(
      { events: [received(2 * index + 1, 'a'), received(2 * index + 2, 'b')], gaps: [] },
      [],
      2 * index + 2,
    );
  }
  store.close();
  const record = own(await openRecordReading(path));
  const items = new RecordItems(record);
  const all = ['gbk', 'gbk', 'utf-8', 'utf-8', 'utf-16le', 'utf-16le'];
  for (const [filter, expected] of [
    ['', all],
    ['size > 0', all],
    ['text == "b"', ['gbk', 'utf-8']],
  ] as const) {
    const events = (await piecesOf(record, filter)).flat();
    expect(events.map((event) => items.item(event).endpoint.encoding)).toEqual(expected);
  }
  expect((await piecesOf(record, '', 3)).flat().map((event) => items.item(event).endpoint.encoding)).toEqual(
    all.slice(3),
  );
  const forced = new RecordItems(record, 'big5');
  expect((await piecesOf(record, '')).flat().map((event) => forced.item(event).endpoint.encoding)).toEqual(
    all.map(() => 'big5'),
  );
});

it('tells where the program was not running, before the first event of the next run', async () => {
  const record = await recorded([2, 2], String);
  const told = (await piecesOf(record, '')).flat().map(({ breaks }) => breaks.map(({ type }) => type));
  expect(told).toEqual([[], [], ['notRunning'], []]);
});
