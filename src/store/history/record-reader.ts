import type { TrafficEvent } from '../../traffic/event.js';
import { payloadBytes } from '../../traffic/kinds.js';
import { AnnotationTable } from './annotation-table.js';
import { eventColumns, eventOfRow } from './event-row.js';
import type { PeerTable } from './peer-table.js';
import {
  type GapReason,
  maxPageEvents,
  type PageRequest,
  type RecordGap,
  type RecordPage,
  type RecordRun,
  type RecordSource,
  type SpooledPage,
  type SpooledSource,
} from './record-parts.js';
import type { Source, SourceTable } from './source-table.js';
import {
  allRows,
  type SqlDatabase,
  type SqlRow,
  type SqlStatement,
  type SqlValue,
  wholeNumber,
} from './sqlite.js';

/** Payload of a page, in bytes; a larger message comes alone. */
const maxPageBytes = 4 * 1024 ** 2;
const maxPageGaps = 1_000;
const maxPageRuns = 1_000;

/** Reads a record by pages. */
export class RecordReader {
  readonly #database: SqlDatabase;
  readonly #sources: SourceTable;
  readonly #peers: PeerTable;
  readonly #annotations: AnnotationTable;
  readonly #one: SqlStatement;
  /** Of the events that it has read. */
  readonly #sourceOf = new WeakMap<TrafficEvent, Source>();

  /** @throws SqlError */
  constructor(database: SqlDatabase, sources: SourceTable, peers: PeerTable) {
    this.#database = database;
    this.#sources = sources;
    this.#peers = peers;
    this.#annotations = new AnnotationTable(database);
    this.#one = database.prepare(`SELECT ${eventColumns} FROM events WHERE seq = ?`);
  }

  /** Returns a page, the oldest first. @throws SqlError */
  page(request: PageRequest): RecordPage {
    const { events, ...rest } = this.#page(request);
    return { ...rest, batch: { events, gaps: [] }, sources: this.sourcesOf(events) };
  }

  /** The same with all that is known of the endpoints. @throws SqlError */
  wholePage(request: PageRequest): Omit<SpooledPage, 'last'> {
    const { events, ...rest } = this.#page(request);
    return { ...rest, batch: { events, gaps: [] }, sources: this.#allOf(events) };
  }

  #page({ endpoint, before, after, limit }: PageRequest) {
    const isForward = after !== undefined;
    const most = Math.max(1, Math.min(limit, maxPageEvents));
    const found = new PageEvents(most);
    for (const source of this.#sourcesOf(endpoint, isForward)) {
      this.#collect(found, source, isForward ? after : before, isForward);
      if (found.isFull) break;
    }
    const events = isForward ? found.events : found.events.toReversed();
    // What is said of the time before the oldest event belongs to the page that has it.
    const from = isForward ? after + 1 : found.isFull ? (events[0]?.sequence ?? 0) : 0;
    const to = isForward
      ? found.isFull
        ? (events.at(-1)?.sequence ?? from)
        : Number.MAX_SAFE_INTEGER
      : (before ?? Number.MAX_SAFE_INTEGER) - 1;
    return {
      events,
      gaps: this.#gaps(endpoint, from, to),
      runs: this.#runs(from, to),
      annotations: this.#annotations.of(events.map(({ sequence }) => sequence)),
      hasMore: found.isFull,
    };
  }

  /** The event of a number, if it is there. @throws SqlError */
  event(sequence: number): TrafficEvent | undefined {
    const row = this.#one.get([sequence]);
    return row === undefined ? undefined : this.eventOf(row);
  }

  finish(): void {
    this.#one.finish();
  }

  /** The event of a row of `eventColumns`; undefined for a row that is none. @throws SqlError */
  eventOf(row: SqlRow): TrafficEvent | undefined {
    const source = this.#sources.byId(wholeNumber(row.source));
    const peer = typeof row.peer === 'number' ? this.#peers.nameOf(row.peer) : undefined;
    if (source === undefined) return undefined;
    const event = eventOfRow(row, source.endpoint, peer);
    if (event !== undefined) this.#sourceOf.set(event, source);
    return event;
  }

