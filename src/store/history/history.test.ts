import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { facts, received, sqlEngines, textsOf } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import { SeededRandom } from '../../line/seeded-random.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { History } from './history.js';
import { openSqlite } from './open-sqlite.js';
import type { SearchPart, SearchRequest } from './record-parts.js';
import { firstRow, type SqlEngine } from './sqlite.js';

const dist = new URL('../../../dist/', import.meta.url);
const entry = new URL('app/entries/history-thread.js', dist);
const scratched = scratch();

function open(folder: string, engine: SqlEngine, readOnly = false): Promise<History> {
  return History.open({ file: join(folder, 'record.sqlite'), readOnly, engine }, entry);
}

async function add(history: History, ...events: readonly TrafficEvent[]): Promise<void> {
  await history.append({ events, gaps: [] }, [], events.at(-1)?.sequence ?? 0);
}

async function partsOf(history: History, request: Partial<SearchRequest>): Promise<readonly SearchPart[]> {
  const parts: SearchPart[] = [];
  for await (const part of history.search({ filter: '', layouts: [], limit: 100, ...request }))
    parts.push(part);
  return parts;
}

describe.each(sqlEngines)('the thread of a record, by SQLite of %s', (engine) => {
  it('writes what it is given, and answers with it', async () => {
    const folder = scratched.folder();
    const history = scratched.own(await open(folder, engine));
    expect([history.last, history.endpoints]).toEqual([0, []]);
    history.describe(facts('e1', { label: 'pump', encoding: 'gbk' }));
    await add(history, received(1, 'a'), received(2, 'b'), received(3, 'c'));
    expect(textsOf((await history.page({ limit: 2 })).batch.events)).toEqual(['b', 'c']);
    expect(await history.annotate(2, { note: 'odd' })).toMatchObject({ sequence: 2, note: 'odd' });
    await expect(history.annotate(9, {})).rejects.toMatchObject({ code: 'RECORD_EVENT_UNKNOWN' });
    expect(await history.remove({ layouts: [], before: 2 })).toBe(1);
    expect(await history.askStatus()).toMatchObject({ state: 'recording', events: 2, first: 2, last: 3 });
    expect(await history.setLimits({ days: 7, bytes: 2 ** 30 })).toMatchObject({ limits: { days: 7 } });
    await history.close();
    const again = scratched.own(await open(folder, engine));
    expect([again.last, again.endpoints]).toEqual([3, ['e1']]);
    expect((await again.askStatus()).limits.days).toBe(7);
  });

  it('says that recording stops if it ends by itself, and nothing of an end that was asked for', async () => {
    const history = scratched.own(await open(scratched.folder(), engine));
    const states: string[] = [];
    history.watch(({ state }) => states.push(state));
    await add(history, received(1, 'a'));
    await history.close();
    expect(states).not.toContain('stopped');
    await expect(history.askStatus()).rejects.toMatchObject({ code: 'RECORD_UNAVAILABLE' });
  });

  it('searches in parts, says how far it is, and refuses a filter that is none', async () => {
    const history = scratched.own(await open(scratched.folder(), engine));
    const events = Array.from({ length: 60_000 }, (_, index) => received(index + 1, `m${index + 1}`));
    await add(history, ...events);
    const parts = await partsOf(history, { filter: 'text matches "^m5?1$"' });
    expect(parts.flatMap(({ batch }) => textsOf(batch.events).toReversed())).toEqual(['m51', 'm1']);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.at(-1)).toMatchObject({ looked: 60_000, of: 60_000, hits: 2 });
    await expect(partsOf(history, { filter: 'text =' })).rejects.toMatchObject({ code: 'FILTER_INVALID' });
    const layouts = [{ name: 'm', text: 'fields:\n  - head: text 1\n  - tail: text rest\n' }];
    history.describe(facts('e1', { layouts: ['m'] }));
    await add(history, received(60_001, 'mx'));
    const found = await partsOf(history, { filter: 'm.tail == "x"', layouts });
    expect(found.flatMap(({ batch }) => textsOf(batch.events))).toEqual(['mx']);
  });

  it('writes while searches run, which can be stopped', async () => {
    const history = scratched.own(await open(scratched.folder(), engine));
    await add(history, ...Array.from({ length: 50_000 }, (_, index) => received(index + 1, 'x'.repeat(60))));
    const stop = new AbortController();
    const slow = { filter: 'text matches "(x+)+y"', layouts: [], limit: 10 };
    const running = [1, 2].map(async () => {
      let parts = 0;
      for await (const _part of history.search(slow, stop.signal)) parts += 1;
      return parts;
    });
    for (let sequence = 50_001; sequence <= 50_020; sequence += 1)
      await add(history, received(sequence, 'y'));
    expect((await history.askStatus()).last).toBe(50_020);
    stop.abort();
    await Promise.all(running);
    const everything = history.search({ filter: '', layouts: [], limit: 100_000 });
    const first = await everything.next();
    await everything.return();
    expect(first.value?.batch.events.length).toBeGreaterThan(0);
    await add(history, received(50_021, 'z'));
  });

  it('sets a file aside that is damaged while it runs, and begins a new one', async () => {
    const folder = scratched.folder();
    const history = scratched.own(await open(folder, engine));
    const bytes = new Uint8Array(4_000).fill(1);
    for (let batch = 0; batch < 20; batch += 1)
      await add(
        history,
        ...Array.from({ length: 500 }, (_, at) => received(batch * 500 + at + 1, '', { bytes })),
      );
    const file = join(folder, 'record.sqlite');
    const damaged = openSync(file, 'r+');
    for (let at = 8_192; at < statSync(file).size; at += 8_192)
      writeSync(damaged, new Uint8Array(8_000).fill(0xa5), 0, 8_000, at);
    closeSync(damaged);
    const asked = Array.from({ length: 9 }, (_, index) =>
      history.page({ limit: 10, before: index * 1_000 + 5 }),
    );
    await Promise.allSettled(asked);
    await add(history, received(10_001, 'after'));
    await add(history, received(10_002, 'after, too'));
    const status = await history.askStatus();
    expect(status).toMatchObject({ state: 'recording' });
    expect(status.setAside).toContain('record.damaged-');
    expect(textsOf((await history.page({ limit: 2 })).batch.events).at(-1)).toBe('after, too');
    await history.close();
    const again = scratched.own(await open(folder, engine));
    expect(again.last).toBe(10_002);
  });

  it('refuses a second program to write, which may read when the first has ended', async () => {
    const folder = scratched.folder();
    const history = await open(folder, engine);
    await add(history, received(1, 'a'));
    await history.close();
    const reader = scratched.own(await open(folder, engine, true));
    expect(textsOf((await reader.page({ limit: 2 })).batch.events)).toEqual(['a']);
    await expect(reader.annotate(1, { isMarked: true })).rejects.toMatchObject({ code: 'RECORD_READ_ONLY' });
    await expect(reader.remove({ layouts: [] })).rejects.toMatchObject({ code: 'RECORD_READ_ONLY' });
  });
});

