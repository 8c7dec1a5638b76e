/** A value of SQLite. Integers past 2^53 may come as bigint. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** A row by the names of its columns; its bytes are owned by whoever asked. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** What SQLite has refused. */
export type SqlFault =
  | 'damaged' /* the file is malformed, or no database */
  | 'full' /* there is no room on the disk */
  | 'busy' /* another program holds the file */
  | 'readOnly'
  | 'io' /* the system could not read or write */
  | 'other'; /* a mistake in a statement */

/** A refusal of SQLite; its message is SQLite's. */
export class SqlError extends Error {
  readonly fault: SqlFault;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options as ErrorOptions);
    this.name = 'SqlError';
    this.fault = faultOf(message);
  }
}

/** What an engine has thrown, as a refusal of SQLite. */
export function sqlError(error: unknown): SqlError {
  return new SqlError(error instanceof Error ? error.message : String(error), { cause: error });
}

/** Runs `work` of an engine. @throws SqlError for whatever it throws */
export function asSqlError<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw sqlError(error);
  }
}

/** A prepared statement. Each call binds its params anew. All throw SqlError. */
export interface SqlStatement {
  run(params?: readonly SqlValue[]): void;
  get(params?: readonly SqlValue[]): SqlRow | undefined;
  /** One row after the other. Left early, the statement must be finished before the next write. */
  iterate(params?: readonly SqlValue[]): Iterable<SqlRow>;
  /** Ends it; it cannot be used again. */
  finish(): void;
}

/** The engines: SQLite in WebAssembly, which every Node runs, and the one that newer ones bring. */
export type SqlEngine = 'wasm' | 'node';

/** An open file of SQLite, with the least that both engines have. All throw SqlError. */
export interface SqlDatabase {
  readonly engine: SqlEngine;
  /** Runs statements without params and without rows. */
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  close(): void;
}

/** How a file is opened. */
export interface SqlOpenOptions {
  /** Nothing is written, and no file is made. */
  readonly readOnly: boolean;
}

/** Runs `work` in a transaction, which is taken back when it throws. */
export function inTransaction(database: SqlDatabase, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** The first row of a statement that is used once. */
export function firstRow(
  database: SqlDatabase,
  sql: string,
  params: readonly SqlValue[] = [],
): SqlRow | undefined {
  const statement = database.prepare(sql);
  try {
    return statement.get(params);
  } finally {
    statement.finish();
  }
}

/** All rows of a statement that is used once. */
export function allRows(
  database: SqlDatabase,
  sql: string,
  params: readonly SqlValue[] = [],
): readonly SqlRow[] {
  const statement = database.prepare(sql);
  try {
    return [...statement.iterate(params)];
  } finally {
    statement.finish();
  }
}

/** Runs a statement that is used once. */
export function runOnce(database: SqlDatabase, sql: string, params: readonly SqlValue[] = []): void {
  const statement = database.prepare(sql);
  try {
    statement.run(params);
  } finally {
    statement.finish();
  }
}

/** A column that holds a whole number; 0 for anything else, as a file of others may have. */
export function wholeNumber(value: SqlValue | undefined): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}

/** SQLite may have taken the transaction back itself, as on a full disk. */
function rollBack(database: SqlDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
  }
}

/** The WebAssembly build tells a message alone; these are sqlite3_errstr's (sqlite3.c), the same in both engines. */
const faults: readonly (readonly [RegExp, SqlFault])[] = [
  [/malformed|not a database|malformed database schema/, 'damaged'],
  [/disk is full/, 'full'],
  [/is locked|locking protocol/, 'busy'],
  [/readonly database/, 'readOnly'],
  [/disk I\/O error|unable to open|could not open/i, 'io'],
  // What Node says of a number past those that a record has.
  [/too large to be represented as a JavaScript number/, 'damaged'],
];

function faultOf(message: string): SqlFault {
  return faults.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}
