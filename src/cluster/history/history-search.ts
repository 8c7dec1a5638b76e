import {
  type MessageSettings,
  messageSettings,
  type NamedLayout,
  openedLayouts,
} from '../../config/message-settings.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Layout } from '../../layout/layout.js';
import type { HistoryMissing } from '../../operations/history.js';
import { sendersOf, type TrafficEvent } from '../../traffic/event.js';
import { isExportedMessage } from '../../traffic/export/export-item.js';
import {
  compileMessageFilter,
  type MessageFilter,
  readMessageFilter,
} from '../../traffic/filter/message-filter.js';
import { sourceName } from '../../traffic/source-name.js';
import { decodeHistoryPart, type HistoryMarks, type HistorySource, readMarks } from './history-batch.js';
import type { HistoryMessage, HistoryReader } from './history-reader.js';

/** What is searched for. */
export interface HistoryQuery {
  /** A filter of messages; empty for all of them. */
  readonly filter: string;
  /** What the filter may name. */
  readonly layouts: readonly NamedLayout[];
  readonly node?: string | undefined;
  /** Endpoints with this id, or of this name: the label, else `TCP :7777`. */
  readonly endpoint?: string | undefined;
  /** Times of events, µs since 1970. */
  readonly sinceMicros?: number | undefined;
  readonly untilMicros?: number | undefined;
  /** Batches between these numbers of the stream, without them. */
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  /** Hits at most. */
  readonly limit: number;
  /** Without a filter: events of every kind, not messages alone. */
  readonly everyKind?: boolean | undefined;
  /** Begins with the oldest; default: with the newest. */
  readonly isForward?: boolean | undefined;
}

/** A part of a search's answer: how far it is, and what was found in one batch. */
export interface HistoryFound {
  /** How many batches it has looked at, of how many. */
  readonly looked: number;
  readonly of: number;
  /** Hits so far. */
  readonly hits: number;
  readonly found: FoundBatch | undefined;
}

/** What was found in a batch. */
export interface FoundBatch {
  /** The number of the batch in the stream. */
  readonly stream: number;
  readonly node: string;
  /** What tells the numbers of these events from others of the node. */
  readonly record: string;
  /** In the order of their numbers. */
  readonly events: readonly TrafficEvent[];
  /** What their endpoints were, in the order of their numbers. */
  readonly sources: readonly HistorySource[];
  /** Events of the batch that nobody kept. */
  readonly missing: readonly HistoryMissing[];
}

/** Batches between two words about how far it is. */
const lookedEvery = 64;

/**
 * Searches the history of a cluster, batch by batch, the newest first. A batch that stands in the stream twice is looked at once.
 * @throws BreakoutboxError the failures of the filter, HISTORY_NONE, HISTORY_UNAVAILABLE
 */
export async function* searchHistory(
  reader: HistoryReader,
  query: HistoryQuery,
  signal: AbortSignal,
): AsyncGenerator<HistoryFound, void, undefined> {
  const selection = await HistorySelection.of(query);
  const bounds = await reader.bounds();
  const first = Math.max(bounds.first, (query.after ?? 0) + 1);
  const last = Math.min(bounds.last, (query.before ?? Number.MAX_SAFE_INTEGER) - 1);
  const of = Math.max(0, last - first + 1);
  const once = new BatchesOnce(query.isForward === true);
  let looked = 0;
  let hits = 0;
  yield { looked, of, hits, found: undefined };
  if (of === 0) return;
  const [from, to] = query.isForward === true ? [first, last] : [last, first];
  for await (const message of reader.messages(from, to)) {
    if (signal.aborted) return;
    looked += 1;
    const found = message === undefined ? undefined : selection.select(message, once, query.limit - hits);
    hits += found?.events.length ?? 0;
    if (found !== undefined || looked % lookedEvery === 0 || looked === of) yield { looked, of, hits, found };
    if (hits >= query.limit) return;
  }
}

/** What a query selects of a batch. */
class HistorySelection {
  readonly #query: HistoryQuery;
  readonly #opened: readonly Layout[];
  readonly #test: MessageFilter | undefined;
  /** By what JSON says of them: the sources of two batches are two objects. */
  readonly #settings = new Map<string, MessageSettings>();

  private constructor(query: HistoryQuery, opened: readonly Layout[], test: MessageFilter | undefined) {
    this.#query = query;
    this.#opened = opened;
    this.#test = test;
  }

  /** @throws BreakoutboxError the failures of the filter */
  static async of(query: HistoryQuery): Promise<HistorySelection> {
    const opened = openedLayouts(query.layouts);
    if (query.filter.trim() === '') return new HistorySelection(query, opened, undefined);
    const checked = await readMessageFilter(query.filter, opened);
    if (!checked.ok) throw new BreakoutboxError(checked.failure.code, checked.failure.params);
    return new HistorySelection(query, opened, compileMessageFilter(checked.value));
  }

