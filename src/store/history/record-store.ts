import { randomInt } from 'node:crypto';
import { statSync } from 'node:fs';
import type { EncodingName } from '../../bytes/encoding-names.js';
import type { EndpointFacts } from '../../config/message-settings.js';
import type { Failure } from '../../errors/error.js';
import type { EventBatch } from '../../traffic/subscription.js';
import type { AgeClock } from './age-clock.js';
import { AnnotationTable } from './annotation-table.js';
import { PeerSweep } from './peer-sweep.js';
import { PeerTable } from './peer-table.js';
import { openRecordFile, type RecordFileOptions } from './record-file.js';
import {
  type Annotation,
  type AnnotationChange,
  maxPageEvents,
  type PageRequest,
  type RecordGap,
  type RecordLimits,
  type RecordPage,
  type RecordStatus,
  recordLimitRanges,
  type SpooledPage,
  usualRecordLimits,
} from './record-parts.js';
import { RecordPruning } from './record-pruning.js';
import { RecordReader } from './record-reader.js';
import { RecordRemoval } from './record-removal.js';
import { boundsQuery, RecordSearch, type SearchScope } from './record-search.js';
import { RecordState } from './record-state.js';
import { RecordWriter } from './record-writer.js';
import type { SearchPlan } from './search-plan.js';
import { SourceTable } from './source-table.js';
import { firstRow, type SqlDatabase, SqlError, wholeNumber } from './sqlite.js';

/** No event has a higher number: with a million a second, they would last for 35 years. */
const maxSequence = 2 ** 50;

/** Numbers of chance are below this, the most that `randomInt` gives. */
const maxIdentity = 2 ** 48 - 1;

/** Fewer removed events are no reason to look for peers without any. */
const leastSwept = 10_000;

/** How a record is opened and kept. */
export interface RecordStoreOptions extends RecordFileOptions {
  readonly clock: AgeClock;
  /** µs since 1970. */
  readonly nowMicros: () => number;
  /** The last number that has been given already, where the file does not know it. */
  readonly last?: number;
  /** What tells this record from others, where the file is to go on for one that was damaged; default: a number of chance. */
  readonly identity?: number;
}

/**
 * The record of a workspace, an open file of SQLite. Everything here is done at once, in the thread that calls; what may take long
 * comes in steps. All of it throws SqlError.
 */
export class RecordStore {
  readonly file: string;
  /** Where a damaged file was moved to as this one was opened. */
  readonly setAside: string | undefined;
  readonly sources: SourceTable;
  readonly #database: SqlDatabase;
  readonly #peers: PeerTable;
  readonly #state: RecordState;
  readonly #reader: RecordReader;
  readonly #annotations: AnnotationTable;
  /** Absent while it is only read. */
  readonly #writer: RecordWriter | undefined;
  readonly #pruning: RecordPruning;
  readonly #nowMicros: () => number;
  /** Under way. */
  #sweep: PeerSweep | undefined;
  /** Events that have been removed since the last sweep of peers. */
  #removed = 0;

  /** @throws BreakoutboxError as `openRecordFile`; SqlError */
  constructor(file: string, options: RecordStoreOptions) {
    const { parts, setAside } = openRecordFile(file, options, (database) => recordParts(database, options));
    this.file = file;
    this.setAside = setAside;
    this.#database = parts.database;
    this.#nowMicros = options.nowMicros;
    this.sources = parts.sources;
    this.#peers = parts.peers;
    this.#state = parts.state;
    this.#reader = new RecordReader(this.#database, this.sources, this.#peers);
    this.#annotations = new AnnotationTable(this.#database);
    this.#pruning = new RecordPruning(this.#database, this.sources, this.#state, options.clock);
    this.#writer = parts.writer;
  }

  get isReadOnly(): boolean {
    return this.#writer === undefined;
  }

  /** The encodings that its endpoints have had. */
  get encodings(): readonly EncodingName[] {
    return [...new Set(this.sources.all.map(({ encoding }) => encoding))];
  }

  /** The last number that was given to an event, also to one that is not here any more. */
  get last(): number {
    return this.#state.get('last');
  }

  /** What tells this record from others; 0 of one that was never written since there are identities. */
  get identity(): number {
    return this.#state.get('identity');
  }

  get limits(): RecordLimits {
    return {
      days: this.#state.get('days') || usualRecordLimits.days,
      bytes: this.#state.get('bytes') || usualRecordLimits.bytes,
    };
  }

  set limits({ days, bytes }: RecordLimits) {
    this.#state.set('days', within(days, recordLimitRanges.days));
    this.#state.set('bytes', within(bytes, recordLimitRanges.bytes));
  }

  describe(facts: EndpointFacts): void {
    this.sources.describe(facts);
  }

