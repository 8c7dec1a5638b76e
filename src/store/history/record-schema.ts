import { allRows, firstRow, inTransaction, type SqlDatabase, SqlError, wholeNumber } from './sqlite.js';

/** The version of the schema, as `PRAGMA user_version` has it. */
export const recordVersion = 2;

/** Says that a database of SQLite is a record: "bobr". */
const applicationId = 0x62_6f_62_72;

/**
 * What a record keeps. `sources` has a row for each time that what is known of an endpoint has changed. Of an event, `kind` is its code
 * (traffic/kinds.ts), `dir` 1 for received, 2 for sent and 0 for anything else, and `rest` a JSON object of its other fields. `gaps`
 * says what is not kept, and `runs` when the program was running. `state` has whole numbers: the last number given, how many events
 * and bytes there are, the limits, and a number of chance that tells this record from others.
 */
const schema = `
CREATE TABLE IF NOT EXISTS sources(
  id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL, encoding TEXT NOT NULL,
  settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS peers(id INTEGER PRIMARY KEY, peer TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS events(
  seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, source INTEGER NOT NULL, kind INTEGER NOT NULL, dir INTEGER NOT NULL,
  peer INTEGER, connection INTEGER, size INTEGER, bytes BLOB, rest TEXT);
CREATE INDEX IF NOT EXISTS events_of_source ON events(source);
CREATE TABLE IF NOT EXISTS tags(seq INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY(seq, tag)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notes(seq INTEGER PRIMARY KEY, note TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS marks(seq INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS runs(
  id INTEGER PRIMARY KEY, begun INTEGER NOT NULL, ended INTEGER NOT NULL, first_seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS gaps(
  id INTEGER PRIMARY KEY, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL, count INTEGER NOT NULL, endpoint TEXT,
  reason TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS gaps_by_end ON gaps(to_seq);
CREATE TABLE IF NOT EXISTS state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${recordVersion};
`;

/** The columns that are used, by table: a file of others, or of an older version, may lack them. */
const columns: Readonly<Record<string, string>> = {
  sources: 'id, endpoint, label, kind, encoding, settings',
  peers: 'id, peer',
  events: 'seq, time, source, kind, dir, peer, connection, size, bytes, rest',
  tags: 'seq, tag',
  notes: 'seq, note',
  marks: 'seq',
  runs: 'id, begun, ended, first_seq',
  gaps: 'id, from_seq, to_seq, count, endpoint, reason',
  state: 'name, value',
};

/** What a file is: a record of this version, one that can be made so, one of a newer program, or something else. */
export type RecordForm = 'current' | 'older' | 'newer' | 'foreign';

/** Looks at what a file is; an empty file is an older one, of which everything is missing. @throws SqlError */
export function recordFormOf(database: SqlDatabase): RecordForm {
  const version = numberOf(database, 'PRAGMA user_version', 'user_version');
  const application = numberOf(database, 'PRAGMA application_id', 'application_id');
  if (application !== 0 && application !== applicationId) return 'foreign';
  if (version > recordVersion) return 'newer';
  if (runsSomething(database)) return 'foreign';
  if (version < recordVersion) return canBecomeRecord(database) ? 'older' : 'foreign';
  return hasColumns(database, Object.keys(columns)) ? 'current' : 'foreign';
}

/** Brings a record of an older version, or an empty file, forward: all of it or nothing. @throws SqlError */
export function bringForward(database: SqlDatabase): void {
  inTransaction(database, () => {
    const lacksCounts = firstRow(database, "SELECT 1 FROM sqlite_schema WHERE name = 'state'") === undefined;
    database.exec(schema);
    if (!lacksCounts) return;
    database.exec(`
      INSERT INTO state SELECT 'last', ifnull(max(seq), 0) FROM events;
      INSERT INTO state SELECT 'events', count(*) FROM events;`);
  });
}

/** Whether it has what a record has not: triggers, views and virtual tables run what who made the file wanted. */
function runsSomething(database: SqlDatabase): boolean {
  const found = firstRow(
    database,
    "SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1",
  );
  return found !== undefined;
}

/** Whether what is there are tables of an older record, or nothing. */
function canBecomeRecord(database: SqlDatabase): boolean {
  const names = allRows(database, "SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) =>
    String(name),
  );
  const known = names.filter((name) => Object.hasOwn(columns, name));
  if (names.length === 0) return true;
  return known.includes('events') && hasColumns(database, known);
}

function hasColumns(database: SqlDatabase, tables: readonly string[]): boolean {
  try {
    for (const table of tables) database.prepare(`SELECT ${columns[table]} FROM ${table}`).finish();
    return true;
  } catch (error) {
    if (error instanceof SqlError && error.fault === 'other') return false;
    throw error;
  }
}

function numberOf(database: SqlDatabase, sql: string, column: string): number {
  return wholeNumber(firstRow(database, sql)?.[column]);
}
