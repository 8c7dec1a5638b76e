import { createRequire } from 'node:module';
import type { Database, JSValue } from 'node-sqlite3-wasm';
import type { FilteredMessage } from '../src/traffic/filter/message-codec.js';
import type { SqlFilter } from '../src/traffic/filter/sql.js';

/** Messages in the tables of a record, in memory. The number of each is its index, counted from 1. */
export class RecordedMessages {
  readonly messages: readonly FilteredMessage[];
  readonly #database: Database;

  constructor(messages: readonly FilteredMessage[]) {
    const { Database: Opened } = createRequire(import.meta.url)('node-sqlite3-wasm') as {
      readonly Database: typeof Database;
    };
    this.messages = messages;
    this.#database = new Opened();
    this.#database.exec(`
      CREATE TABLE sources(id INTEGER PRIMARY KEY, endpoint TEXT, label TEXT, kind TEXT, encoding TEXT, settings TEXT);
      CREATE TABLE peers(id INTEGER PRIMARY KEY, peer TEXT UNIQUE);
      CREATE TABLE events(seq INTEGER PRIMARY KEY, time INTEGER, source INTEGER, kind INTEGER, dir INTEGER, peer INTEGER,
        connection INTEGER, size INTEGER, bytes BLOB, rest TEXT);
      CREATE TABLE tags(seq INTEGER, tag TEXT, PRIMARY KEY(seq, tag)) WITHOUT ROWID;
      CREATE TABLE notes(seq INTEGER PRIMARY KEY, note TEXT);
      BEGIN`);
    for (const [index, message] of messages.entries()) this.#add(index + 1, message);
    this.#database.exec('COMMIT');
  }

  /** The numbers of the messages for which a condition holds. */
  select({ where, params }: SqlFilter): readonly number[] {
    const rows = this.#database.all(
      `SELECT e.seq AS seq FROM events e JOIN sources s ON s.id = e.source LEFT JOIN peers p ON p.id = e.peer
       WHERE ${where} ORDER BY e.seq`,
      params as JSValue[],
    );
    return rows.map(({ seq }) => Number(seq));
  }

  close(): void {
    this.#database.close();
  }

  #add(sequence: number, message: FilteredMessage): void {
    const { bytes, direction, endpoint, peer, timeMicros, encoding, tags, note, by } = message;
    const [label = '', id = ''] = endpoint.length > 1 ? endpoint : ['', ...endpoint];
    const isIn = direction === 'in';
    const run = (sql: string, ...values: JSValue[]): unknown => this.#database.run(sql, values);
    run('INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)', sequence, id, label, 'tcp-listen', encoding, '{}');
    if (peer !== '') run('INSERT OR IGNORE INTO peers(peer) VALUES (?)', peer);
    run(
      'INSERT INTO events VALUES (?, ?, ?, ?, ?, (SELECT id FROM peers WHERE peer = ?), NULL, ?, ?, ?)',
      sequence,
      timeMicros,
      sequence,
      isIn ? 4 : 5,
      isIn ? 1 : 2,
      peer,
      bytes.byteLength,
      bytes.byteLength === 0 ? null : bytes,
      by === undefined ? null : JSON.stringify({ by: by[0], user: by[1] }),
    );
    for (const tag of tags ?? []) run('INSERT OR IGNORE INTO tags VALUES (?, ?)', sequence, tag);
    if (note !== undefined) run('INSERT INTO notes VALUES (?, ?)', sequence, note);
  }
}
