import { allRows, type SqlDatabase, type SqlStatement, wholeNumber } from './sqlite.js';

/** The whole numbers that a record keeps of itself. */
export type StateName = 'last' | 'events' | 'days' | 'bytes' | 'identity';

/** The table of these numbers. */
export class RecordState {
  readonly #write: SqlStatement;
  readonly #values = new Map<string, number>();
  readonly #database: SqlDatabase;

  /** @throws SqlError */
  constructor(database: SqlDatabase) {
    this.#database = database;
    this.#write = database.prepare('INSERT OR REPLACE INTO state VALUES (?, ?)');
    this.reload();
  }

  /** 0 if it has not been set. */
  get(name: StateName): number {
    return this.#values.get(name) ?? 0;
  }

  /** @throws SqlError */
  set(name: StateName, value: number): void {
    if (this.#values.get(name) === value) return;
    this.#write.run([name, value]);
    this.#values.set(name, value);
  }

  /** Reads them again, after a transaction was taken back. */
  reload(): void {
    this.#values.clear();
    for (const { name, value } of allRows(this.#database, 'SELECT name, value FROM state'))
      this.#values.set(String(name), wholeNumber(value));
  }

  finish(): void {
    this.#write.finish();
  }
}
