import type { TrafficEvent } from '../../traffic/event.js';
import { rowOfEvent } from './event-row.js';
import type { PeerTable } from './peer-table.js';
import type { RecordGap } from './record-parts.js';
import type { RecordState } from './record-state.js';
import type { Source, SourceTable } from './source-table.js';
import {
  firstRow,
  inTransaction,
  runOnce,
  type SqlDatabase,
  type SqlStatement,
  wholeNumber,
} from './sqlite.js';

interface OpenGap {
  readonly id: number;
  readonly endpoint: string | undefined;
}

/** Adds to a record: events, what is missing among them, and that the program runs. */
export class RecordWriter {
  readonly #database: SqlDatabase;
  readonly #sources: SourceTable;
  readonly #peers: PeerTable;
  readonly #state: RecordState;
  readonly #insert: SqlStatement;
  readonly #extend: SqlStatement;
  readonly #endRun: SqlStatement;
  #run: number | undefined;
  /** The latest gap of each kind, to which the next is joined while nothing came in between. */
  readonly #openGaps = new Map<string, OpenGap>();

  /** @throws SqlError */
  constructor(database: SqlDatabase, sources: SourceTable, peers: PeerTable, state: RecordState) {
    this.#database = database;
    this.#sources = sources;
    this.#peers = peers;
    this.#state = state;
    this.#insert = database.prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#extend = database.prepare(
      'UPDATE gaps SET to_seq = max(to_seq, ?), count = count + ? WHERE id = ?',
    );
    this.#endRun = database.prepare('UPDATE runs SET ended = ? WHERE id = ?');
  }

  /** Notes that the program runs from now on. A run before it without an event is forgotten. @throws SqlError */
  beginRun(nowMicros: number): void {
    const first = this.#state.get('last') + 1;
    inTransaction(this.#database, () => {
      runOnce(this.#database, 'DELETE FROM runs WHERE first_seq >= ?', [first]);
      runOnce(this.#database, 'INSERT INTO runs(begun, ended, first_seq) VALUES (?, ?, ?)', [
        nowMicros,
        nowMicros,
        first,
      ]);
    });
    this.#run = wholeNumber(firstRow(this.#database, 'SELECT max(id) AS id FROM runs')?.id);
  }

  /** Notes that the program still runs. @throws SqlError */
  touchRun(nowMicros: number): void {
    if (this.#run !== undefined) this.#endRun.run([nowMicros, this.#run]);
  }

  /**
   * Adds events and gaps, all or nothing. `last` is the highest number that has been given, also to what is not kept.
   * @throws SqlError, after which nothing of it is there
   */
  append(events: readonly TrafficEvent[], gaps: readonly RecordGap[], last: number, nowMicros: number): void {
    try {
      inTransaction(this.#database, () => {
        this.#addEvents(events);
        this.#addGaps(events, gaps);
        this.#state.set('events', this.#state.get('events') + events.length);
        this.#state.set('last', Math.max(this.#state.get('last'), last));
        this.touchRun(nowMicros);
      });
    } catch (error) {
      this.#state.reload();
      this.#peers.forget();
      this.#sources.reload();
      this.#openGaps.clear();
      throw error;
    }
  }

  /** Begins gaps anew: rows of gaps have been removed. */
  closeGaps(): void {
    this.#openGaps.clear();
  }

  finish(): void {
    for (const statement of [this.#insert, this.#extend, this.#endRun]) statement.finish();
  }

  #addEvents(events: readonly TrafficEvent[]): void {
    const current = new Map<string, Source>();
    for (const event of events) {
      const { endpoint } = event;
      const source = current.get(endpoint) ?? this.#sources.current(endpoint);
      current.set(endpoint, source);
      const peer = 'peer' in event && event.peer !== undefined ? this.#peers.idOf(event.peer) : null;
      this.#insert.run(rowOfEvent(event, source.id, peer));
    }
  }

  #addGaps(events: readonly TrafficEvent[], gaps: readonly RecordGap[]): void {
    const seen = new Set<string | undefined>(events.map(({ endpoint }) => endpoint));
    if (events.length > 0) seen.add(undefined);
    for (const [key, open] of this.#openGaps) if (seen.has(open.endpoint)) this.#openGaps.delete(key);
    for (const { from, to, count, endpoint, reason } of gaps) {
      const key = JSON.stringify([reason, endpoint]);
      const open = this.#openGaps.get(key);
      if (open !== undefined) {
        this.#extend.run([to, count, open.id]);
        continue;
      }
      runOnce(
        this.#database,
        'INSERT INTO gaps(from_seq, to_seq, count, endpoint, reason) VALUES (?, ?, ?, ?, ?)',
        [from, to, count, endpoint ?? null, reason],
      );
      const id = wholeNumber(firstRow(this.#database, 'SELECT max(id) AS id FROM gaps')?.id);
      this.#openGaps.set(key, { id, endpoint });
    }
  }
}
