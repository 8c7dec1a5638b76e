import { Worker } from 'node:worker_threads';
import type { EndpointFacts } from '../../config/message-settings.js';
import { BreakoutboxError, errorOf, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { decodeBatch, encodeBatch } from '../../traffic/event-codec.js';
import type { EventBatch } from '../../traffic/subscription.js';
import type {
  FromHistoryThread,
  HistoryQuestions,
  HistoryThreadData,
  Question,
  QuestionName,
  SearchedPart,
  ToHistoryThread,
} from './history-messages.js';
import type {
  Annotation,
  AnnotationChange,
  PageRequest,
  RecordedFacts,
  RecordGap,
  RecordLimits,
  RecordPage,
  RecordStatus,
  RemoveRequest,
  SearchPart,
  SearchRequest,
  SpooledPage,
} from './record-parts.js';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: BreakoutboxError) => void;
  readonly onPart?: ((part: SearchedPart) => void) | undefined;
}

/** Bytes for the thread's new objects, whose bound is 48 MiB by default: rows that are looked at live for microseconds. */
const youngMebibytes = 8;

/**
 * The record of a workspace, in a thread of its own. Everything is asynchronous, and what is asked rejects with a BreakoutboxError:
 * RECORD_UNAVAILABLE, RECORD_DAMAGED, RECORD_DISK_FULL, RECORD_READ_ONLY, and what each says besides.
 */
export class History {
  readonly #worker: Worker;
  readonly #file: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #appending = new Map<number, () => void>();
  readonly #watchers = new Set<(status: RecordStatus) => void>();
  readonly #removalWatchers = new Set<(sequences: readonly number[]) => void>();
  readonly #ended: Promise<void>;
  #ids = 0;
  #hasEnded = false;
  #isClosing = false;
  #status: RecordStatus;
  /** The last number that had been given when it was opened. */
  readonly last: number;
  /** What tells this record from others; 0 of one that was never written since there are identities. */
  readonly identity: number;
  /** The endpoints that it knew then. */
  readonly endpoints: readonly string[];

