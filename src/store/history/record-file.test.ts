import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { facts, openStore, received, sqlEngines, textsOf } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import { openSqlite } from './open-sqlite.js';
import { recordFileName } from './record-file.js';
import { planSearch } from './search-plan.js';
import { SqlError } from './sqlite.js';

const files = scratch();

/** A record of some messages that is closed again. */
function written(engine: (typeof sqlEngines)[number]): { readonly folder: string; readonly file: string } {
  const folder = files.folder();
  const store = openStore(folder, { engine });
  store.describe(facts('e1'));
  const events = Array.from({ length: 300 }, (_, index) => received(index + 1, 'text'.repeat(50)));
  store.append({ events, gaps: [] }, [], events.length);
  store.close();
  return { folder, file: join(folder, recordFileName) };
}

/** What the file is opened as, or why not. */
function opened(folder: string, options: Parameters<typeof openStore>[1]): unknown {
  try {
    const store = openStore(folder, options);
    const { setAside } = store;
    store.close();
    return setAside === undefined ? 'opened' : 'set aside';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

describe.each(sqlEngines)('the file of a record, by SQLite of %s', (engine) => {
  it('is set aside where its first pages are whole and those behind them are not', () => {
    const { folder, file } = written(engine);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 8192, 4 * 8192);
    writeFileSync(file, bytes);
    expect(opened(folder, { engine, readOnly: true })).toBe('RECORD_DAMAGED');
    expect(opened(folder, { engine })).toBe('set aside');
    expect(opened(folder, { engine })).toBe('opened');
  });

  it.each([
    ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END'],
    ['a view', 'CREATE VIEW v AS SELECT 1'],
    [
      'a view in the place of a table',
      `DROP TABLE events; CREATE VIEW events AS WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n)
       SELECT seq, 0 AS time, 1 AS source, 1 AS kind, 1 AS dir, 1 AS peer, 1 AS connection, 1 AS size, x'' AS bytes, '' AS rest FROM n`,
    ],
    ['a number that no event has', 'UPDATE events SET seq = 9007199254740990 WHERE seq = 300'],
    ['a number past those of JavaScript', 'UPDATE events SET seq = 9223372036854775807 WHERE seq = 300'],
    ['a last number past all', "UPDATE state SET value = 9007199254740991 WHERE name = 'last'"],
  ])('is no record with %s', (_, sql) => {
    const { folder, file } = written(engine);
    const database = openSqlite(file, { readOnly: false }, engine);
    database.exec(sql);
    database.close();
    expect(opened(folder, { engine, readOnly: true })).toBe('RECORD_DAMAGED');
    expect(opened(folder, { engine })).toBe('set aside');
  });

  it.runIf(process.platform !== 'win32')('is neither a link nor a pipe, and nor is its journal', () => {
    const { file } = written(engine);
    for (const [name, make] of [
      ['link', (path: string) => symlinkSync(file, path)],
      ['pipe', (path: string) => void execFileSync('mkfifo', [path])],
    ] as const)
      for (const suffix of ['', '-journal']) {
        const folder = files.folder();
        if (suffix !== '') openStore(folder, { engine }).close();
        make(join(folder, `${recordFileName}${suffix}`));
        for (const readOnly of [false, true])
          expect([name, suffix, opened(folder, { engine, readOnly })]).toEqual([
            name,
            suffix,
            'RECORD_UNAVAILABLE',
          ]);
      }
  });

  it('that is empty or of an older version is not read, and brought forward by who writes', () => {
    const folder = files.folder();
    writeFileSync(join(folder, recordFileName), '');
    expect(opened(folder, { engine, readOnly: true })).toBe('RECORD_OLDER');
    const { folder: older, file } = written(engine);
    const database = openSqlite(file, { readOnly: false }, engine);
    database.exec('DROP INDEX gaps_by_end; PRAGMA user_version = 1');
    database.close();
    expect(opened(older, { engine, readOnly: true })).toBe('RECORD_OLDER');
    const store = openStore(older, { engine });
    expect(textsOf(store.page({ limit: 500 }).batch.events)).toHaveLength(300);
    store.close();
    expect(opened(older, { engine, readOnly: true })).toBe('opened');
  });

  it('is searched in a few steps, however far apart its numbers are', async () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    const events = [1, 2 ** 40, 2 ** 50 - 1].map((sequence) => received(sequence, 'far'));
    store.append({ events, gaps: [] }, [], 2 ** 50 - 1);
    const planned = await planSearch('text == "far"', [], store.encodings);
    if (!planned.ok) throw new Error(planned.failure.code);
    const search = store.search(planned.plan, {
      endpoint: undefined,
      before: Number.MAX_SAFE_INTEGER,
      limit: 9,
    });
    let steps = 0;
    const found: number[] = [];
    for (; !search.isDone; steps += 1)
      found.push(...search.step().batch.events.map(({ sequence }) => sequence));
    expect(found).toEqual([2 ** 50 - 1, 2 ** 40, 1]);
    expect(steps).toBeLessThan(6);
    store.close();
  });

  it('leaves a batch out as a whole, and forgets what it had made for it', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    store.describe(facts('e1', { label: 'first' }));
    const impossible = received(2, 'b', { peer: '127.0.0.1:7', connection: {} as number });
    expect(() => store.append({ events: [received(1, 'a'), impossible], gaps: [] }, [], 2)).toThrow(SqlError);
    expect(store.sources.all).toEqual([]);
    store.append(
      {
        events: [received(3, 'c', { peer: '127.0.0.1:8' }), received(4, 'd', { peer: '127.0.0.1:7' })],
        gaps: [],
      },
      [],
      4,
    );
    const { events } = store.page({ limit: 9 }).batch;
    expect(events.map((event) => 'peer' in event && event.peer)).toEqual(['127.0.0.1:8', '127.0.0.1:7']);
    expect(store.sources.all).toHaveLength(1);
    store.close();
  });
});
