import { lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
  const { Database: Opened } = loadWasmSqlite();
  const view = readOnly ? viewOf(file) : undefined;
  try {
    const opened = asSqlError(
      () => new Opened(view?.file ?? file, { readOnly, ...(readOnly ? { fileMustExist: true } : {}) }),
    );
    return new WasmSqlite(opened, view?.folder);
  } catch (error) {
    if (view !== undefined) rmSync(view.folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * This build locks a file with a folder beside it also to read, which neither a folder that cannot be written nor a lock that a killed
 * program has left allows. So a reader opens it by a link in a folder of its own. Beside the link there must be the journal, if there
 * is one: it says what of the file is not yet so.
 */
function viewOf(file: string): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-record-'));
  const link = join(folder, 'record.sqlite');
  symlinkSync(resolve(file), link);
  const journal = `${resolve(file)}-journal`;
  if (lstatSync(journal, { throwIfNoEntry: false }) !== undefined) symlinkSync(journal, `${link}-journal`);
  return { folder, file: link };
}

class WasmSqlite implements SqlDatabase {
  readonly engine = 'wasm';
  readonly #database: Database;
  /** The folder with the link that it was opened by. */
  readonly #folder: string | undefined;

  constructor(database: Database, folder: string | undefined) {
    this.#database = database;
    this.#folder = folder;
  }

  exec(sql: string): void {
    asSqlError(() => this.#database.exec(sql));
  }

  prepare(sql: string): SqlStatement {
    return new WasmStatement(asSqlError(() => this.#database.prepare(sql)));
  }

  close(): void {
    try {
      asSqlError(() => this.#database.close());
    } finally {
      if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    }
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
