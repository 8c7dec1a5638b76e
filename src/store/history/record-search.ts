import type { TrafficEvent } from '../../traffic/event.js';
import type { AnnotationTable } from './annotation-table.js';
import { eventColumns, messageCodes } from './event-row.js';
import type { PeerTable } from './peer-table.js';
import type { Annotation, SearchPart } from './record-parts.js';
import type { RecordReader } from './record-reader.js';
import type { SearchPlan, SourceSettings } from './search-plan.js';
import type { Source, SourceTable } from './source-table.js';
import { firstRow, type SqlDatabase, type SqlRow, type SqlValue, wholeNumber } from './sqlite.js';

/** Milliseconds that a step takes, after which others get their turn. */
const stepMs = 20;
/** Rows between two looks at the clock. */
const rowsALook = 64;
/** Numbers of the first step: the newest hits are wanted at once. */
const firstSpan = 20_000;
const leastSpan = 500;
const mostSpan = 4_000_000;
/** Payload of a step's hits, in bytes; a larger message comes alone. */
const maxStepBytes = 1024 ** 2;

/** What a search works on. */
export interface SearchedRecord {
  readonly database: SqlDatabase;
  readonly sources: SourceTable;
  readonly peers: PeerTable;
  readonly reader: RecordReader;
  readonly annotations: AnnotationTable;
}

/** What is searched, and how far. */
export interface SearchScope {
  readonly endpoint: string | undefined;
  /** Only numbers below this one. */
  readonly before: number;
  /** Hits at most. */
  readonly limit: number;
}

/**
 * One search through the messages of a record, newest first, in steps of some 20 ms. What is recorded meanwhile is newer and not
 * looked at.
 */
export class RecordSearch {
  readonly #record: SearchedRecord;
  readonly #plan: SearchPlan;
  readonly #scope: SearchScope;
  readonly #condition: string;
  readonly #params: readonly SqlValue[];
  readonly #oldest: number;
  readonly #newest: number;
  readonly #settings = new Map<number, SourceSettings & { readonly source: Source }>();
  /** Numbers from here on have been looked at. */
  #looked: number;
  #span = firstSpan;
  #hits = 0;

  /** @throws SqlError */
  constructor(record: SearchedRecord, plan: SearchPlan, scope: SearchScope) {
    this.#record = record;
    this.#plan = plan;
    this.#scope = scope;
    const bounds = firstRow(record.database, 'SELECT min(seq) AS least, max(seq) AS most FROM events');
    this.#oldest = wholeNumber(bounds?.least);
    this.#newest = Math.min(wholeNumber(bounds?.most), scope.before - 1);
    this.#looked = this.#newest + 1;
    const { where, params } = plan;
    const ids =
      scope.endpoint === undefined ? undefined : record.sources.of(scope.endpoint).map(({ id }) => id);
    const ofEndpoint = ids === undefined ? '' : ` AND e.source IN (${ids.join()})`;
    // A table that is not joined costs nothing.
    const sources = /\bs\./.test(where) ? ' JOIN sources s ON s.id = e.source' : '';
    const peers = /\bp\./.test(where) ? ' LEFT JOIN peers p ON p.id = e.peer' : '';
    const columns = eventColumns.replaceAll(/\w+/g, 'e.$& AS $&');
    // The unary plus keeps the index of sources out: numbers are gone through in their order.
    this.#condition =
      `SELECT ${columns} FROM events e${sources}${peers} WHERE e.seq >= ? AND e.seq < ? AND ` +
      `e.kind IN (${messageCodes.join()})${ofEndpoint.replace('e.source', '+e.source')} AND (${where}) ` +
      'ORDER BY e.seq DESC LIMIT ?';
    this.#params = params;
  }

  /** Whether everything has been looked at, or there are as many hits as were wanted. */
  get isDone(): boolean {
    return this.#looked <= this.#oldest || this.#newest <= 0 || this.#hits >= this.#scope.limit;
  }

  /** Looks at the next older messages. @throws SqlError */
  step(): SearchPart {
    const begunMs = performance.now();
    const to = this.#looked;
    const from = Math.max(this.#oldest, to - this.#span);
    const events = this.#select(from, to, begunMs);
    const spentMs = performance.now() - begunMs;
    if (spentMs < stepMs / 2) this.#span = Math.min(mostSpan, this.#span * 2);
    else if (spentMs > stepMs * 1.5) this.#span = Math.max(leastSpan, Math.floor(this.#span / 2));
    this.#hits += events.length;
    return {
      looked: this.#newest + 1 - this.#looked,
      of: this.#newest + 1 - this.#oldest,
      hits: this.#hits,
      batch: { events: events.toReversed(), gaps: [] },
      annotations: this.#record.annotations.of(events.map(({ sequence }) => sequence)),
    };
  }

  /** The hits from one number to before another, as far as the time of a step allows, newest first. */
  #select(from: number, to: number, begunMs: number): readonly TrafficEvent[] {
    const { database, reader, annotations } = this.#record;
    const room = this.#scope.limit - this.#hits;
    const noted =
      this.#plan.test === undefined ? new Map<number, Annotation>() : annotations.between(from, to - 1);
    const statement = database.prepare(this.#condition);
    const events: TrafficEvent[] = [];
    let hitBytes = 0;
    let rows = 0;
    this.#looked = from;
    try {
      const most = this.#plan.test === undefined ? room : -1;
      for (const row of statement.iterate([from, to, ...this.#params, most])) {
        rows += 1;
        const size = row.bytes instanceof Uint8Array ? row.bytes.byteLength : 0;
        if (this.#selects(row, noted)) {
          const event = reader.eventOf(row);
          if (event !== undefined) {
            events.push(event);
            hitBytes += size;
          }
        }
        const isFull = events.length >= room || hitBytes > maxStepBytes;
        const isLate =
          (rows % rowsALook === 0 || size > maxStepBytes) && performance.now() - begunMs > stepMs;
        if (!isFull && !isLate) continue;
        this.#looked = wholeNumber(row.seq);
        break;
      }
    } finally {
      statement.finish();
    }
    return events;
  }

  #selects(row: SqlRow, noted: ReadonlyMap<number, Annotation>): boolean {
    const { test } = this.#plan;
    if (test === undefined) return true;
    const settings = this.#settingsOf(wholeNumber(row.source));
    const { bytes, seq, time, kind, peer } = row;
    if (settings === undefined) return false;
    void noted.get(wholeNumber(seq));
    return test({
      bytes: bytes instanceof Uint8Array ? bytes : new Uint8Array(),
      direction: kind === messageCodes[0] ? 'in' : 'out',
      endpoint: settings.names,
      peer: typeof peer === 'number' ? (this.#record.peers.nameOf(peer) ?? '') : '',
      timeMicros: wholeNumber(time),
      encoding: settings.source.encoding,
      check: settings.check,
      layouts: settings.layouts,
    });
  }

  #settingsOf(id: number): (SourceSettings & { readonly source: Source }) | undefined {
    const known = this.#settings.get(id);
    if (known !== undefined) return known;
    const source = this.#record.sources.byId(id);
    if (source === undefined) return undefined;
    const settings = { ...this.#plan.settingsOf(source), source };
    this.#settings.set(id, settings);
    return settings;
  }
}
