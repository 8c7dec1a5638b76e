import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { nowMicros } from '../../system/clock.js';
import { decodeBatch, encodeBatch } from '../../traffic/event-codec.js';
import type { EventBatch } from '../../traffic/subscription.js';
import { AgeClock } from './age-clock.js';
import type {
  FromHistoryThread,
  HistoryThreadData,
  Question,
  SearchedPart,
  ToHistoryThread,
} from './history-messages.js';
import { HistoryTurns } from './history-turns.js';
import { LostEvents } from './lost-events.js';
import { recordError, setAside } from './record-file.js';
import { maxHits, type RecordGap, type SearchRequest } from './record-parts.js';
import { RecordStore } from './record-store.js';
import { planSearch, type SearchPlan } from './search-plan.js';
import { SqlError } from './sqlite.js';

/** How often the limits are looked at, and the status is told if it has changed. */
const tickMs = 1_000;
/** How often it is noted that the program runs while nothing happens. */
const touchMs = 60_000;
/** How long after a failure nothing is written. */
const retryMs = 2_000;
/** Less room than this on the disk is none. */
const leastRoomBytes = 4 * 1024 ** 2;
/** Damaged files that are set aside before recording is given up. */
const maxSetAside = 3;
/** Searches at a time: each holds some MiB for its client. */
const maxSearches = 16;
/** The id of the work that keeps the limits; questions have others. */
const pruningId = 0;

/** Posts to `History`. */
type Post = (message: FromHistoryThread) => void;

/**
 * What the thread of a record does with each message: it writes and reads pages at once, and searches and removes in turns. It owns the file, and keeps it going:
 * a full disk stops it until there is room, a damaged file is set aside.
 */
export class HistoryDesk {
  readonly #data: HistoryThreadData;
  readonly #post: Post;
  readonly #clock = new AgeClock(() => ({ wallMicros: nowMicros(), steadyMs: performance.now() }));
  readonly #turns = new HistoryTurns();
  /** Questions whose answers somebody still waits for. */
  readonly #wanted = new Set<number>();
  readonly #ticker: NodeJS.Timeout;
  #store: RecordStore;
  #failure: Failure | undefined;
  #failedAtMs = 0;
  /** What could not be written, or said, since the failure. */
  #lost = new LostEvents();
  #setAside: string | undefined;
  #setAsideCount = 0;
  #hasChanged = false;
  #touchedMs = performance.now();

  /** Opens the record. @throws BreakoutboxError as `openRecordFile` */
  constructor(data: HistoryThreadData, post: Post) {
    this.#data = data;
    this.#post = post;
    this.#store = this.#open(0);
    this.#setAside = this.#store.setAside;
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    post({
      type: 'opened',
      last: this.#store.last,
      identity: this.#store.identity,
      endpoints: this.#store.sources.endpoints,
      status: this.#status(),
    });
  }

  /** Does what a message says. */
  take(message: ToHistoryThread): void {
    switch (message.type) {
      case 'describe':
        this.#store.describe(message.facts);
        return;
      case 'append':
        this.#append(message.bytes, message.missing, message.last);
        this.#post({ type: 'appended', id: message.id });
        return;
      case 'ask':
        this.#wanted.add(message.id);
        void this.#answer(message.id, message.question);
        return;
      case 'more':
        this.#turns.resume(message.id);
        return;
      case 'drop':
        this.#wanted.delete(message.id);
        this.#turns.drop(message.id);
        return;
      default:
        this.#close();
    }
  }

  #open(last: number, identity?: number): RecordStore {
    const { file, readOnly, engine } = this.#data;
    try {
      const known = { ...(identity === undefined ? {} : { identity }), last };
      return new RecordStore(file, { readOnly, engine, clock: this.#clock, nowMicros, ...known });
    } catch (error) {
      throw recordError(error, file);
    }
  }

  #append(bytes: Uint8Array, missing: readonly RecordGap[], last: number): void {
    const decoded = decodeBatch(bytes);
    const batch = decoded.ok ? decoded.batch : { events: [], gaps: [] };
    if (this.#failure !== undefined && performance.now() - this.#failedAtMs < retryMs) {
      this.#lost.add(batch, missing, last);
      return;
    }
    this.#write(batch, missing, last);
  }

