import type { HistoryLimits } from '../../config/history-limits.js';
import type { Failure } from '../../errors/error.js';
import type { NodeHistory } from '../../operations/nodes.js';
import { nowMicros } from '../../system/clock.js';
import { pause, within } from '../../system/pause.js';
import type { ClusterLink } from '../cluster-link.js';
import { encodeHistoryPart, type HistoryPart, markPart } from './history-batch.js';
import { HistoryStream, historyError, historySubject } from './history-stream.js';

/** The events of a node by their numbers. */
export interface NumberedEvents {
  /** The number of the newest event. */
  readonly newest: number;
  /** Whether everything after a number is in memory; else it is read from the record. */
  isLive(after: number): boolean;
  /**
   * What comes after a number, within bounds, once there is something; undefined if `signal` is aborted first. It stays until a later
   * number is asked for. Never rejects.
   */
  next(after: number, signal: AbortSignal): Promise<NextEvents | undefined>;
}

/** Events that come next. */
export interface NextEvents {
  readonly part: HistoryPart;
  /** There are more: they need not be waited for. */
  readonly isMore: boolean;
}

/** Where it is kept how far a node's events have been delivered. */
export interface HistoryCursor {
  /** Undefined if it was never kept. */
  read(): number | undefined;
  /** Never throws. */
  keep(last: number): void;
}

/** Whose events are delivered, and where they go. */
export interface PublisherOptions {
  readonly node: string;
  /** What tells the numbers of these events from others of the node. */
  readonly identity: string;
  /** Of the program: numbers that an earlier one has given, and lost before they were on its disk, are given again. */
  readonly run: string;
  /** The first number of this run. */
  readonly first: number;
  readonly events: NumberedEvents;
  readonly cursor: HistoryCursor;
  readonly limits: HistoryLimits;
  /** Is called with each new state. */
  readonly changed?: ((report: NodeHistory) => void) | undefined;
}

/** A batch that is ready to be sent, or was sent without an answer. */
interface Encoded {
  readonly first: number;
  readonly last: number;
  readonly data: Uint8Array;
  readonly marks: ReturnType<typeof markPart>;
  readonly id: string;
}

/** Milliseconds in which events are gathered for a batch: a search of many small ones takes longer. */
const gatherMs = 250;
/** Milliseconds between two attempts where NATS is there and keeps no history. */
const retryMs = 2_000;
/** Milliseconds for the last events when the node leaves. */
const closeMs = 1_500;
/** Milliseconds for servers of NATS to agree on a batch that one of them has. */
const settleMs = 100;
/** Bytes of a message for its headers and subject. */
const headRoomBytes = 4_096;

/**
 * Delivers the events of a node to the stream, in order and once: one batch is under way at a time, each behind the one that the node
 * has seen there last, so that one which comes twice is refused, however late. While NATS is away nothing is taken; a batch without
 * an answer is sent again as it is.
 */
export class HistoryPublisher {
  readonly #link: ClusterLink;
  readonly #options: PublisherOptions;
  readonly #subject: string;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  readonly #unwatch: () => void;
  /** Events up to this number are in the stream, or accounted for. */
  #last: number;
  /** Whether `#last` was compared with the stream in this run. */
  #isResumed = false;
  #unanswered: Encoded | undefined;
  /** Counts how often the link was lost: what failed then says nothing of the stream. */
  #losses = 0;
  #isCatchingUp = true;
  #failure: Failure | undefined;
  #toldFailure: string | undefined;
  #state: NodeHistory['state'] = 'behind';
  #sinceMicros = nowMicros();
  /** Ends the rest that it takes. */
  #wake: () => void = () => undefined;
  /** It delivers what there is, and rests no more. */
  #isLeaving = false;

