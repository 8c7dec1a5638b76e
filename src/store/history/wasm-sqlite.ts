import type { Database, Statement } from 'node-sqlite3-wasm';
import {
  asSqlError,
  type SqlDatabase,
  type SqlOpenOptions,
  type SqlRow,
  type SqlStatement,
  type SqlValue,
  sqlError,
} from './sqlite.js';
import { loadWasmSqlite } from './wasm-module.js';

/** Opens a file by SQLite as WebAssembly, which runs on every Node. @throws SqlError */
export function openWasmSqlite(file: string, { readOnly }: SqlOpenOptions): SqlDatabase {
  const { Database: Opened } = loadWasmSqlite({ readOnly });
  return new WasmSqlite(asSqlError(() => new Opened(file, { readOnly, fileMustExist: readOnly })));
}

class WasmSqlite implements SqlDatabase {
  readonly engine = 'wasm';
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  exec(sql: string): void {
    asSqlError(() => this.#database.exec(sql));
  }

  prepare(sql: string): SqlStatement {
    return new WasmStatement(asSqlError(() => this.#database.prepare(sql)));
  }

  close(): void {
    asSqlError(() => this.#database.close());
  }
}

class WasmStatement implements SqlStatement {
  readonly #statement: Statement;

  constructor(statement: Statement) {
    this.#statement = statement;
  }

  run(params: readonly SqlValue[] = []): void {
    asSqlError(() => this.#statement.run(params as SqlValue[]));
  }

  get(params: readonly SqlValue[] = []): SqlRow | undefined {
    // Its own `get` stops at the first row, and the statement would go on reading.
    let first: SqlRow | undefined;
    for (const row of this.iterate(params)) first ??= row;
    return first;
  }

  *iterate(params: readonly SqlValue[] = []): Generator<SqlRow> {
    try {
      for (const row of this.#statement.iterate(params as SqlValue[])) yield row as SqlRow;
    } catch (error) {
      throw sqlError(error);
    }
  }

  finish(): void {
    try {
      this.#statement.finalize();
    } catch {
      // It repeats the error that the statement has already thrown.
    }
  }
}