/** Writes events, a batch each few milliseconds, and says after each how many are written, until it is killed. */
const writing = fileURLToPath(new URL('../../../test/interop/record-writer.mjs', import.meta.url));

/** Kills a writer after so many batches; returns the last number that it had written. */
async function killedAfter(folder: string, engine: SqlEngine, batches: number): Promise<number> {
  const writer = spawn(process.execPath, [writing, join(folder, 'record.sqlite'), engine], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  writer.stdout.setEncoding('utf8');
  writer.stdout.on('data', (text: string) => {
    told += text;
    if (told.split('\n').length > batches) writer.kill('SIGKILL');
  });
  await once(writer, 'close');
  // The last line may be cut off.
  return Number(told.split('\n').at(-2));
}

it('loses nothing that was written to kill -9, also where the other engine opens the file', async () => {
  const seed = 20_261_127;
  const random = new SeededRandom(seed);
  const folder = scratched.folder();
  let written = 0;
  for (let round = 0; round < 10; round += 1) {
    const engine = sqlEngines[round % sqlEngines.length] ?? 'wasm';
    written = await killedAfter(folder, engine, 1 + Math.floor(random.next() * 40));
    const other = sqlEngines[(round + 1) % sqlEngines.length] ?? 'wasm';
    const history = await open(folder, other);
    const { batch } = await history.page({ limit: 5_000 });
    expect([seed, round, history.last >= written]).toEqual([seed, round, true]);
    const numbers = batch.events.map(({ sequence }) => sequence);
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual(numbers.map((_, index) => first + index));
    expect(numbers.at(-1)).toBe(history.last);
    await history.close();
  }
  const file = openSqlite(join(folder, 'record.sqlite'), { readOnly: true });
  expect(firstRow(file, 'PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
  file.close();
  expect(written).toBeGreaterThan(0);
}, 60_000);

it.each(sqlEngines)(
  'stops on a full disk and goes on when there is room, by SQLite of %s',
  (engine) => {
    const folder = scratched.folder();
    const script = fileURLToPath(new URL('../../../test/interop/record-full-disk.mjs', import.meta.url));
    const { stdout, stderr } = spawnSync(
      'unshare',
      [
        '-rm',
        'sh',
        '-c',
        `mount -t tmpfs -o size=24m tmpfs "${folder}" && exec "$0" "$@"`,
        process.execPath,
        script,
        folder,
        engine,
      ],
      { encoding: 'utf8' },
    );
    if (/denied|not permitted/i.test(stderr)) return;
    expect([JSON.parse(stdout || '{}'), stderr]).toEqual([
      { full: 'RECORD_DISK_FULL', canRead: true, after: 'recording', gap: 'disk', isWhole: true },
      '',
    ]);
  },
  60_000,
);
