import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, received, SetClocks, sqlEngines, textsOf } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { openSqlite } from './open-sqlite.js';
import { recordFileName } from './record-file.js';
import type { RecordGap } from './record-parts.js';
import type { RecordStore } from './record-store.js';
import { planSearch } from './search-plan.js';
import { firstRow, wholeNumber } from './sqlite.js';

const files = scratch();
const dayMs = 86_400_000;

function add(store: RecordStore, events: readonly TrafficEvent[], missing: readonly RecordGap[] = []): void {
  store.append({ events, gaps: [] }, missing, events.at(-1)?.sequence ?? missing.at(-1)?.to ?? 0);
}

function pruneAll(store: RecordStore): void {
  while (store.prune());
}

async function removeAll(store: RecordStore, filter: string): Promise<void> {
  const planned = await planSearch(filter, [], store.encodings);
  if (!planned.ok) throw new Error(planned.failure.code);
  const scope = { endpoint: undefined, before: Number.MAX_SAFE_INTEGER };
  const removal = store.removal(planned.plan, scope, filter !== '');
  while (!removal.isDone) removal.step();
}

describe.each(sqlEngines)('the upkeep of a record, by SQLite of %s', (engine) => {
  it('removes nothing by its age in the first hour: the clock may be wrong until it is set', () => {
    const folder = files.folder();
    const clocks = new SetClocks();
    const before = openStore(folder, { engine, clocks });
    add(before, [received(1, 'true'), received(2, 'true')]);
    before.close();
    const wrong = new SetClocks();
    wrong.wallMicros += 400 * dayMs * 1_000;
    const store = openStore(folder, { engine, clocks: wrong });
    for (let minute = 0; minute < 59; minute += 1) {
      wrong.pass(60_000);
      pruneAll(store);
    }
    expect(store.page({ limit: 9 }).batch.events).toHaveLength(2);
    wrong.pass(2 * 60_000);
    pruneAll(store);
    expect(store.page({ limit: 9 }).batch.events).toEqual([]);
    store.close();
  });

  it('takes what it has recorded itself for as young as its run', () => {
    const clocks = new SetClocks();
    const store = openStore(files.folder(), { engine, clocks });
    add(store, [received(1, 'of a clock that was wrong', { timeMicros: 1_000_000 })]);
    for (let hour = 0; hour < 29 * 24; hour += 1) {
      clocks.pass(dayMs / 24);
      store.prune();
    }
    expect(store.page({ limit: 9 }).batch.events).toHaveLength(1);
    for (let hour = 0; hour < 48; hour += 1) {
      clocks.pass(dayMs / 24);
      pruneAll(store);
    }
    expect(store.page({ limit: 9 }).batch.events).toEqual([]);
    store.close();
  });

  it('says of each endpoint how much of it is gone, with what was missing there already', () => {
    const clocks = new SetClocks();
    const folder = files.folder();
    const store = openStore(folder, { engine, clocks });
    add(store, [received(1, 'a'), received(2, 'b', { endpoint: 'e2' }), received(3, 'c')]);
    add(store, [], [{ from: 4, to: 5, count: 2, endpoint: 'e2', reason: 'off' }]);
    store.close();
    clocks.pass(40 * dayMs);
    const later = openStore(folder, { engine, clocks });
    add(later, [received(6, 'd', { timeMicros: clocks.wallMicros })]);
    clocks.pass(dayMs / 12);
    pruneAll(later);
    const pruned = { reason: 'pruned' } as const;
    expect(later.page({ limit: 9 }).gaps).toEqual([
      { from: 1, to: 3, count: 2, endpoint: 'e1', ...pruned },
      { from: 2, to: 3, count: 1, endpoint: 'e2', ...pruned },
      { from: 4, to: 5, count: 2, endpoint: 'e2', reason: 'off' },
    ]);
    later.close();
  });

  it('begins a gap anew when what it would be joined to has been removed', () => {
    const clocks = new SetClocks();
    const folder = files.folder();
    const store = openStore(folder, { engine, clocks });
    store.limits = { days: 30, bytes: 1 };
    const quiet = (sequence: number): RecordGap => ({
      ...{ from: sequence, to: sequence, count: 1, endpoint: 'quiet', reason: 'off' },
    });
    const bytes = new Uint8Array(1_000_000);
    add(store, [], [quiet(1)]);
    for (let sequence = 2; sequence <= 30; sequence += 1) add(store, [received(sequence, '', { bytes })]);
    pruneAll(store);
    add(store, [], [quiet(31)]);
    const pages = [store.page({ limit: 1, after: 0 }), store.page({ limit: 1 })];
    const gaps = pages.flatMap((page) => page.gaps).filter(({ endpoint }) => endpoint === 'quiet');
    expect(gaps.map(({ count, reason }) => [count, reason])).toEqual([
      [1, 'pruned'],
      [1, 'off'],
    ]);
    store.close();
  });

  it('joins what is missing only while nothing came in between', () => {
    const store = openStore(files.folder(), { engine });
    const off = (from: number): RecordGap => ({ from, to: from, count: 1, endpoint: 'e1', reason: 'off' });
    add(store, [], [off(1)]);
    add(store, [], [off(2)]);
    add(store, [received(3, 'between')]);
    add(store, [], [off(4)]);
    expect(store.page({ limit: 9 }).gaps.map(({ from, to, count }) => [from, to, count])).toEqual([
      [1, 2, 2],
      [4, 4, 1],
    ]);
    store.close();
  });

  it('deletes for good: no byte of it stays in the file or its journal, nor what was noted, and it says how much is gone', async () => {
    const folder = files.folder();
    const file = join(folder, recordFileName);
    const store = openStore(folder, { engine });
    add(
      store,
      Array.from({ length: 3_000 }, (_, index) => received(index + 1, `hunter2 ${'.'.repeat(100)}`)),
    );
    add(store, [received(3_001, 'kept', { peer: '127.0.0.1:7' })]);
    store.annotate(5, { tags: ['hunter2-tag'], note: 'hunter2-note', isMarked: true });
    await removeAll(store, 'text contains "hunter2"');
    expect(textsOf(store.page({ limit: 9 }).batch.events)).toEqual(['kept']);
    expect(store.page({ limit: 9 }).gaps).toEqual([
      { from: 1, to: 3_000, count: 3_000, endpoint: 'e1', reason: 'deleted' },
    ]);
    pruneAll(store);
    for (const name of [file, `${file}-journal`])
      expect([name, read(name).match(/hunter2.{0,20}/)?.[0]]).toEqual([name, undefined]);
    store.close();
    const database = openSqlite(file, { readOnly: true }, engine);
    for (const table of ['tags', 'notes', 'marks'])
      expect(firstRow(database, `SELECT count(*) AS count FROM ${table}`)?.count).toBe(0);
    expect(firstRow(database, 'SELECT group_concat(peer) AS peers FROM peers')?.peers).toBe('127.0.0.1:7');
    database.close();
  });

  it('forgets peers that nothing comes from any more, and none that something does', async () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    const peerOf = (index: number): string => `10.0.${Math.floor(index / 250)}.${index % 250}:5000`;
    add(
      store,
      Array.from({ length: 6_000 }, (_, index) =>
        received(index + 1, index % 1_000 === 0 ? 'kept' : 'gone', { peer: peerOf(index) }),
      ),
    );
    await removeAll(store, 'text == "gone"');
    let sequence = 6_000;
    while (store.prune()) {
      sequence += 1;
      // One that was there before, and will be looked at, and one that is new.
      add(store, [received(sequence, 'new', { peer: peerOf(sequence % 6_000) })]);
      sequence += 1;
      add(store, [received(sequence, 'new', { peer: `10.1.1.1:${sequence}` })]);
    }
    const { events } = store.page({ limit: 5_000 }).batch;
    const peers = events.map((event) => ('peer' in event ? event.peer : undefined));
    expect(peers).not.toContain(undefined);
    expect(sequence).toBeGreaterThan(6_004);
    store.close();
    const database = openSqlite(join(folder, recordFileName), { readOnly: true }, engine);
    const count = wholeNumber(firstRow(database, 'SELECT count(*) AS count FROM peers')?.count);
    expect(count).toBe(new Set(peers).size);
    database.close();
  });

  it('goes on after the last number that was given, though the file does not know it', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine, last: 70 });
    expect(store.last).toBe(70);
    store.close();
    expect(openStore(folder, { engine }).last).toBe(70);
  });
});

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
