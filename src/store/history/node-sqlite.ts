import process from 'node:process';
import {
  asSqlError,
  type SqlDatabase,
  type SqlOpenOptions,
  type SqlRow,
  type SqlStatement,
  type SqlValue,
  sqlError,
} from './sqlite.js';

/** What is used of `node:sqlite`, whose types this version of @types/node need not have. */
interface NodeSqlite {
  readonly DatabaseSync: new (file: string, options: { readonly readOnly: boolean }) => NodeDatabase;
}

interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

interface NodeStatement {
  run(...params: readonly SqlValue[]): unknown;
  get(...params: readonly SqlValue[]): SqlRow | undefined;
  iterate(...params: readonly SqlValue[]): IterableIterator<SqlRow>;
}

/** Whether this Node brings SQLite with everything that is used: from 22.13. */
export function hasNodeSqlite(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 4) || (major === 22 && minor >= 13);
}

/** Opens a file by the SQLite that Node brings. @throws SqlError */
export function openNodeSqlite(file: string, { readOnly }: SqlOpenOptions): SqlDatabase {
  const { DatabaseSync } = nodeSqlite();
  return new NodeSqliteDatabase(asSqlError(() => new DatabaseSync(file, { readOnly })));
}

/** Loads the module without its warning that it is experimental: what it writes is what the other engine reads. */
function nodeSqlite(): NodeSqlite {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const load = (process as { getBuiltinModule?(id: string): unknown }).getBuiltinModule;
    return load?.('node:sqlite') as NodeSqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
}

class NodeSqliteDatabase implements SqlDatabase {
  readonly engine = 'node';
  readonly #database: NodeDatabase;

  constructor(database: NodeDatabase) {
    this.#database = database;
  }

  exec(sql: string): void {
    asSqlError(() => this.#database.exec(sql));
  }

  prepare(sql: string): SqlStatement {
    return new PreparedStatement(asSqlError(() => this.#database.prepare(sql)));
  }

  close(): void {
    asSqlError(() => this.#database.close());
  }
}

class PreparedStatement implements SqlStatement {
  readonly #statement: NodeStatement;

  constructor(statement: NodeStatement) {
    this.#statement = statement;
  }

  run(params: readonly SqlValue[] = []): void {
    asSqlError(() => this.#statement.run(...params));
  }

  get(params: readonly SqlValue[] = []): SqlRow | undefined {
    return asSqlError(() => this.#statement.get(...params));
  }

  *iterate(params: readonly SqlValue[] = []): Generator<SqlRow> {
    try {
      // Left early, the loop ends the statement's reading.
      for (const row of this.#statement.iterate(...params)) yield row;
    } catch (error) {
      throw sqlError(error);
    }
  }

  finish(): void {
    // It ends with its object.
  }
}
