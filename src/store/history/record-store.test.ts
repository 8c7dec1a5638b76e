import { Buffer } from 'node:buffer';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  copyKilled,
  facts,
  openStore,
  received,
  SetClocks,
  sqlEngines,
  textsOf,
} from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { TrafficEvent } from '../../traffic/event.js';
import type { MessageFilter } from '../../traffic/filter/message-filter.js';
import { keptTypes, kinds } from '../../traffic/kinds.js';
import { openSqlite } from './open-sqlite.js';
import { hasHotJournal } from './record-file.js';
import type { RecordStore } from './record-store.js';
import { planSearch } from './search-plan.js';
import { allRows } from './sqlite.js';

const files = scratch();

const last = (events: readonly TrafficEvent[]): number => events.at(-1)?.sequence ?? 0;

function add(store: RecordStore, ...events: readonly TrafficEvent[]): void {
  store.append({ events, gaps: [] }, [], last(events));
}

/** Runs a search to its end, and returns its hits, newest first. */
async function hitsOf(
  store: RecordStore,
  filter: string,
  {
    limit = 1_000,
    endpoint,
    before = Number.MAX_SAFE_INTEGER,
  }: { limit?: number; endpoint?: string; before?: number } = {},
): Promise<readonly string[]> {
  const planned = await planSearch(filter, [], store.encodings);
  if (!planned.ok) throw new Error(planned.failure.code);
  const search = store.search(planned.plan, { endpoint, before, limit });
  const texts: string[] = [];
  while (!search.isDone) texts.push(...textsOf(search.step().batch.events).toReversed());
  return texts;
}

