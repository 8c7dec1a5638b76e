import type { AgeClock } from './age-clock.js';
import type { RecordLimits } from './record-parts.js';
import type { RecordState } from './record-state.js';
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

interface Slice {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** Keeps a record within its limits, the oldest events first, in slices between which others get their turn. */
export class RecordPruning {
  readonly #database: SqlDatabase;
  readonly #state: RecordState;
  readonly #clock: AgeClock;
  /** The file has passed its limit, and is being brought below it by some more. */
  #isMakingRoom = false;

  constructor(database: SqlDatabase, state: RecordState, clock: AgeClock) {
    this.#database = database;
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
    const { first, last, count } = this.#slice(before, beforeSequence);
    if (count === 0) return false;
    inTransaction(this.#database, () => {
      for (const table of ['events', 'tags', 'notes', 'marks'])
        runOnce(this.#database, `DELETE FROM ${table} WHERE seq <= ?`, [last]);
      this.#notePruned(first, last, count);
      this.#state.set('events', Math.max(0, this.#state.get('events') - count));
    });
    return true;
  }

  /** The oldest events that may go, as many as a slice takes. */
  #slice(before: number | undefined, beforeSequence: number): Slice {
    const slice = { first: 0, last: 0, count: 0 };
    let bytes = 0;
    const rows = allRows(
      this.#database,
      'SELECT seq, time, ifnull(size, 0) AS size FROM events WHERE seq < ? ORDER BY seq LIMIT ?',
      [beforeSequence, sliceEvents],
    );
    for (const { seq, time, size } of rows) {
      if (before !== undefined && wholeNumber(time) >= before) break;
      slice.last = wholeNumber(seq);
      if (slice.count === 0) slice.first = slice.last;
      slice.count += 1;
      bytes += wholeNumber(size);
      if (bytes > sliceBytes) break;
    }
    return slice;
  }

  /** One gap says what has been removed at the beginning; those within it are part of it. */
  #notePruned(first: number, last: number, count: number): void {
    const known = firstRow(
      this.#database,
      'SELECT ifnull(min(from_seq), ?) AS least, ifnull(sum(count), 0) AS count FROM gaps WHERE to_seq <= ?',
      [first, last],
    );
    runOnce(this.#database, 'DELETE FROM gaps WHERE to_seq <= ?', [last]);
    runOnce(
      this.#database,
      "INSERT INTO gaps(from_seq, to_seq, count, endpoint, reason) VALUES (?, ?, ?, NULL, 'pruned')",
      [Math.min(first, wholeNumber(known?.least)), last, wholeNumber(known?.count) + count],
    );
    // What ran before the oldest event is no longer told of, but for the run that it belongs to.
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
