import type { MessageSettings } from '../../config/message-settings.js';
import type { TrafficEvent } from '../../traffic/event.js';
import type { MessageFilter } from '../../traffic/filter/message-filter.js';
import { payloadBytes } from '../../traffic/kinds.js';
import type { AnnotationTable } from './annotation-table.js';
import { eventColumns, messageCodes } from './event-row.js';
import type { PeerTable } from './peer-table.js';
import type { Annotation, SearchPart } from './record-parts.js';
import type { RecordReader } from './record-reader.js';
import type { SearchPlan } from './search-plan.js';
import type { Source, SourceTable } from './source-table.js';
import { firstRow, type SqlDatabase, wholeNumber } from './sqlite.js';
import { type TestedQuery, type TestedRow, testedRows } from './tested-rows.js';

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

/** The lowest and the highest number: SQLite finds each at once, and goes through all rows for both together. */
export const boundsQuery =
  'SELECT (SELECT min(seq) FROM events) AS least, (SELECT max(seq) FROM events) AS most';

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
  /** Only numbers above this one. */
  readonly after?: number | undefined;
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
  readonly #query: TestedQuery;
  readonly #oldest: number;
  readonly #newest: number;
  readonly #settings = new Map<number, MessageSettings & { readonly source: Source }>();
  /** Numbers from here on have been looked at. */
  #looked: number;
  #span = firstSpan;
  #hits = 0;

  /** @throws SqlError */
  constructor(record: SearchedRecord, plan: SearchPlan, scope: SearchScope) {
    this.#record = record;
    this.#plan = plan;
    this.#scope = scope;
    const bounds = firstRow(record.database, boundsQuery);
    this.#oldest = Math.max(wholeNumber(bounds?.least), (scope.after ?? -1) + 1);
    this.#newest = Math.min(wholeNumber(bounds?.most), scope.before - 1);
    this.#looked = this.#newest + 1;
    const { where, params } = plan;
    const ids =
      scope.endpoint === undefined ? undefined : record.sources.of(scope.endpoint).map(({ id }) => id);
    // A table that is not joined costs nothing. The unary plus keeps the index of sources out: numbers are gone through in order.
    const sources = /\bs\./.test(where) ? ' JOIN sources s ON s.id = e.source' : '';
    const peers = /\bp\./.test(where) ? ' LEFT JOIN peers p ON p.id = e.peer' : '';
    const ofEndpoint = ids === undefined ? '' : ` AND +e.source IN (${ids.join()})`;
    this.#query = {
      from: `FROM events e${sources}${peers} WHERE e.kind IN (${messageCodes.join()})${ofEndpoint} AND (${where})`,
      params,
      names: plan.names,
    };
  }

  /** Whether everything has been looked at, or there are as many hits as were wanted. */
  get isDone(): boolean {
    return (
      this.#looked <= this.#oldest ||
      this.#newest < this.#oldest ||
      this.#newest <= 0 ||
      this.#hits >= this.#scope.limit
    );
  }

  /** Looks at the next older messages. @throws SqlError */
  step(): SearchPart {
    const begunMs = performance.now();
    const to = this.#nextBelow(this.#looked);
    const from = Math.max(this.#oldest, to - this.#span);
    const events = this.#select(from, to, begunMs);
    const spentMs = performance.now() - begunMs;
    if (spentMs < stepMs / 2) this.#span = Math.min(mostSpan, this.#span * 2);
    else if (spentMs > stepMs * 1.5) this.#span = Math.max(leastSpan, Math.floor(this.#span / 2));
    this.#hits += events.length;
    const inOrder = events.toReversed();
    return {
      looked: this.#newest + 1 - this.#looked,
      of: this.#newest + 1 - this.#oldest,
      hits: this.#hits,
      batch: { events: inOrder, gaps: [] },
      annotations: this.#record.annotations.of(events.map(({ sequence }) => sequence)),
      sources: this.#record.reader.sourcesOf(inOrder),
    };
  }

  /** Numbers that were never given, or are not kept, cost no steps. Returns the number above the next event below `sequence`. */
  #nextBelow(sequence: number): number {
    const next = firstRow(this.#record.database, 'SELECT max(seq) AS seq FROM events WHERE seq < ?', [
      sequence,
    ]);
    return next?.seq === null ? this.#oldest : wholeNumber(next?.seq) + 1;
  }

  /** The hits from one number to before another, as far as the time of a step allows, newest first. */
  #select(from: number, to: number, begunMs: number): readonly TrafficEvent[] {
    const hits = new StepHits(this.#scope.limit - this.#hits, begunMs);
    this.#looked = from;
    for (const [event, sequence, size] of this.#found(from, to, hits.room)) {
      if (hits.goesOn(event, size)) continue;
      this.#looked = sequence;
      break;
    }
    return hits.events;
  }

  /** Messages as they are looked at, newest first: a hit, or undefined, its number, and its size. */
  #found(from: number, to: number, room: number): Iterable<Looked> {
    const { test } = this.#plan;
    return test === undefined ? this.#selected(from, to, room) : this.#tested(from, to, test);
  }

  *#selected(from: number, to: number, room: number): Generator<Looked> {
    const { database, reader } = this.#record;
    const columns = eventColumns.replaceAll(/\w+/g, 'e.$& AS $&');
    const statement = database.prepare(
      `SELECT ${columns} ${this.#query.from} AND e.seq >= ? AND e.seq < ? ORDER BY e.seq DESC LIMIT ?`,
    );
    try {
      for (const row of statement.iterate([...this.#query.params, from, to, room])) {
        const event = reader.eventOf(row);
        yield [event, wholeNumber(row.seq), event === undefined ? 0 : payloadBytes(event)];
      }
    } finally {
      statement.finish();
    }
  }

  *#tested(from: number, to: number, test: MessageFilter): Generator<Looked> {
    const { database, reader, annotations } = this.#record;
    const noted = annotations.between(from, to - 1);
    for (const row of testedRows(database, this.#query, from, to)) {
      const isHit = this.#selects(row, test, noted);
      yield [isHit ? reader.event(row.sequence) : undefined, row.sequence, row.bytes.byteLength];
    }
  }

  #selects(row: TestedRow, test: MessageFilter, noted: ReadonlyMap<number, Annotation>): boolean {
    const settings = this.#settingsOf(row.source);
    if (settings === undefined) return false;
    const annotation = noted.get(row.sequence);
    return test({
      bytes: row.bytes,
      direction: row.kind === messageCodes[0] ? 'in' : 'out',
      endpoint: settings.names,
      peer: row.peer === 0 ? '' : (this.#record.peers.nameOf(row.peer) ?? ''),
      timeMicros: row.time,
      encoding: settings.source.encoding,
      check: settings.check,
      layouts: settings.layouts,
      tags: annotation?.tags,
      note: annotation?.note,
    });
  }

  #settingsOf(id: number): (MessageSettings & { readonly source: Source }) | undefined {
    const known = this.#settings.get(id);
    if (known !== undefined) return known;
    const source = this.#record.sources.byId(id);
    if (source === undefined) return undefined;
    const settings = { ...this.#plan.settingsOf(source), source };
    this.#settings.set(id, settings);
    return settings;
  }
}

type Looked = readonly [hit: TrafficEvent | undefined, sequence: number, size: number];

/** The hits of a step, within its time and its bounds. */
class StepHits {
  readonly events: TrafficEvent[] = [];
  readonly room: number;
  readonly #begunMs: number;
  #bytes = 0;
  #rows = 0;

  constructor(room: number, begunMs: number) {
    this.room = room;
    this.#begunMs = begunMs;
  }

  /** Takes what was looked at, a hit or not. Returns whether the step goes on. */
  goesOn(hit: TrafficEvent | undefined, size: number): boolean {
    this.#rows += 1;
    if (hit !== undefined) {
      this.events.push(hit);
      this.#bytes += size;
      if (this.events.length >= this.room || this.#bytes > maxStepBytes) return false;
    }
    const isTime = this.#rows % rowsALook === 0 || size > maxStepBytes;
    return !isTime || performance.now() - this.#begunMs <= stepMs;
  }
}
