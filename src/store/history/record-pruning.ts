import type { AgeClock } from './age-clock.js';
import type { RecordLimits } from './record-parts.js';
import type { RecordState } from './record-state.js';
import type { SourceTable } from './source-table.js';
import { allRows, firstRow, inTransaction, runOnce, type SqlDatabase, wholeNumber } from './sqlite.js';

/** Events that are removed at a time: about as long as a step of a search. */
const sliceEvents = 2_000;
const sliceBytes = 8 * 1024 ** 2;
/** Pages of the file that are given back to the system at a time. */
const slicePages = 500;
/** The file keeps a tenth of its bytes for what comes next. */
const keptFreeShare = 0.1;
/** Removed at once past the limit of bytes, so that it is not passed again at once. */
const roomShare = 0.95;

interface Removed {
  readonly from: number;
  readonly count: number;
}

interface Slice {
  /** The number of the last event; 0 for none. */
  readonly last: number;
  readonly count: number;
  readonly byEndpoint: ReadonlyMap<string | undefined, Removed>;
}

/** Keeps a record within its limits, the oldest events first, in slices between which others get their turn. */
export class RecordPruning {
  readonly #database: SqlDatabase;
  readonly #sources: SourceTable;
  readonly #state: RecordState;
  readonly #clock: AgeClock;
  /** The file has passed its limit, and is being brought below it by some more. */
  #isMakingRoom = false;

  constructor(database: SqlDatabase, sources: SourceTable, state: RecordState, clock: AgeClock) {
    this.#database = database;
    this.#sources = sources;
    this.#state = state;
    this.#clock = clock;
  }

  /** Removes a slice of what is past the limits. Returns whether there may be more. @throws SqlError */
  step(limits: RecordLimits): boolean {
    const used = this.#usedBytes();
    if (used > limits.bytes) this.#isMakingRoom = true;
    else if (used <= limits.bytes * roomShare) this.#isMakingRoom = false;
    if (this.#isMakingRoom && this.#remove(undefined)) return true;
    this.#isMakingRoom = false;
    const before = this.#clock.before(limits.days);
    if (before !== undefined && this.#remove(before, this.#beforeRun(limits.days))) return true;
    return this.#giveBack();
  }

  /** Removes the oldest events; with `before` only such as are older than that, in µs. Returns whether there were any. */
  #remove(before: number | undefined, beforeSequence = Number.MAX_SAFE_INTEGER): boolean {
    const { last, count, byEndpoint } = this.#slice(before, beforeSequence);
    if (count === 0) return false;
    inTransaction(this.#database, () => {
      for (const table of ['events', 'tags', 'notes', 'marks'])
        runOnce(this.#database, `DELETE FROM ${table} WHERE seq <= ?`, [last]);
      for (const [endpoint, removed] of this.#withGaps(byEndpoint, last))
        this.#notePruned(endpoint, removed, last);
      this.#forgetRuns(last);
      this.#state.set('events', Math.max(0, this.#state.get('events') - count));
    });
    return true;
  }

  /** The oldest events that may go, as many as a slice takes. */
  #slice(before: number | undefined, beforeSequence: number): Slice {
    const byEndpoint = new Map<string | undefined, Removed>();
    let [last, count, bytes] = [0, 0, 0];
    const rows = allRows(
      this.#database,
      'SELECT seq, time, source, ifnull(size, 0) AS size FROM events WHERE seq < ? ORDER BY seq LIMIT ?',
      [beforeSequence, sliceEvents],
    );
    for (const { seq, time, source, size } of rows) {
      if (before !== undefined && wholeNumber(time) >= before) break;
      last = wholeNumber(seq);
      count += 1;
      const endpoint = this.#sources.byId(wholeNumber(source))?.endpoint;
      const known = byEndpoint.get(endpoint);
      byEndpoint.set(endpoint, { from: known?.from ?? last, count: (known?.count ?? 0) + 1 });
      bytes += wholeNumber(size);
      if (bytes > sliceBytes) break;
    }
    return { last, count, byEndpoint };
  }

  /** With the endpoints that only lack events there. */
  #withGaps(removed: Slice['byEndpoint'], last: number): Slice['byEndpoint'] {
    const all = new Map(removed);
    for (const row of allRows(this.#database, 'SELECT DISTINCT endpoint FROM gaps WHERE to_seq <= ?', [
      last,
    ])) {
      const endpoint = typeof row.endpoint === 'string' ? row.endpoint : undefined;
      if (!all.has(endpoint)) all.set(endpoint, { from: last, count: 0 });
    }
    return all;
  }

  /** One gap of an endpoint says what has been removed at its beginning; those within it are part of it. */
  #notePruned(endpoint: string | undefined, { from, count }: Removed, last: number): void {
    const within = [endpoint ?? null, last];
    const known = firstRow(
      this.#database,
      'SELECT min(from_seq) AS least, ifnull(sum(count), 0) AS count FROM gaps WHERE endpoint IS ? AND to_seq <= ?',
      within,
    );
    const first = typeof known?.least === 'number' ? Math.min(from, known.least) : from;
    runOnce(this.#database, 'DELETE FROM gaps WHERE endpoint IS ? AND to_seq <= ?', within);
    runOnce(
      this.#database,
      "INSERT INTO gaps(from_seq, to_seq, count, endpoint, reason) VALUES (?, ?, ?, ?, 'pruned')",
      [first, last, wholeNumber(known?.count) + count, endpoint ?? null],
    );
  }

  /** What ran before the oldest event is no longer told of, but for the run that it belongs to. */
  #forgetRuns(last: number): void {
    runOnce(
      this.#database,
      'DELETE FROM runs WHERE first_seq < (SELECT max(first_seq) FROM runs WHERE first_seq <= ?)',
      [last],
    );
  }

  /** What the program has recorded itself is as young as its run, whatever the wall clock said meanwhile. */
  #beforeRun(days: number): number | undefined {
    if (this.#clock.hasRunFor(days)) return undefined;
    return wholeNumber(firstRow(this.#database, 'SELECT max(first_seq) AS first FROM runs')?.first);
  }

  #usedBytes(): number {
    const page = this.#pragma('page_size');
    return (this.#pragma('page_count') - this.#pragma('freelist_count')) * page;
  }

  /** Gives room in the file back to the system. Returns whether there may be more. */
  #giveBack(): boolean {
    const free = this.#pragma('freelist_count');
    if (free <= slicePages || free <= this.#pragma('page_count') * keptFreeShare) return false;
    this.#database.exec(`PRAGMA incremental_vacuum(${slicePages})`);
    return this.#pragma('freelist_count') < free;
  }

  #pragma(name: string): number {
    return wholeNumber(firstRow(this.#database, `PRAGMA ${name}`)?.[name]);
  }
}
