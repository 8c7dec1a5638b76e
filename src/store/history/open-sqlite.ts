import { hasNodeSqlite, openNodeSqlite } from './node-sqlite.js';
import type { SqlDatabase, SqlEngine, SqlOpenOptions } from './sqlite.js';
import { openWasmSqlite } from './wasm-sqlite.js';

/** The engine that is used on this Node. */
export function usualSqlEngine(): SqlEngine {
  return hasNodeSqlite() ? 'node' : 'wasm';
}

/** Opens a file by one of the engines; both read what the other has written. @throws SqlError */
export function openSqlite(
  file: string,
  options: SqlOpenOptions,
  engine: SqlEngine = usualSqlEngine(),
): SqlDatabase {
  return engine === 'node' ? openNodeSqlite(file, options) : openWasmSqlite(file, options);
}
