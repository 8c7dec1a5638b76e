import { RecordSearch, type SearchedRecord, type SearchScope } from './record-search.js';
import type { RecordState } from './record-state.js';
import type { SearchPlan } from './search-plan.js';
import { allRows, inTransaction, runOnce, wholeNumber } from './sqlite.js';

/** Events that a step removes. */
const sliceEvents = 2_000;

/** Removes what a person asked for, in steps between which others get their turn. */
export class RecordRemoval {
  readonly #record: SearchedRecord;
  readonly #state: RecordState;
  readonly #scope: Omit<SearchScope, 'limit'>;
  /** Finds the messages that a filter selects; undefined where events of every kind are removed. */
  readonly #search: RecordSearch | undefined;
  #isDone = false;
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

  /** Removes some more. @throws SqlError */
  step(): void {
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
      for (const table of ['events', 'tags', 'notes', 'marks'])
        runOnce(database, `DELETE FROM ${table} WHERE seq IN ${list}`);
      this.#state.set('events', Math.max(0, this.#state.get('events') - sequences.length));
    });
    this.removed += sequences.length;
  }
}
