import * as fs from 'node:fs';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import type { Database } from 'node-sqlite3-wasm';

/** What is used of `node-sqlite3-wasm`. */
export interface WasmSqliteModule {
  readonly Database: typeof Database;
}

/** The folder that this build makes beside a file to lock it; one that was killed leaves it. */
export function lockFolderOf(file: string): string {
  return `${file}${lockSuffix}`;
}

const lockSuffix = '.lock';
const name = 'node-sqlite3-wasm';

/** One for who writes and one for who reads, each loaded when it is first needed. */
const loaded: { writing?: WasmSqliteModule; reading?: WasmSqliteModule } = {};

/**
 * Loads SQLite as WebAssembly with a file system of its own, in which nobody else has reserved a file. This build locks a file by a
 * folder beside it, also to read it, and asks for that same folder whether somebody is writing: so it takes itself for the writer, and never
 * rolls back what a killed program had begun (SQLite, "Hot rollback journals"). Who opens a record to write holds its workspace, and
 * there is no other writer. Who only reads needs no lock, and can make none where a folder cannot be written.
 */
export function loadWasmSqlite({ readOnly }: { readonly readOnly: boolean }): WasmSqliteModule {
  if (readOnly) {
    loaded.reading ??= load(unlockedFiles);
    return loaded.reading;
  }
  loaded.writing ??= load(unreservedFiles);
  return loaded.writing;
}

function load(files: typeof fs): WasmSqliteModule {
  const require = createRequire(import.meta.url);
  const file = require.resolve(name);
  const own: Readonly<Record<string, unknown>> = { 'node:fs': files };
  const module = { exports: {} as WasmSqliteModule };
  const params = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(readFileSync(file, 'utf8'), params, { filename: file });
  run(module.exports, (id: string) => own[id] ?? require(id), module, file, dirname(file));
  return module.exports;
}

function isLock(path: fs.PathLike): boolean {
  return String(path).endsWith(lockSuffix);
}

/** Finds no lock: the build asks for one only to learn who else has reserved a file. */
const unreservedFiles: typeof fs = {
  ...fs,
  accessSync(path, mode) {
    if (isLock(path)) throw new Error(`nobody else has reserved ${String(path)}`);
    fs.accessSync(path, mode);
  },
};

/** Neither makes nor removes a lock. */
const unlockedFiles: typeof fs = {
  ...unreservedFiles,
  mkdirSync: ((path: fs.PathLike, options?: fs.MakeDirectoryOptions) =>
    isLock(path) ? undefined : fs.mkdirSync(path, options)) as typeof fs.mkdirSync,
  rmdirSync: (path, options) => {
    if (!isLock(path)) fs.rmdirSync(path, options);
  },
};