  /** What the endpoints of events were that it has read, which are in the order of their numbers. */
  sourcesOf(events: readonly TrafficEvent[]): readonly RecordSource[] {
    return this.#allOf(events).map(({ endpoint, from, label, kind, encoding, local, reachable }) => ({
      ...{ endpoint, from, label, kind, encoding },
      ...(local === undefined ? {} : { local, reachable: reachable ?? [] }),
    }));
  }

  #allOf(events: readonly TrafficEvent[]): readonly SpooledSource[] {
    const told: SpooledSource[] = [];
    const latest = new Map<string, Source>();
    for (const event of events) {
      const source = this.#sourceOf.get(event);
      if (source === undefined || latest.get(source.endpoint) === source) continue;
      latest.set(source.endpoint, source);
      const { id: _, ...facts } = source;
      told.push({ ...facts, from: event.sequence });
    }
    return told;
  }

  /** The sources that are read one after the other; undefined stands for all at once. */
  #sourcesOf(endpoint: string | undefined, isForward: boolean): readonly (number | undefined)[] {
    if (endpoint === undefined) return [undefined];
    const ids = this.#sources.of(endpoint).map(({ id }) => id);
    return isForward ? ids : ids.toReversed();
  }

  #collect(
    found: PageEvents,
    source: number | undefined,
    bound: number | undefined,
    isForward: boolean,
  ): void {
    const conditions: string[] = [];
    const params: SqlValue[] = [];
    if (source !== undefined) {
      conditions.push('source = ?');
      params.push(source);
    }
    if (bound !== undefined) {
      conditions.push(isForward ? 'seq > ?' : 'seq < ?');
      params.push(bound);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const statement = this.#database.prepare(
      `SELECT ${eventColumns} FROM events ${where} ORDER BY seq ${isForward ? 'ASC' : 'DESC'} LIMIT ?`,
    );
    try {
      // One more says whether there are more.
      for (const row of statement.iterate([...params, found.room + 1])) {
        const event = this.eventOf(row);
        if (event !== undefined && !found.add(event)) break;
      }
    } finally {
      statement.finish();
    }
  }

  #gaps(endpoint: string | undefined, from: number, to: number): readonly RecordGap[] {
    const rows = allRows(
      this.#database,
      `SELECT from_seq, to_seq, count, endpoint, reason FROM gaps
       WHERE to_seq >= ? AND to_seq <= ? AND (? IS NULL OR endpoint IS NULL OR endpoint = ?)
       ORDER BY to_seq LIMIT ?`,
      [from, to, endpoint ?? null, endpoint ?? null, maxPageGaps],
    );
    return rows.map(gapOf);
  }

  #runs(from: number, to: number): readonly RecordRun[] {
    const rows = allRows(
      this.#database,
      `SELECT begun, ended, first_seq FROM runs
       WHERE first_seq >= (SELECT ifnull(max(first_seq), 0) FROM runs WHERE first_seq < ?) AND first_seq <= ?
       ORDER BY id LIMIT ?`,
      // The program has always gone on after the last event that there is.
      [from, to, maxPageRuns],
    );
    return rows.map(({ begun, ended, first_seq }) => ({
      begunMicros: wholeNumber(begun),
      endedMicros: wholeNumber(ended),
      first: wholeNumber(first_seq),
    }));
  }
}

/** The events of a page while it is read, within its bounds. */
class PageEvents {
  readonly events: TrafficEvent[] = [];
  readonly #most: number;
  #bytes = 0;
  isFull = false;

  constructor(most: number) {
    this.#most = most;
  }

  get room(): number {
    return this.#most - this.events.length;
  }

  /** Returns false, and takes no more, when there is no room. */
  add(event: TrafficEvent): boolean {
    const bytes = payloadBytes(event);
    this.isFull = this.room <= 0 || (this.events.length > 0 && this.#bytes + bytes > maxPageBytes);
    if (this.isFull) return false;
    this.events.push(event);
    this.#bytes += bytes;
    return true;
  }
}

const gapReasons: readonly string[] = ['off', 'queue', 'disk', 'pruned', 'deleted'] satisfies GapReason[];

function gapOf({ from_seq, to_seq, count, endpoint, reason }: SqlRow): RecordGap {
  return {
    from: wholeNumber(from_seq),
    to: wholeNumber(to_seq),
    count: wholeNumber(count),
    ...(typeof endpoint === 'string' ? { endpoint } : {}),
    reason: isGapReason(reason) ? reason : 'queue',
  };
}

function isGapReason(reason: SqlValue | undefined): reason is GapReason {
  return typeof reason === 'string' && gapReasons.includes(reason);
}