  /** Writes a batch, and what was lost before it; into a new file if the old one turns out to be damaged. */
  #write(batch: EventBatch, missing: readonly RecordGap[], last: number): void {
    try {
      this.#store.append(batch, [...this.#lost.gaps, ...missing], Math.max(last, this.#lost.last));
      this.#lost = new LostEvents();
      this.#setFailure(undefined);
      this.#hasChanged = true;
    } catch (error) {
      if (this.#failed(error, last)) this.#write(batch, missing, last);
      else this.#lost.add(batch, missing, last);
    }
  }

  /** The record could not be written. Returns whether there is a new file, which can be. */
  #failed(error: unknown, last: number): boolean {
    if (error instanceof SqlError && error.fault === 'damaged' && this.#replace(last)) return true;
    this.#failedAtMs = performance.now();
    this.#setFailure(this.#failureOf(error));
    return false;
  }

  /** Sets a damaged file aside and begins a new one. Returns false if that is not possible. */
  #replace(last: number): boolean {
    if (this.#data.readOnly || this.#setAsideCount >= maxSetAside) return false;
    this.#setAsideCount += 1;
    const { file } = this.#data;
    for (const id of this.#turns.close())
      if (id !== pruningId) this.#refuse(id, new BreakoutboxError('RECORD_DAMAGED', { file }));
    try {
      const { sources, last: before, identity } = this.#store;
      closeDamaged(this.#store);
      this.#setAside = setAside(this.#data.file);
      this.#store = this.#open(Math.max(last, before), identity);
      for (const facts of sources.described) this.#store.describe(facts);
      this.#setFailure(undefined);
      this.#tell();
      return true;
    } catch (error) {
      this.#setFailure(this.#failureOf(error));
      return false;
    }
  }

  async #answer(id: number, { name, asks }: Question): Promise<void> {
    try {
      switch (name) {
        case 'page': {
          const { batch, ...rest } = this.#store.page(asks);
          this.#reply(id, { ...rest, bytes: encodeBatch(batch) });
          return;
        }
        case 'spool': {
          const { batch, ...rest } = this.#store.spool(asks);
          this.#reply(id, { ...rest, bytes: encodeBatch(batch) });
          return;
        }
        case 'annotate': {
          this.#mustBeWritable();
          const noted = this.#store.annotate(asks.sequence, asks.change);
          if (noted === undefined)
            throw new BreakoutboxError('RECORD_EVENT_UNKNOWN', { number: asks.sequence });
          this.#reply(id, noted);
          return;
        }
        case 'limits':
          this.#mustBeWritable();
          this.#store.limits = asks;
          this.#tell();
          this.#prune();
          this.#reply(id, this.#status());
          return;
        case 'endpoints':
          this.#reply(id, this.#store.sources.known);
          return;
        case 'status':
          this.#reply(id, this.#status());
          return;
        case 'remove': {
          this.#mustBeWritable();
          const { endpoint, filter = '', layouts, before = Number.MAX_SAFE_INTEGER } = asks;
          const plan = await this.#plan(filter, layouts);
          const removal = this.#store.removal(plan, { endpoint, before }, filter.trim() !== '');
          this.#work(id, () => {
            try {
              removal.step();
            } finally {
              this.#post({ type: 'removed', sequences: removal.takeRemoved() });
            }
            if (!removal.isDone) return 'again';
            this.#tell();
            this.#reply(id, removal.removed);
            return 'done';
          });
          return;
        }
        default:
          await this.#search(id, asks);
      }
    } catch (error) {
      this.#refuse(id, error);
    }
  }

  async #search(id: number, request: SearchRequest): Promise<void> {
    const { filter, layouts, endpoint, before = Number.MAX_SAFE_INTEGER, after, onlyCount } = request;
    const limit = onlyCount === true ? Number.MAX_SAFE_INTEGER : Math.min(request.limit, maxHits);
    const plan = await this.#plan(filter, layouts);
    if (this.#turns.count >= maxSearches)
      throw new BreakoutboxError('RECORD_SEARCHES_TOO_MANY', { limit: maxSearches });
    const search = this.#store.search(plan, { endpoint, before, after, limit });
    this.#work(id, () => {
      const { batch, ...part } = search.isDone ? emptyPart : search.step();
      const bytes = batch.events.length === 0 || onlyCount === true ? undefined : encodeBatch(batch);
      const isDone = search.isDone;
      this.#post({ type: 'part', id, part: { ...part, bytes } satisfies SearchedPart });
      if (isDone) {
        this.#reply(id, undefined);
        return 'done';
      }
      // Hits are read before more are looked for; how far it is may be told over and over.
      return bytes === undefined ? 'again' : 'waiting';
    });
  }

  async #plan(filter: string, layouts: SearchRequest['layouts']): Promise<SearchPlan> {
    const planned = await planSearch(filter, layouts, this.#store.encodings);
    if (planned.ok) return planned.plan;
    throw new BreakoutboxError(planned.failure.code, planned.failure.params);
  }

  /** Adds work for a question, which is refused if a step throws. */
  #work(id: number, step: () => 'again' | 'waiting' | 'done'): void {
    // It may have been dropped while its filter was read.
    if (!this.#wanted.has(id)) return;
    this.#turns.add({
      id,
      step: () => {
        try {
          return step();
        } catch (error) {
          this.#refuse(id, error);
          return 'done';
        }
      },
    });
  }

  #tick(): void {
    if (performance.now() - this.#touchedMs > touchMs) {
      this.#touchedMs = performance.now();
      this.#guarded(() => this.#store.touch());
    }
    this.#tryAgain();
    if (this.#hasChanged) this.#tell();
    this.#prune();
  }

  /** Whether it can be written again shows only when something is; what has little room left would stop again at once. */
  #tryAgain(): void {
    if (this.#failure === undefined || this.#data.readOnly) return;
    if (performance.now() - this.#failedAtMs < retryMs) return;
    if (this.#failure.code === 'RECORD_DISK_FULL' && isDiskFull(this.#data.file)) return;
    this.#write({ events: [], gaps: [] }, [], this.#store.last);
  }

  #prune(): void {
    if (this.#data.readOnly || this.#turns.has(pruningId)) return;
    this.#turns.add({
      id: pruningId,
      step: () => (this.#guarded(() => this.#store.prune()) === true ? 'again' : 'done'),
    });
  }

  /** Runs what nobody has asked for. */
  #guarded<Result>(work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof SqlError) this.#failed(error, this.#store.last);
      return undefined;
    }
  }

  #mustBeWritable(): void {
    const { file, readOnly } = this.#data;
    if (readOnly) throw new BreakoutboxError('RECORD_READ_ONLY', { file });
  }

  #reply(id: number, answer: unknown): void {
    this.#wanted.delete(id);
    this.#post({ type: 'answer', id, answer });
  }

  #refuse(id: number, error: unknown): void {
    this.#wanted.delete(id);
    this.#post({ type: 'refused', id, failure: this.#failureOf(error) });
    if (error instanceof SqlError && error.fault === 'damaged') this.#replace(this.#store.last);
  }

  #failureOf(error: unknown): Failure {
    const { file } = this.#data;
    if (error instanceof SqlError && (error.fault === 'io' || error.fault === 'full'))
      return error.fault === 'full' || isDiskFull(file)
        ? failure('RECORD_DISK_FULL', { file })
        : failure('RECORD_UNAVAILABLE', { file, reason: 'disk-error' satisfies ReasonKey });
    const known = recordError(error, file);
    if (known instanceof BreakoutboxError) return known.failure;
    const reason = error instanceof Error ? error.message : String(error);
    return failure('RECORD_UNAVAILABLE', { file, reason });
  }

  #setFailure(known: Failure | undefined): void {
    const isSame = JSON.stringify(known) === JSON.stringify(this.#failure);
    this.#failure = known;
    if (!isSame) this.#tell();
  }

  #status() {
    const status = this.#store.status(this.#failure);
    return { ...status, setAside: this.#setAside };
  }

  #tell(): void {
    this.#hasChanged = false;
    try {
      this.#post({ type: 'status', status: this.#status() });
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
    }
  }

  #close(): void {
    clearInterval(this.#ticker);
    this.#turns.close();
    // What has been lost is said if it can be.
    if (this.#failure !== undefined && !this.#data.readOnly)
      this.#write({ events: [], gaps: [] }, [], this.#store.last);
    closeDamaged(this.#store);
  }
}

const emptyPart = {
  ...{ looked: 0, of: 0, hits: 0, annotations: [], sources: [] },
  batch: { events: [], gaps: [] },
} as const;

/** Closes a file that may be damaged, or whose disk may be full. */
function closeDamaged(store: RecordStore): void {
  try {
    store.close();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
  }
}

/** Whether its disk has no room: the WebAssembly build only says that it could not write. */
function isDiskFull(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize < leastRoomBytes;
  } catch {
    return false;
  }
}
