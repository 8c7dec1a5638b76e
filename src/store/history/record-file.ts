import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { systemCode } from '../../errors/system-errors.js';
import { UnfitFile } from '../../system/bounded-file.js';
import { reasonOf } from '../../system/file-errors.js';
import { openSqlite, usualSqlEngine } from './open-sqlite.js';
import { bringForward, recordFormOf } from './record-schema.js';
import { type SqlDatabase, type SqlEngine, SqlError } from './sqlite.js';
import { lockFolderOf } from './wasm-module.js';

/** The name of the record in the private folder of a workspace. */
export const recordFileName = 'record.sqlite';

/** How a record is opened. */
export interface RecordFileOptions {
  /** Who does not hold the workspace only reads. */
  readonly readOnly: boolean;
  /** Default: the one that Node brings, where it does. */
  readonly engine?: SqlEngine | undefined;
}

/** An open record. */
export interface OpenedRecord<Parts> {
  /** What has been made of the file. */
  readonly parts: Parts;
  /** Where a damaged file, or one that is no record, was moved to, if there was one. */
  readonly setAside: string | undefined;
}

/** Bytes of a page of the file: larger ones are read faster by a search, which goes through all of them. */
const pageBytes = 8192;
/** Memory for pages of the file. */
const cacheKibibytes = 8 * 1024;

/**
 * Opens a record, makes it where there is none, brings one of an older version forward, and sets a damaged one aside. `use` makes of it
 * what the caller needs; where that meets damage, the file is damaged. Only who holds the workspace may open it to write: a lock that
 * another engine's killed program has left is removed.
 * @throws BreakoutboxError RECORD_UNAVAILABLE, RECORD_NEWER, RECORD_DISK_FULL; RECORD_DAMAGED of one that may only be read
 */
export function openRecordFile<Parts>(
  file: string,
  options: RecordFileOptions,
  use: (database: SqlDatabase) => Parts,
): OpenedRecord<Parts> {
  try {
    prepareFile(file, options);
    const parts = openChecked(file, options, use);
    if (parts !== undefined) return { parts, setAside: undefined };
    if (options.readOnly) throw new BreakoutboxError('RECORD_DAMAGED', { file });
    const aside = setAside(file);
    prepareFile(file, options);
    return { parts: openSound(file, options, use), setAside: aside };
  } catch (error) {
    throw recordError(error, file);
  }
}

/** The failure of a record that SQLite or the system refuses. */
export function recordError(error: unknown, file: string): unknown {
  if (error instanceof BreakoutboxError) return error;
  if (error instanceof UnfitFile) return unavailable(file, error.reason, error);
  if (error instanceof SqlError) {
    switch (error.fault) {
      case 'full':
        return new BreakoutboxError('RECORD_DISK_FULL', { file }, { cause: error });
      case 'damaged':
        return new BreakoutboxError('RECORD_DAMAGED', { file }, { cause: error });
      case 'busy':
        return unavailable(file, 'record-held' satisfies ReasonKey, error);
      case 'readOnly':
        return unavailable(file, 'permission-denied' satisfies ReasonKey, error);
      default:
        return unavailable(file, error.message, error);
    }
  }
  return systemCode(error) === '' ? error : unavailable(file, reasonOf(error), error);
}

/**
 * Moves a file that cannot be used out of the way, with its journal, and returns where it is. @throws the system's error
 */
export function setAside(file: string): string {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').replace(/\..*/, '');
  let aside = '';
  for (let number = 0; aside === '' || existsSync(aside); number += 1)
    aside = join(dirname(file), `record.damaged-${stamp}${number === 0 ? '' : `-${number}`}.sqlite`);
  renameSync(file, aside);
  const journal = `${file}-journal`;
  if (existsSync(journal)) renameSync(journal, `${aside}-journal`);
  return aside;
}

/**
 * Takes back what a program that was killed had begun to write, as SQLite does with the first access of who may write. Who only reads
 * cannot. Only for who holds the workspace. Nothing happens to a file that was left whole. @throws BreakoutboxError as `openRecordFile`
 */
export function recoverRecordFile(file: string): void {
  if (!hasHotJournal(file)) return;
  try {
    prepareFile(file, { readOnly: false });
    const database = openSqlite(file, { readOnly: false });
    try {
      database.exec('BEGIN IMMEDIATE; COMMIT;');
    } finally {
      database.close();
    }
  } catch (error) {
    throw recordError(error, file);
  }
}

/** Whether there is a journal by which the file has to be brought back: SQLite zeroes its begin at the end of a transaction. */
export function hasHotJournal(file: string): boolean {
  const journal = `${file}-journal`;
  if (lstatSync(journal, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const descriptor = openSync(journal, 'r');
  try {
    const first = new Uint8Array(1);
    return readSync(descriptor, first) === 1 && first[0] !== 0;
  } finally {
    closeSync(descriptor);
  }
}

function unavailable(file: string, reason: string, cause: unknown): BreakoutboxError {
  return new BreakoutboxError('RECORD_UNAVAILABLE', { file, reason }, { cause });
}

/** The file must be one, and its journal. Who writes makes it readable by its owner alone before anything is in it, and removes a lock that was left. */
function prepareFile(file: string, { readOnly }: RecordFileOptions): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  const journal = lstatSync(`${file}-journal`, { throwIfNoEntry: false });
  if (found?.isFile() === false || journal?.isFile() === false) throw new UnfitFile('not-a-file');
  if (readOnly) {
    if (found === undefined) throw new SqlError('unable to open: there is none');
    return;
  }
  if (found === undefined) closeSync(openSync(file, 'wx', 0o600));
  else if ((found.mode & 0o077) !== 0) chmodSync(file, 0o600);
  try {
    rmdirSync(lockFolderOf(file));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

function openSound<Parts>(
  file: string,
  options: RecordFileOptions,
  use: (database: SqlDatabase) => Parts,
): Parts {
  const parts = openChecked(file, options, use);
  if (parts === undefined) throw new SqlError('file is not a database');
  return parts;
}

/** Opens a file; undefined if it is damaged or no record. */
function openChecked<Parts>(
  file: string,
  { readOnly, engine = usualSqlEngine() }: RecordFileOptions,
  use: (database: SqlDatabase) => Parts,
): Parts | undefined {
  const database = openSqlite(file, { readOnly }, engine);
  try {
    if (begin(database, file, readOnly)) return use(database);
  } catch (error) {
    database.close();
    if (error instanceof SqlError && error.fault === 'damaged') return undefined;
    throw error;
  }
  database.close();
  return undefined;
}

/** Sets a file up, and returns whether it is a record. */
function begin(database: SqlDatabase, file: string, readOnly: boolean): boolean {
  database.exec(
    `PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -${cacheKibibytes};`,
  );
  if (!readOnly) {
    database.exec(
      `PRAGMA page_size = ${pageBytes}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = DELETE;
       PRAGMA synchronous = NORMAL; PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON;`,
    );
  }
  const form = recordFormOf(database);
  if (form === 'newer') throw new BreakoutboxError('RECORD_NEWER', { file });
  if (form === 'older' && readOnly) throw new BreakoutboxError('RECORD_OLDER', { file });
  if (form === 'older') bringForward(database);
  // In this mode the lock that the first write takes stays: the file is this program's until it is closed.
  if (!readOnly) database.exec('BEGIN IMMEDIATE; COMMIT;');
  return form !== 'foreign';
}
