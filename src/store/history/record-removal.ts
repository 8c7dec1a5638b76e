import { RecordSearch, type SearchedRecord, type SearchScope } from './record-search.js';
import type { RecordState } from './record-state.js';
import type { SearchPlan } from './search-plan.js';
import { allRows, firstRow, inTransaction, runOnce, wholeNumber } from './sqlite.js';

/** Events that a step removes. */
const sliceEvents = 2_000;

/**
 * Removes what a person asked for, in steps between which others get their turn. The file keeps no byte of it (`secure_delete`), and the
 * journal, that has them until a transaction has ended, is emptied.
 */
export class RecordRemoval {
  readonly #record: SearchedRecord;
  readonly #state: RecordState;
  readonly #scope: Omit<SearchScope, 'limit'>;
  /** Finds the messages that a filter selects; undefined where events of every kind are removed. */
  readonly #search: RecordSearch | undefined;
  #isDone = false;
  /** Numbers that have been removed since they were last taken. */
  #taken: number[] = [];
  /** The rows that say how much of which source is gone. */
  readonly #gaps = new Map<number, number>();
  /** How many events have been removed. */
  removed = 0;

  constructor(
    record: SearchedRecord,
    state: RecordState,
    plan: SearchPlan,
    scope: Omit<SearchScope, 'limit'>,
    onlyMessages: boolean,
  ) {
    this.#record = record;
    this.#state = state;
    this.#scope = scope;
    this.#search = onlyMessages
      ? new RecordSearch(record, plan, { ...scope, limit: Number.MAX_SAFE_INTEGER })
      : undefined;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** The numbers of what has been removed since this was last called. */
  takeRemoved(): readonly number[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }

  /** Removes some more. @throws SqlError */
  step(): void {
    const { database } = this.#record;
    database.exec('PRAGMA journal_size_limit = 0');
    try {
      this.#step();
    } finally {
      database.exec('PRAGMA journal_size_limit = -1');
    }
  }

  #step(): void {
    const found =
      this.#search === undefined
        ? this.#next()
        : this.#search.step().batch.events.map(({ sequence }) => sequence);
    this.#isDone = this.#search?.isDone ?? found.length < sliceEvents;
    for (let at = 0; at < found.length; at += sliceEvents) this.#remove(found.slice(at, at + sliceEvents));
  }

  /** The next events of every kind. */
  #next(): readonly number[] {
    const { database, sources } = this.#record;
    const { endpoint, before } = this.#scope;
    const ids = endpoint === undefined ? undefined : sources.of(endpoint).map(({ id }) => id);
    const ofEndpoint = ids === undefined ? '' : ` AND source IN (${ids.join()})`;
    return allRows(database, `SELECT seq FROM events WHERE seq < ?${ofEndpoint} LIMIT ?`, [
      before,
      sliceEvents,
    ]).map(({ seq }) => wholeNumber(seq));
  }

  #remove(sequences: readonly number[]): void {
    const { database } = this.#record;
    const list = `(${sequences.join()})`;
    inTransaction(database, () => {
      this.#noteDeleted(list);
      for (const table of ['events', 'tags', 'notes', 'marks'])
        runOnce(database, `DELETE FROM ${table} WHERE seq IN ${list}`);
      this.#state.set('events', Math.max(0, this.#state.get('events') - sequences.length));
    });
    this.removed += sequences.length;
    for (const sequence of sequences) this.#taken.push(sequence);
  }

  /** Says of each source how much of it is deleted, in a row that grows with the steps. */
  #noteDeleted(list: string): void {
    const { database, sources } = this.#record;
    const removed = allRows(
      database,
      `SELECT source, min(seq) AS least, max(seq) AS most, count(*) AS count FROM events WHERE seq IN ${list} GROUP BY source`,
    );
    for (const { source, least, most, count } of removed) {
      const id = wholeNumber(source);
      const known = this.#gaps.get(id);
      const values = [wholeNumber(least), wholeNumber(most), wholeNumber(count)];
      if (known !== undefined) {
        runOnce(
          database,
          `UPDATE gaps SET from_seq = min(from_seq, ?), to_seq = max(to_seq, ?), count = count + ?
           WHERE id = ? AND reason = 'deleted'`,
          [...values, known],
        );
        continue;
      }
      runOnce(
        database,
        "INSERT INTO gaps(from_seq, to_seq, count, endpoint, reason) VALUES (?, ?, ?, ?, 'deleted')",
        [...values, sources.byId(id)?.endpoint ?? null],
      );
      this.#gaps.set(id, wholeNumber(firstRow(database, 'SELECT max(id) AS id FROM gaps')?.id));
    }
  }
}