  /** What is selected, the newest `room` events of it; undefined for nothing. */
  select(message: HistoryMessage, once: BatchesOnce, room: number): FoundBatch | undefined {
    const { node, sinceMicros = 0, untilMicros = Number.MAX_SAFE_INTEGER, isForward } = this.#query;
    const marks = readMarks(message.marks);
    if (marks === undefined || (node !== undefined && message.node !== node)) return undefined;
    const range = once.take(message, marks);
    const { times } = marks;
    if (range === undefined) return undefined;
    if (times !== undefined && (times.to < sinceMicros || times.from > untilMicros)) return undefined;
    const part = decodeHistoryPart(message.data, marks);
    if (part === undefined) return undefined;
    const present = new Map<string, HistorySource>();
    const selected: TrafficEvent[] = [];
    let told = 0;
    for (const event of part.batch.events) {
      for (; told < part.sources.length; told += 1) {
        const source = part.sources[told];
        if (source === undefined || source.from > event.sequence) break;
        present.set(source.endpoint, source);
      }
      const { sequence, timeMicros } = event;
      const isWanted =
        sequence >= range.first &&
        sequence <= range.last &&
        timeMicros >= sinceMicros &&
        timeMicros <= untilMicros;
      if (isWanted && this.#selects(event, present.get(event.endpoint))) selected.push(event);
    }
    const events = isForward === true ? selected.slice(0, room) : selected.slice(-room);
    const missing = this.#test === undefined && this.#query.everyKind === true ? part.missing : [];
    if (events.length === 0 && missing.length === 0) return undefined;
    return {
      ...{ stream: message.sequence, node: message.node, record: message.identity, events, missing },
      sources: part.sources,
    };
  }

  #selects(event: TrafficEvent, source: HistorySource | undefined): boolean {
    const { endpoint, everyKind } = this.#query;
    if (endpoint !== undefined && event.endpoint !== endpoint && nameOf(source) !== endpoint) return false;
    if (!isExportedMessage(event)) return this.#test === undefined && everyKind === true;
    if (this.#test === undefined) return true;
    const known = source ?? { endpoint: event.endpoint, label: '', kind: '', encoding: 'utf-8', layouts: [] };
    const { names, check, layouts } = this.#settingsOf(known);
    return this.#test({
      bytes: event.bytes,
      direction: event.type === 'received' ? 'in' : 'out',
      endpoint: names,
      peer: event.peer ?? '',
      timeMicros: event.timeMicros,
      encoding: known.encoding,
      ...{ check, layouts, by: sendersOf(event), tags: undefined, note: undefined },
    });
  }

  #settingsOf(source: Omit<HistorySource, 'from'>): MessageSettings {
    const { endpoint, label, kind, encoding, receivedChecksum, framing, layouts } = source;
    const key = JSON.stringify([endpoint, label, kind, encoding, receivedChecksum, framing, layouts]);
    const known = this.#settings.get(key) ?? messageSettings(source, this.#opened);
    this.#settings.set(key, known);
    return known;
  }
}

/** What a person calls it, as its events are shown; undefined if nothing is known. */
function nameOf(source: HistorySource | undefined): string | undefined {
  return source && sourceName(source);
}

/** Runs that are remembered. */
const maxRuns = 10_000;

/**
 * Says which numbers of a batch were not in one that was looked at before: within a run they only grow. So a batch that a cluster of NATS has
 * taken twice, as when its leader changes in the middle of one, is no two.
 */
class BatchesOnce {
  readonly #isForward: boolean;
  /** By run: the greatest number that was seen, or the least one on the way back. */
  readonly #seen = new Map<string, number>();

  constructor(isForward: boolean) {
    this.#isForward = isForward;
  }

  take(
    { node, identity }: HistoryMessage,
    { run, first, last }: HistoryMarks,
  ): { readonly first: number; readonly last: number } | undefined {
    const key = `${node} ${identity} ${run}`;
    const seen = this.#seen.get(key);
    const range = this.#isForward
      ? { first: Math.max(first, (seen ?? 0) + 1), last }
      : { first, last: Math.min(last, (seen ?? Number.POSITIVE_INFINITY) - 1) };
    if (range.first > range.last) return undefined;
    this.#seen.delete(key);
    this.#seen.set(key, this.#isForward ? range.last : range.first);
    if (this.#seen.size > maxRuns)
      for (const oldest of this.#seen.keys()) {
        this.#seen.delete(oldest);
        break;
      }
    return range;
  }
}