  /** Adds events and gaps, all or nothing; `last` is the highest number given so far. */
  append({ events, gaps }: EventBatch, missing: readonly RecordGap[], last: number): void {
    const lost = gaps.map(({ from, to, count = to - from + 1, endpoint }) => ({
      ...{ from, to, count },
      ...(endpoint === undefined ? {} : { endpoint }),
      reason: 'queue' as const,
    }));
    this.#writer?.append(events, [...missing, ...lost], last, this.#nowMicros());
  }

  /** Notes that the program still runs. */
  touch(): void {
    this.#writer?.touchRun(this.#nowMicros());
  }

  page(request: PageRequest): RecordPage {
    return this.#reader.page(request);
  }

  /** What follows a number, for whoever hands it on. */
  spool(after: number): SpooledPage {
    const { last } = this;
    return { ...this.#reader.wholePage({ after, limit: maxPageEvents }), last };
  }

  search(plan: SearchPlan, scope: SearchScope): RecordSearch {
    return new RecordSearch(this.#parts, plan, scope);
  }

  /** Removes what a plan selects; with `onlyMessages` no other kinds of events. */
  removal(plan: SearchPlan, scope: Omit<SearchScope, 'limit'>, onlyMessages: boolean): RecordRemoval {
    // Whom they came from goes with them.
    this.#removed = Number.POSITIVE_INFINITY;
    return new RecordRemoval(this.#parts, this.#state, plan, scope, onlyMessages);
  }

  /** Returns what is then noted of the event; undefined if there is no such event. */
  annotate(sequence: number, change: AnnotationChange): Annotation | undefined {
    if (firstRow(this.#database, 'SELECT 1 FROM events WHERE seq = ?', [sequence]) === undefined)
      return undefined;
    this.#annotations.change(sequence, change);
    return this.#annotations.of([sequence])[0] ?? { sequence, tags: [], note: '', isMarked: false };
  }

  /** Removes a slice of what is past the limits. Returns whether there may be more. */
  prune(): boolean {
    if (this.#writer === undefined) return false;
    const before = this.#state.get('events');
    const isMore = this.#pruning.step(this.limits);
    const removed = before - this.#state.get('events');
    this.#removed += removed;
    if (removed > 0) this.#writer.closeGaps();
    return isMore || this.#sweepPeers();
  }

  /** Removes peers that are no longer named, once as many events have been removed as there are. Returns whether there may be more. */
  #sweepPeers(): boolean {
    if (this.#sweep === undefined && this.#removed <= Math.max(leastSwept, this.#state.get('events')))
      return false;
    this.#removed = 0;
    this.#sweep ??= new PeerSweep(this.#database, this.#peers);
    if (this.#sweep.step()) return true;
    this.#sweep = undefined;
    return false;
  }

  status(failure: Failure | undefined): RecordStatus {
    const [oldest, newest] = ['ASC', 'DESC'].map((order) =>
      firstRow(this.#database, `SELECT seq, time FROM events ORDER BY seq ${order} LIMIT 1`),
    );
    return {
      state: this.isReadOnly ? 'readOnly' : failure === undefined ? 'recording' : 'stopped',
      failure,
      file: this.file,
      bytes: statSync(this.file, { throwIfNoEntry: false })?.size ?? 0,
      events: this.#state.get('events'),
      first: wholeNumber(oldest?.seq),
      last: wholeNumber(newest?.seq),
      oldestMicros: oldest === undefined ? undefined : wholeNumber(oldest.time),
      newestMicros: newest === undefined ? undefined : wholeNumber(newest.time),
      limits: this.limits,
      setAside: this.setAside,
      engine: this.#database.engine,
    };
  }

  /** Closes the file; what is written is on the disk by then. */
  close(): void {
    try {
      this.touch();
      this.#writer?.finish();
      this.#reader.finish();
      this.#peers.finish();
      this.#state.finish();
    } finally {
      this.#database.close();
    }
  }

  get #parts() {
    return {
      database: this.#database,
      sources: this.sources,
      peers: this.#peers,
      reader: this.#reader,
      annotations: this.#annotations,
    };
  }
}

/** The tables of an open record, whose run has begun if it is written. @throws SqlError `damaged` if what they have cannot be */
function recordParts(database: SqlDatabase, { readOnly, last = 0, identity, nowMicros }: RecordStoreOptions) {
  const sources = new SourceTable(database);
  const peers = new PeerTable(database);
  const state = new RecordState(database);
  const bounds = firstRow(database, boundsQuery);
  const numbers = [bounds?.least ?? 1, bounds?.most ?? 1, state.get('last')];
  if (numbers.some((number) => Number(number) < 0 || Number(number) > maxSequence))
    throw new SqlError('database disk image is malformed: it has numbers that no event can have');
  const writer = readOnly ? undefined : new RecordWriter(database, sources, peers, state);
  if (writer !== undefined) {
    state.set('last', Math.max(state.get('last'), last));
    if (state.get('identity') === 0) state.set('identity', identity ?? randomInt(1, maxIdentity));
    writer.beginRun(nowMicros());
  }
  return { database, sources, peers, state, writer };
}

function within(value: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.min(most, Math.max(least, Math.floor(value)));
}