  private constructor(
    worker: Worker,
    file: string,
    { last, identity, endpoints, status }: Extract<FromHistoryThread, { readonly type: 'opened' }>,
  ) {
    this.#worker = worker;
    this.#file = file;
    this.last = last;
    this.identity = identity;
    this.endpoints = endpoints;
    this.#status = status;
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#exited();
        resolve();
      });
    });
    worker.on('message', (message: FromHistoryThread) => this.#received(message));
  }

  /**
   * Opens the record, or makes it. `entry` is the file that the thread runs (`app/entries/entry-files.ts`).
   * @throws BreakoutboxError RECORD_UNAVAILABLE, RECORD_NEWER, RECORD_DISK_FULL, RECORD_DAMAGED
   */
  static open(data: HistoryThreadData, entry: URL): Promise<History> {
    const worker = new Worker(entry, {
      workerData: data,
      // Options of the process, such as --input-type, may not be valid for a thread's file.
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: youngMebibytes },
    });
    return new Promise((resolve, reject) => {
      let reason: string = 'thread-ended' satisfies ReasonKey;
      worker.on('error', (error: unknown) => {
        reason = error instanceof Error ? error.message : String(error);
      });
      worker.once('message', (message: FromHistoryThread) => {
        if (message.type === 'opened') resolve(new History(worker, data.file, message));
        else if (message.type === 'failed') reject(errorOf(message.failure));
      });
      worker.once('exit', () =>
        reject(new BreakoutboxError('RECORD_UNAVAILABLE', { file: data.file, reason })),
      );
    });
  }

  /** As it was a second ago. */
  get status(): RecordStatus {
    return this.#status;
  }

  /** Calls `changed` with each new status, once a second at most unless recording stops or goes on. */
  watch(changed: (status: RecordStatus) => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  /**
   * Calls `removed` with the numbers of what `remove` removes, as it is removed: some thousands at a time, all of them before `remove`
   * resolves. What is past the limits is not told.
   */
  watchRemovals(removed: (sequences: readonly number[]) => void): () => void {
    this.#removalWatchers.add(removed);
    return () => this.#removalWatchers.delete(removed);
  }

  /** Says what an endpoint is from its next event on. */
  describe(facts: EndpointFacts): void {
    this.#post({ type: 'describe', facts });
  }

  /**
   * Adds events, and what is `missing` besides; `last` is the highest number given so far. Resolves when they are written, or when
   * they cannot be, which the status says. Never rejects.
   */
  append(batch: EventBatch, missing: readonly RecordGap[], last: number): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    this.#ids += 1;
    const id = this.#ids;
    const bytes = encodeBatch(batch);
    return new Promise((resolve) => {
      this.#appending.set(id, resolve);
      // The buffer is this batch's alone: it moves to the thread without a copy.
      this.#worker.postMessage({ type: 'append', id, bytes, missing, last } satisfies ToHistoryThread, [
        bytes.buffer as ArrayBuffer,
      ]);
    });
  }

  async page(request: PageRequest): Promise<RecordPage> {
    const { bytes, ...rest } = await this.#ask('page', request);
    return { ...rest, batch: batchOf(bytes) };
  }

  /** What follows a number, oldest first, for whoever hands the record on. */
  async spool(after: number): Promise<SpooledPage> {
    const { bytes, ...rest } = await this.#ask('spool', after);
    return { ...rest, batch: batchOf(bytes) };
  }

  /** @throws BreakoutboxError RECORD_EVENT_UNKNOWN */
  annotate(sequence: number, change: AnnotationChange): Promise<Annotation> {
    return this.#ask('annotate', { sequence, change });
  }

  setLimits(limits: RecordLimits): Promise<RecordStatus> {
    return this.#ask('limits', limits);
  }

  /** The endpoints that the record knows, the latest first. */
  askEndpoints(): Promise<readonly RecordedFacts[]> {
    return this.#ask('endpoints', undefined);
  }

  /** The status as it is now. */
  askStatus(): Promise<RecordStatus> {
    return this.#ask('status', undefined);
  }

  /**
   * Removes events; resolves to their number. Aborted, it stops with what has been removed, and rejects with the signal's reason.
   * @throws BreakoutboxError the failures of the filter
   */
  remove(request: RemoveRequest, signal?: AbortSignal): Promise<number> {
    return this.#ask('remove', request, { signal });
  }

  /**
   * Searches, newest first: parts as they are found, or with how far it is. Ended early or aborted, the search is stopped.
   * @throws BreakoutboxError the failures of the filter
   */
  async *search(request: SearchRequest, signal?: AbortSignal): AsyncGenerator<SearchPart, void, undefined> {
    const parts: SearchedPart[] = [];
    let wake: (() => void) | undefined;
    let hasEnded = false;
    const stop = new AbortController();
    const id = this.#ids + 1;
    const ended = this.#ask('search', request, {
      signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
      onPart: (part) => {
        // Of how far it is, only the latest counts.
        if (parts.at(-1)?.bytes === undefined) parts.pop();
        parts.push(part);
        wake?.();
      },
    }).finally(() => {
      hasEnded = true;
      wake?.();
    });
    // It is awaited below; until then it may fail unseen.
    ended.catch(() => undefined);
    try {
      for (;;) {
        const part = parts.shift();
        if (part !== undefined) {
          const { bytes, ...rest } = part;
          yield { ...rest, batch: bytes === undefined ? { events: [], gaps: [] } : batchOf(bytes) };
          if (bytes !== undefined) this.#post({ type: 'more', id });
          continue;
        }
        if (hasEnded) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (signal?.aborted !== true) await ended;
    } finally {
      stop.abort();
    }
  }

  /** Ends the thread once everything is written, and closes the file. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#post({ type: 'close' });
    await this.#ended;
  }

  #ask<Name extends QuestionName>(
    name: Name,
    asks: HistoryQuestions[Name]['asks'],
    {
      signal,
      onPart,
    }: { readonly signal?: AbortSignal | undefined; readonly onPart?: Waiting['onPart'] } = {},
  ): Promise<HistoryQuestions[Name]['answer']> {
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) {
        reject(errorOf(this.#endedFailure()));
        return;
      }
      const dropped = (): void => {
        this.#waiting.delete(id);
        this.#post({ type: 'drop', id });
        reject(signal?.reason);
      };
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      signal?.addEventListener('abort', dropped, { once: true });
      const leave = (): void => signal?.removeEventListener('abort', dropped);
      this.#waiting.set(id, {
        resolve: (answer) => {
          leave();
          resolve(answer as HistoryQuestions[Name]['answer']);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
        onPart,
      });
      this.#post({ type: 'ask', id, question: { name, asks } as Question });
    });
  }

  #received(message: FromHistoryThread): void {
    switch (message.type) {
      case 'appended':
        this.#appending.get(message.id)?.();
        this.#appending.delete(message.id);
        return;
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.answer);
        this.#waiting.delete(message.id);
        return;
      case 'refused':
        this.#waiting.get(message.id)?.reject(errorOf(message.failure));
        this.#waiting.delete(message.id);
        return;
      case 'part':
        this.#waiting.get(message.id)?.onPart?.(message.part);
        return;
      case 'removed':
        for (const removed of this.#removalWatchers) removed(message.sequences);
        return;
      case 'status':
        this.#changed(message.status);
        return;
      default:
    }
  }

  #changed(status: RecordStatus): void {
    this.#status = status;
    for (const changed of this.#watchers) changed(status);
  }

  #exited(): void {
    this.#hasEnded = true;
    for (const done of this.#appending.values()) done();
    this.#appending.clear();
    for (const { reject } of this.#waiting.values()) reject(errorOf(this.#endedFailure()));
    this.#waiting.clear();
    // An end that was asked for is no failure, and nobody is told of it as one.
    if (!this.#isClosing) this.#changed({ ...this.#status, state: 'stopped', failure: this.#endedFailure() });
  }

  #endedFailure(): Failure {
    const reason: ReasonKey = 'thread-ended';
    return failure('RECORD_UNAVAILABLE', { file: this.#file, reason });
  }

  #post(message: ToHistoryThread): void {
    if (!this.#hasEnded) this.#worker.postMessage(message);
  }
}

function batchOf(bytes: Uint8Array): EventBatch {
  const decoded = decodeBatch(bytes);
  return decoded.ok ? decoded.batch : { events: [], gaps: [] };
}