describe.each(sqlEngines)('a record, by SQLite of %s', (engine) => {
  it('keeps every kind of event as it was', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    const head = { timeMicros: 1_790_000_000_000_001, endpoint: 'e1' };
    const events: TrafficEvent[] = [
      { ...head, type: 'listening', sequence: 1, local: '127.0.0.1:7', reachable: ['127.0.0.1:7'] },
      { ...head, type: 'connected', sequence: 2, peer: 'p:1', connection: 1, open: 1 },
      { ...head, type: 'received', sequence: 3, peer: 'p:1', connection: 1, bytes: Uint8Array.of(0, 255) },
      { ...head, type: 'sent', sequence: 5, peer: 'p:1', send: 2, rule: 'echo', bytes: new Uint8Array() },
      { ...head, type: 'error', sequence: 6, failure: { code: 'PEER_UNKNOWN', fault: 'local', params: {} } },
      { ...head, type: 'turnChanged', sequence: 7, turn: 'mine' },
    ];
    add(store, ...events);
    expect(store.page({ limit: 10 }).batch.events).toEqual(events);
    store.close();
    const again = openStore(folder, { engine });
    expect(again.page({ limit: 10 }).batch.events).toEqual(events);
    expect(again.last).toBe(7);
    again.close();
  });

  it('keeps every field of every kind', () => {
    const samples = { text: 'x', number: 7, bool: true, json: { deep: [1] }, bytes: Uint8Array.of(1) };
    const events = keptTypes.map((type, index) => {
      const fields = Object.entries<string>(kinds[type].fields).map(([key, shape]) => [
        key,
        samples[shape.replace('?', '') as keyof typeof samples],
      ]);
      const head = { type, sequence: index + 1, timeMicros: 1_790_000_000_000_001, endpoint: 'e1' };
      return { ...head, ...Object.fromEntries(fields) } as TrafficEvent;
    });
    const store = openStore(files.folder(), { engine });
    add(store, ...events);
    expect(store.page({ limit: 100 }).batch.events).toEqual(events);
    store.close();
  });

  it('gives pages before and after a number, of one endpoint or of all', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    const events = Array.from({ length: 20 }, (_, index) =>
      received(index + 1, `m${index + 1}`, { endpoint: index % 4 === 0 ? 'e2' : 'e1' }),
    );
    add(store, ...events);
    const numbers = (request: Parameters<typeof store.page>[0]): readonly number[] =>
      store.page(request).batch.events.map(({ sequence }) => sequence);
    expect(numbers({ limit: 3 })).toEqual([18, 19, 20]);
    expect(numbers({ limit: 3, before: 18 })).toEqual([15, 16, 17]);
    expect(numbers({ limit: 3, after: 18 })).toEqual([19, 20]);
    expect(numbers({ limit: 2, endpoint: 'e2' })).toEqual([13, 17]);
    expect(numbers({ limit: 2, endpoint: 'e2', after: 5 })).toEqual([9, 13]);
    expect(store.page({ limit: 5, endpoint: 'e2' }).hasMore).toBe(false);
    expect(store.page({ limit: 4, endpoint: 'e2' }).hasMore).toBe(true);
    store.close();
  });

  it('gives what follows a number to who hands it on, with all that is known of endpoints, and says how far that is', () => {
    const store = openStore(files.folder(), { engine });
    const known = { label: 'meter', layouts: ['frame'], receivedChecksum: 'crc16-modbus', framing: 'line' };
    store.describe(facts('e1', known));
    add(store, received(1, 'a'), received(2, 'b'));
    store.append({ events: [], gaps: [] }, [{ from: 3, to: 5, count: 3, endpoint: 'e2', reason: 'off' }], 5);
    const page = store.spool(1);
    expect(textsOf(page.batch.events)).toEqual(['b']);
    expect(page.sources).toMatchObject([{ endpoint: 'e1', from: 2, ...known }]);
    expect(page.gaps).toEqual([{ from: 3, to: 5, count: 3, endpoint: 'e2', reason: 'off' }]);
    expect({ last: page.last, hasMore: page.hasMore }).toEqual({ last: 5, hasMore: false });
    expect(store.spool(5).batch.events).toEqual([]);
    // What clients are told of endpoints has not changed by that.
    expect(store.page({ limit: 9 }).sources).toEqual([
      { endpoint: 'e1', from: 1, label: 'meter', kind: 'tcp-listen', encoding: 'utf-8' },
    ]);
    store.close();
  });

  it('has an identity that stays, that another has not, and that a new file can go on with', () => {
    const [one, other, third] = [files.folder(), files.folder(), files.folder()];
    const identityIn = (folder: string, identity?: number): number => {
      const store = openStore(folder, { engine, ...(identity === undefined ? {} : { identity }) });
      const found = store.identity;
      store.close();
      return found;
    };
    const first = identityIn(one);
    expect(first).toBeGreaterThan(0);
    expect(identityIn(one)).toBe(first);
    expect(identityIn(one, 7)).toBe(first);
    expect(identityIn(other)).not.toBe(first);
    expect(identityIn(third, first)).toBe(first);
  });

  it('reads an endpoint through its descriptions, in order', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    store.describe(facts('e1', { label: 'one' }));
    add(store, received(1, 'a'), received(2, 'b'));
    store.describe(facts('e1', { label: 'two', encoding: 'gbk' }));
    add(store, received(3, 'c'));
    store.describe(facts('e1', { label: 'one' }));
    add(store, received(4, 'd'));
    expect(store.sources.of('e1').map(({ label }) => label)).toEqual(['one', 'two', 'one']);
    expect(textsOf(store.page({ endpoint: 'e1', limit: 3 }).batch.events)).toEqual(['b', 'c', 'd']);
    store.close();
  });

  it('says what is missing, joined while nothing came in between', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    const off = { endpoint: 'e2', reason: 'off' } as const;
    add(store, received(1, 'a'));
    store.append({ events: [], gaps: [] }, [{ from: 2, to: 3, count: 2, ...off }], 3);
    store.append({ events: [received(4, 'b')], gaps: [] }, [{ from: 5, to: 6, count: 2, ...off }], 6);
    store.append({ events: [received(9, 'c')], gaps: [{ type: 'gap', from: 7, to: 8, count: 2 }] }, [], 9);
    expect(store.page({ limit: 9 }).gaps).toEqual([
      { from: 2, to: 6, count: 4, ...off },
      { from: 7, to: 8, count: 2, reason: 'queue' },
    ]);
    expect(store.page({ limit: 9, endpoint: 'e1' }).gaps).toEqual([
      { from: 7, to: 8, count: 2, reason: 'queue' },
    ]);
    store.close();
  });

  it('says when the program was not running, and goes on with its numbers', () => {
    const folder = files.folder();
    const clocks = new SetClocks();
    const first = openStore(folder, { engine, clocks });
    clocks.pass(1_000);
    add(first, received(1, 'a'));
    first.close();
    clocks.pass(60_000);
    openStore(folder, { engine, clocks }).close();
    clocks.pass(60_000);
    const second = openStore(folder, { engine, clocks });
    add(second, received(2, 'b'));
    const { runs } = second.page({ limit: 9 });
    expect(runs.map(({ first: from }) => from)).toEqual([1, 2]);
    const [before, after] = runs;
    expect((after?.begunMicros ?? 0) - (before?.endedMicros ?? 0)).toBe(120_000_000);
    expect(second.page({ limit: 1 }).runs.map(({ first: from }) => from)).toEqual([1, 2]);
    second.close();
  });

  it('finds messages by a filter, newest first, whatever the encoding of their endpoint', async () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    store.describe(facts('e1', { label: 'sensor' }));
    store.describe(facts('e2', { encoding: 'gbk' }));
    add(
      store,
      received(1, '温度 21'),
      received(2, '?', { endpoint: 'e2', bytes: Uint8Array.from([0xce, 0xc2, 0xb6, 0xc8]) }),
      received(3, 'humidity'),
      { ...received(4, '温度 22'), type: 'sent' },
    );
    expect(await hitsOf(store, 'text contains "温度"')).toHaveLength(3);
    expect(await hitsOf(store, 'text contains "温度" && endpoint == "sensor"')).toEqual([
      '温度 22',
      '温度 21',
    ]);
    expect(await hitsOf(store, 'dir == "in" && text contains "温度"', { endpoint: 'e1' })).toEqual([
      '温度 21',
    ]);
    expect(await hitsOf(store, '', { limit: 2 })).toEqual(['温度 22', 'humidity']);
    expect(await hitsOf(store, '', { before: 4, limit: 1 })).toEqual(['humidity']);
    expect(await hitsOf(store, 'hex matches "68 ?? 6D"')).toEqual(['humidity']);
    store.close();
  });

  it('lets the filter itself look at messages of any bytes and size, as they are', async () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    const sizes = [0, 1, 4_096, 4_097, 20_000, 3];
    const events = Array.from({ length: 1_500 }, (_, index) => {
      const bytes = new Uint8Array(sizes[index % sizes.length] ?? 0).map(
        (_byte, at) => (at * 31 + index) % 256,
      );
      return received(index + 1, '', { bytes, peer: `p:${index % 3}` });
    });
    add(store, ...events);
    const planned = await planSearch('size >= 0', [], []);
    if (!planned.ok) throw new Error(planned.failure.code);
    const seen: string[] = [];
    const told = (time: number, peer: string, bytes: Uint8Array): string =>
      `${time} ${peer} ${Buffer.from(bytes).toString('base64')}`;
    const test: MessageFilter = ({ timeMicros, peer, bytes }) => {
      seen.push(told(timeMicros, peer, bytes));
      return bytes.byteLength === 3;
    };
    const plan = { ...planned.plan, where: '1', params: [], names: new Set(['peer', 'time']), test };
    const search = store.search(plan, {
      endpoint: undefined,
      before: Number.MAX_SAFE_INTEGER,
      limit: 1_000,
    });
    const hits: number[] = [];
    while (!search.isDone)
      hits.push(
        ...search
          .step()
          .batch.events.map(({ sequence }) => sequence)
          .toReversed(),
      );
    const short = events.filter(({ bytes }) => bytes.length === 3).map(({ sequence }) => sequence);
    expect(hits).toEqual(short.toReversed());
    const kept = events.map(({ timeMicros, peer, bytes }) => told(timeMicros, peer, bytes)).toReversed();
    expect(seen.length).toBe(kept.length);
    expect(seen.every((one, index) => one === kept[index])).toBe(true);
    store.close();
  });

  it('keeps tags, notes and marks with the events', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    add(store, received(1, 'a'), received(2, 'b'));
    expect(store.annotate(7, { isMarked: true })).toBeUndefined();
    store.annotate(2, { tags: ['odd', 'late', 'odd'], note: 'seen at 3 a.m.' });
    store.annotate(2, { isMarked: true });
    const noted = { sequence: 2, tags: ['late', 'odd'], note: 'seen at 3 a.m.', isMarked: true };
    expect(store.page({ limit: 9 }).annotations).toEqual([noted]);
    expect(store.annotate(2, { tags: [], note: '', isMarked: false })).toEqual({
      ...{ sequence: 2, tags: [], note: '', isMarked: false },
    });
    expect(store.page({ limit: 9 }).annotations).toEqual([]);
    store.close();
  });

  it('removes what somebody deletes: an endpoint, or the messages of a filter', async () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    add(store, received(1, 'a'), received(2, 'b', { endpoint: 'e2' }), received(3, 'keep'), received(4, 'b'));
    const remove = async (filter: string, endpoint?: string): Promise<number> => {
      const planned = await planSearch(filter, [], store.encodings);
      if (!planned.ok) throw new Error(planned.failure.code);
      const scope = { endpoint, before: Number.MAX_SAFE_INTEGER };
      const removal = store.removal(planned.plan, scope, filter !== '');
      while (!removal.isDone) removal.step();
      return removal.removed;
    };
    expect(await remove('text == "b"', 'e1')).toBe(1);
    expect(textsOf(store.page({ limit: 9 }).batch.events)).toEqual(['a', 'b', 'keep']);
    expect(await remove('', 'e1')).toBe(2);
    expect(await remove('')).toBe(1);
    expect(store.status(undefined)).toMatchObject({ events: 0, first: 0, last: 0 });
    expect(store.last).toBe(4);
    store.close();
  });

  it('takes a message of 10 MB, alone on its page', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    const bytes = new Uint8Array(10_000_000).fill(7);
    add(store, received(1, 'a'), received(2, '', { bytes }), received(3, 'b'));
    expect(textsOf(store.page({ limit: 9 }).batch.events)).toEqual(['b']);
    const page = store.page({ limit: 9, before: 3 });
    expect(page.batch.events.map(({ sequence }) => sequence)).toEqual([2]);
    expect(page.batch.events[0]).toMatchObject({ type: 'received', peer: '127.0.0.1:5000' });
    store.close();
  });

  it('removes what is older than its limit, unless the clock has jumped', () => {
    const folder = files.folder();
    const clocks = new SetClocks();
    const day = 86_400_000;
    const old = openStore(folder, { engine, clocks });
    add(old, received(1, 'old'), received(2, 'old, too'));
    old.close();
    clocks.pass(29 * day);
    const store = openStore(folder, { engine, clocks });
    add(store, received(3, 'new', { timeMicros: clocks.wallMicros }));
    const prune = (): readonly string[] => {
      while (store.prune());
      return textsOf(store.page({ limit: 9 }).batch.events);
    };
    expect(prune()).toHaveLength(3);
    clocks.wallMicros += 400 * day * 1_000;
    expect(prune()).toHaveLength(3);
    clocks.wallMicros -= 400 * day * 1_000;
    expect(prune()).toHaveLength(3);
    for (let hour = 0; hour < 48; hour += 1) {
      clocks.pass(day / 24);
      prune();
    }
    expect(prune()).toEqual(['new']);
    expect(store.page({ limit: 9 }).gaps).toEqual([
      { from: 1, to: 2, count: 2, endpoint: 'e1', reason: 'pruned' },
    ]);
    store.close();
  });

  it('removes the oldest past its limit of bytes, and gives their room back', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    store.limits = { days: 30, bytes: 1 };
    expect(store.limits.bytes).toBe(16 * 1024 ** 2);
    const bytes = new Uint8Array(1_000_000);
    for (let sequence = 1; sequence <= 30; sequence += 1) add(store, received(sequence, '', { bytes }));
    expect(store.status(undefined).bytes).toBeGreaterThan(29_000_000);
    while (store.prune());
    const status = store.status(undefined);
    expect(status.bytes).toBeLessThan(22 * 1024 ** 2);
    expect(status.first).toBeGreaterThan(10);
    expect(status.events).toBe(30 - status.first + 1);
    expect(store.page({ limit: 1, before: status.first + 1 }).gaps).toMatchObject([{ reason: 'pruned' }]);
    store.close();
  });

  it('is readable by its owner alone', () => {
    const folder = files.folder();
    writeFileSync(join(folder, 'record.sqlite'), '', { mode: 0o644 });
    const store = openStore(folder, { engine });
    add(store, received(1, 'a'));
    const made = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
    for (const name of made) expect([name, statSync(join(folder, name)).mode & 0o077]).toEqual([name, 0]);
    store.close();
  });

  it('sets a damaged file aside, and one that is something else', () => {
    for (const content of [
      'not a database, but some text that is long enough to be a header of one',
      undefined,
    ]) {
      const folder = files.folder();
      const file = join(folder, 'record.sqlite');
      if (content !== undefined) writeFileSync(file, content);
      else {
        const other = openSqlite(file, { readOnly: false }, engine);
        other.exec('CREATE TABLE events(name TEXT)');
        other.close();
      }
      const store = openStore(folder, { engine });
      expect(store.setAside).toMatch(/record\.damaged-\d{8}T\d{6}\.sqlite$/);
      expect(existsSync(store.setAside ?? '')).toBe(true);
      add(store, received(1, 'a'));
      expect(textsOf(store.page({ limit: 9 }).batch.events)).toEqual(['a']);
      store.close();
    }
  });

  it('brings a record without a version forward, and leaves that of a newer program alone', () => {
    const folder = files.folder();
    const file = join(folder, 'record.sqlite');
    const store = openStore(folder, { engine });
    add(store, received(1, 'a'), received(2, 'b'));
    store.close();
    const older = openSqlite(file, { readOnly: false }, engine);
    older.exec('DROP TABLE state; DROP TABLE marks; DROP TABLE runs; PRAGMA user_version = 0;');
    older.close();
    const forward = openStore(folder, { engine });
    expect(forward.last).toBe(2);
    expect(forward.status(undefined).events).toBe(2);
    forward.close();
    const newer = openSqlite(file, { readOnly: false }, engine);
    newer.exec('PRAGMA user_version = 9');
    newer.close();
    expect(() => openStore(folder, { engine })).toThrow(BreakoutboxError);
    const unchanged = openSqlite(file, { readOnly: true }, engine);
    expect(allRows(unchanged, 'PRAGMA user_version')).toEqual([{ user_version: 9 }]);
    unchanged.close();
  });

  it('takes back what a killed program had begun to write, whichever engine it had', () => {
    for (const killed of sqlEngines) {
      const folder = files.folder();
      const left = files.folder();
      const store = openStore(folder, { engine: killed });
      add(store, ...Array.from({ length: 200 }, (_, index) => received(index + 1, 'whole'.repeat(100))));
      store.close();
      const file = join(folder, 'record.sqlite');
      copyKilled(file, left, killed);
      expect(hasHotJournal(join(left, 'record.sqlite'))).toBe(true);
      const after = openStore(left, { engine });
      expect(after.setAside).toBeUndefined();
      expect(after.last).toBe(200);
      expect(new Set(textsOf(after.page({ limit: 500 }).batch.events))).toEqual(
        new Set(['whole'.repeat(100)]),
      );
      after.close();
      expect(hasHotJournal(join(left, 'record.sqlite'))).toBe(false);
    }
  });

  it('removes the lock that a killed program has left', () => {
    const folder = files.folder();
    openStore(folder, { engine }).close();
    mkdirSync(join(folder, 'record.sqlite.lock'));
    const store = openStore(folder, { engine });
    add(store, received(1, 'a'));
    store.close();
  });

  it('can be read where nothing can be written', () => {
    const folder = files.folder();
    const store = openStore(folder, { engine });
    add(store, received(1, 'a'));
    store.close();
    mkdirSync(join(folder, 'record.sqlite.lock'));
    chmodSync(folder, 0o500);
    const reader = openStore(folder, { engine, readOnly: true });
    expect(textsOf(reader.page({ limit: 9 }).batch.events)).toEqual(['a']);
    expect(reader.status(undefined).state).toBe('readOnly');
    reader.close();
    chmodSync(folder, 0o700);
  });
});

// One alone has nothing to read of the other.
describe.each(sqlEngines.length > 1 ? [sqlEngines] : [])('the engines %s and %s', () => {
  it('read what the other has written', () => {
    const folder = files.folder();
    for (const [index, engine] of (['node', 'wasm', 'node'] as const).entries()) {
      const store = openStore(folder, { engine });
      add(store, received(index + 1, engine));
      store.close();
    }
    const store = openStore(folder, { engine: 'wasm' });
    expect(textsOf(store.page({ limit: 9 }).batch.events)).toEqual(['node', 'wasm', 'node']);
    store.close();
  });
});