  constructor(link: ClusterLink, options: PublisherOptions) {
    this.#link = link;
    this.#options = options;
    this.#subject = historySubject(options.node, options.identity);
    const before = options.first - 1;
    const kept = options.cursor.read();
    this.#last = Math.min(kept ?? before, before);
    if (kept === undefined) options.cursor.keep(before);
    this.#unwatch = link.watch(({ state }) => {
      // A link that is cut off says so itself.
      if (state !== 'connected') {
        this.#failure = undefined;
        this.#losses += 1;
      }
      this.#wake();
      this.#judge();
    });
    this.#ended = this.#run();
  }

  /** How far it is. */
  get report(): NodeHistory {
    const waiting = Math.max(0, this.#options.events.newest - this.#last);
    return {
      ...{ state: this.#state, waiting, sinceMicros: this.#sinceMicros },
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    };
  }

  /** Delivers what has happened, within a second and a half, and ends. */
  async close(): Promise<void> {
    const { events } = this.#options;
    const deadline = performance.now() + closeMs;
    const isBehind = (): boolean =>
      !this.#closing.signal.aborted &&
      this.#state === 'current' &&
      this.#last < events.newest &&
      performance.now() < deadline;
    this.#isLeaving = true;
    this.#wake();
    while (isBehind()) await pause(20);
    this.#closing.abort();
    this.#wake();
    this.#unwatch();
    // A question that NATS does not answer is not waited for: whether it was heard, the stream says at the next start.
    await within(closeMs, this.#ended);
    this.#options.cursor.keep(this.#last);
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const losses = this.#losses;
      try {
        const stream = await HistoryStream.open(this.#link, this.#options.limits);
        await this.#deliver(stream);
      } catch (error) {
        if (signal.aborted || this.#isLeaving) return;
        const isOfLink = losses !== this.#losses || this.#link.state.state !== 'connected';
        this.#failure = isOfLink ? undefined : historyError(error, this.#link).failure;
        this.#judge();
        await this.#rest(retryMs);
      }
    }
  }

  /** Delivers until it fails. @throws BreakoutboxError HISTORY_UNAVAILABLE */
  async #deliver(stream: HistoryStream): Promise<void> {
    const { events } = this.#options;
    const { signal } = this.#closing;
    let behind = await this.#resume(stream);
    this.#failure = undefined;
    this.#isCatchingUp = !events.isLive(this.#last);
    this.#judge();
    while (!signal.aborted) {
      if (this.#unanswered !== undefined) {
        behind = await this.#send(stream, this.#unanswered, behind);
        continue;
      }
      const next = await events.next(this.#last, signal);
      if (next === undefined) return;
      for (const part of await this.#fitting(next.part, stream.maxMessageBytes - headRoomBytes)) {
        this.#unanswered = part;
        while (this.#unanswered !== undefined) behind = await this.#send(stream, this.#unanswered, behind);
      }
      // What belongs to no batch is accounted for all the same.
      this.#last = Math.max(this.#last, next.part.last);
      this.#isCatchingUp = !events.isLive(this.#last);
      this.#judge();
      this.#options.cursor.keep(this.#last);
      if (!next.isMore) await this.#rest(gatherMs);
      // What the link was cut off from is looked for anew.
      this.#link.live();
    }
  }

  /** Sends a batch behind the last one. Resolves with the number that the next is to follow. */
  async #send(stream: HistoryStream, part: Encoded, after: number): Promise<number> {
    const added = await stream.add(this.#subject, part, after);
    if (added === undefined) {
      const last = await this.#resume(stream);
      // One that is on its way to the other servers of NATS shows when they have it.
      if (last === after && this.#unanswered !== undefined) await pause(settleMs, this.#closing.signal);
      return last;
    }
    this.#unanswered = undefined;
    this.#last = part.last;
    return added.sequence;
  }

  /**
   * Looks how far the stream is, and returns the number of the last batch there. What an earlier run has delivered behind the last number that its record knew
   * says nothing of the events that have these numbers now.
   */
  async #resume(stream: HistoryStream): Promise<number> {
    const { run, first } = this.#options;
    const last = await stream.last(this.#subject);
    if (last?.marks !== undefined) {
      if (last.marks.run === run) this.#last = Math.max(this.#last, last.marks.last);
      else if (!this.#isResumed) this.#last = Math.min(last.marks.last, first - 1);
    }
    this.#isResumed = true;
    if (this.#unanswered !== undefined && this.#unanswered.last <= this.#last) this.#unanswered = undefined;
    return last?.sequence ?? 0;
  }

  /** A part as batches that the server takes, none if there is nothing to tell. An event that is too large alone is told as missing. */
  async #fitting(part: HistoryPart, maxBytes: number): Promise<readonly Encoded[]> {
    const { events } = part.batch;
    if (events.length === 0 && part.missing.every(({ reason }) => reason === 'off')) return [];
    const data = await encodeHistoryPart(part);
    if (data.length <= maxBytes) {
      const { first, last } = part;
      const { run, identity } = this.#options;
      return [{ first, last, data, marks: markPart(part, run), id: `${identity}:${run}:${first}-${last}` }];
    }
    const [only] = events;
    if (only === undefined) return [];
    if (events.length === 1) {
      const { sequence, endpoint } = only;
      const large = { from: sequence, to: sequence, count: 1, endpoint, reason: 'large' } as const;
      const missing = [...part.missing, large];
      return await this.#fitting(
        { ...part, batch: { events: [], gaps: [] }, sources: [], missing },
        maxBytes,
      );
    }
    const halves: Encoded[] = [];
    for (const half of halvesOf(part)) halves.push(...(await this.#fitting(half, maxBytes)));
    return halves;
  }

  /** Waits, at most until the link changes or it is closed. */
  #rest(ms: number): Promise<void> {
    if (this.#isLeaving) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wake = done;
    });
  }

  #judge(): void {
    const isAway = this.#link.state.state !== 'connected';
    const state =
      this.#failure !== undefined ? 'stopped' : isAway || this.#isCatchingUp ? 'behind' : 'current';
    const why = JSON.stringify(this.#failure);
    if (state === this.#state && why === this.#toldFailure) return;
    if (state !== this.#state) this.#sinceMicros = nowMicros();
    this.#state = state;
    this.#toldFailure = why;
    this.#options.changed?.(this.report);
  }
}

/** Two parts of several events. What is missing stands where its numbers end. */
function halvesOf({
  first,
  last,
  batch,
  sources,
  missing,
}: HistoryPart): readonly [HistoryPart, HistoryPart] {
  const middle = Math.ceil(batch.events.length / 2);
  const [before, after] = [batch.events.slice(0, middle), batch.events.slice(middle)];
  const end = before.at(-1)?.sequence ?? first;
  const latest = new Map(
    sources.filter(({ from }) => from <= end).map((source) => [source.endpoint, source]),
  );
  return [
    {
      ...{ first, last: end, batch: { events: before, gaps: [] } },
      sources: sources.filter(({ from }) => from <= end),
      missing: missing.filter(({ to }) => to <= end),
    },
    {
      ...{ first: end + 1, last, batch: { events: after, gaps: [] } },
      // What an endpoint was before holds at the beginning of the second.
      sources: [
        ...[...latest.values()].map((source) => ({ ...source, from: end + 1 })),
        ...sources.filter(({ from }) => from > end),
      ],
      missing: missing.filter(({ to }) => to > end),
    },
  ];
}
