import type { EncodingName } from '../../bytes/encoding-names.js';
import { maxHits, maxPageEvents } from '../../store/history/record-parts.js';
import { pause } from '../../system/pause.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { payloadBytes } from '../../traffic/kinds.js';
import { type RecordBreak, RecordBreaks } from './record-breaks.js';
import type { FoundPart, RecordQuery, RecordReading } from './record-reading.js';
import { knownEncoding } from './recorded-endpoints.js';

/** Which events of a record are wanted. */
export interface RecordSelection {
  /** Messages that a filter selects; empty for all events. */
  readonly filter: string;
  /** One endpoint by its name or id; undefined for all. */
  readonly endpoint: string | undefined;
  /** The newest of them; undefined for all. */
  readonly limit: number | undefined;
}

/** An event with what a person has written to it. */
export interface SelectedEvent {
  readonly event: TrafficEvent;
  /** What its endpoint was when it happened, if the record says it. */
  readonly source: EventSource | undefined;
  readonly tags: readonly string[];
  readonly note: string | undefined;
  /** What is not known of the time before it; nothing is told of that where a filter selects messages. */
  readonly breaks: readonly RecordBreak[];
}

/** What an endpoint was when an event happened. */
export interface EventSource {
  readonly kind: string;
  readonly encoding: EncodingName;
  readonly local: string | undefined;
  readonly reachable: readonly string[];
}

/** What `selectRecord` tells meanwhile. */
export interface SelectionListener {
  /** How many numbers have been looked at, of how many. */
  looked(looked: number, of: number): void;
  /** Older hits were left out: there were more than are held in memory. */
  cut(): void;
}

/** The newest hits are found newest first and shown oldest first: so much of their payload is held, in bytes. */
const maxHeldBytes = 256 * 1024 ** 2;
/** All hits are found by ranges of numbers, oldest first, of which one is held: so much of its payload, or one message that is larger. */
const maxRangeBytes = 8 * 1024 ** 2;
const firstRange = 50_000;
const mostRange = 64_000_000;
const followMs = 500;

/** The events that are wanted, oldest first, in pieces, until `signal` is aborted. */
export async function* selectRecord(
  record: RecordReading,
  selection: RecordSelection,
  listener: SelectionListener,
  signal: AbortSignal,
): AsyncGenerator<readonly SelectedEvent[], void, undefined> {
  const asked = { ...selection, endpoint: idOf(record, selection.endpoint) };
  if (selection.filter.trim() === '') {
    const newest = asked.limit === undefined ? await record.last() : undefined;
    for await (const events of pages(record, asked, await startOf(record, asked, signal), signal)) {
      const last = events.at(-1)?.event.sequence ?? 0;
      if (newest !== undefined) listener.looked(Math.min(last, newest), newest);
      yield events;
    }
  } else if (asked.limit === undefined)
    yield* allHits(record, { ...asked, after: 0, until: await record.last() }, listener, signal);
  else yield* newestHits(record, asked, asked.limit, listener, signal);
}

/** What is recorded behind the number `last` from now on and is wanted, until `signal` is aborted. The limit does not hold. */
export async function* followRecord(
  record: RecordReading,
  selection: RecordSelection,
  last: number,
  signal: AbortSignal,
): AsyncGenerator<readonly SelectedEvent[], void, undefined> {
  const asked = { ...selection, endpoint: idOf(record, selection.endpoint), limit: undefined };
  for (let seen = last; !signal.aborted; ) {
    await pause(followMs, signal);
    if (signal.aborted) return;
    const newest = await record.last();
    if (newest <= seen) continue;
    if (asked.filter.trim() === '') {
      for await (const events of pages(record, asked, seen, signal)) {
        seen = Math.max(seen, events.at(-1)?.event.sequence ?? 0);
        yield events;
      }
      seen = Math.max(seen, newest);
      continue;
    }
    const behind = { ...asked, after: seen, until: newest };
    for await (const events of allHits(record, behind, undefined, signal))
      if (events.length > 0) yield events;
    seen = newest;
  }
}

interface Asked extends RecordSelection {
  /** An id. */
  readonly endpoint: string | undefined;
}

/** The id of an endpoint that a person named. A name that nobody has may be one that an endpoint had before, or the id of one that was removed. */
function idOf({ endpoints }: RecordReading, named: string | undefined): string | undefined {
  if (named === undefined || endpoints.has(named)) return named;
  const all = [...endpoints.values()];
  const found =
    all.find(({ name }) => name === named) ?? all.find(({ formerNames }) => formerNames.includes(named));
  return found?.id ?? named;
}

/** The number behind which the wanted events begin. Two ways through the record hold less than its newest half would. */
async function startOf(
  record: RecordReading,
  { endpoint, limit }: Asked,
  signal: AbortSignal,
): Promise<number> {
  if (limit === undefined) return 0;
  let before: number | undefined;
  for (let left = limit; left > 0 && !signal.aborted; ) {
    const page = await record.page({ endpoint, before, limit: Math.min(left, maxPageEvents) });
    const [oldest] = page.batch.events;
    if (oldest === undefined) return 0;
    left -= page.batch.events.length;
    before = oldest.sequence;
    if (!page.hasMore) return 0;
  }
  return (before ?? 1) - 1;
}

async function* pages(
  record: RecordReading,
  { endpoint }: Asked,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<readonly SelectedEvent[], void, undefined> {
  const breaks = new RecordBreaks(from);
  for (let after = from; !signal.aborted; ) {
    const page = await record.page({ endpoint, after, limit: maxPageEvents });
    const last = page.batch.events.at(-1);
    if (last === undefined) return;
    breaks.learn(page);
    yield annotated(page, breaks);
    after = last.sequence;
    if (!page.hasMore) return;
  }
}

/** All hits with numbers above `after` up to `until`, oldest first. A piece may be empty. */
async function* allHits(
  record: RecordReading,
  {
    filter,
    endpoint,
    after: from,
    until: newest,
  }: Asked & { readonly after: number; readonly until: number },
  listener: SelectionListener | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly SelectedEvent[], void, undefined> {
  let range = firstRange;
  for (let after = from; after < newest && !signal.aborted; ) {
    const until = Math.min(newest, after + range);
    const found = await hitsBetween(record, { filter, endpoint, after, before: until + 1 }, signal);
    // There are more than are held: its older half, or less, is looked at first.
    if (found === undefined && range > 1) {
      range = Math.max(1, Math.floor(Math.min(range, until - after) / 8));
      continue;
    }
    listener?.looked(until, newest);
    yield found ?? [];
    after = until;
    range = Math.min(mostRange, range * 2);
  }
}

/** The hits of a range, oldest first; undefined if there are more than are held, unless it is of one number. */
async function hitsBetween(
  record: RecordReading,
  range: Omit<RecordQuery, 'limit'> & { readonly after: number; readonly before: number },
  signal: AbortSignal,
): Promise<readonly SelectedEvent[] | undefined> {
  const parts: (readonly SelectedEvent[])[] = [];
  let bytes = 0;
  let count = 0;
  for await (const part of record.search({ ...range, limit: maxHits }, signal)) {
    const events = annotated(part);
    if (events.length === 0) continue;
    parts.push(events);
    count += events.length;
    for (const { event } of events) bytes += payloadBytes(event);
    const isOne = range.before - range.after === 2;
    if (!isOne && (bytes > maxRangeBytes || count >= maxHits)) return undefined;
  }
  return parts.reverse().flat();
}

/** The newest hits, oldest first. */
async function* newestHits(
  record: RecordReading,
  { filter, endpoint }: Asked,
  limit: number,
  listener: SelectionListener,
  signal: AbortSignal,
): AsyncGenerator<readonly SelectedEvent[], void, undefined> {
  const parts: (readonly SelectedEvent[])[] = [];
  let bytes = 0;
  let count = 0;
  let before: number | undefined;
  for (let isMore = true; isMore && !signal.aborted; ) {
    const asked = Math.min(limit - count, maxHits);
    let found = 0;
    for await (const part of record.search({ filter, endpoint, before, limit: asked }, signal)) {
      listener.looked(part.looked, part.of);
      const events = annotated(part);
      if (events.length === 0) continue;
      parts.push(events);
      found += events.length;
      before = events[0]?.event.sequence;
      for (const { event } of events) bytes += payloadBytes(event);
      if (bytes > maxHeldBytes) break;
    }
    count += found;
    isMore = found === asked && count < limit && bytes <= maxHeldBytes;
  }
  if (bytes > maxHeldBytes) listener.cut();
  while (parts.length > 0) yield parts.pop() ?? [];
}

function annotated(
  { batch, annotations, sources }: Pick<FoundPart, 'batch' | 'annotations' | 'sources'>,
  breaks?: RecordBreaks,
): readonly SelectedEvent[] {
  const noted = new Map(annotations.map((annotation) => [annotation.sequence, annotation]));
  const present = new Map<string, EventSource>();
  let told = 0;
  return batch.events.map((event) => {
    for (; told < sources.length && (sources[told]?.from ?? 0) <= event.sequence; told += 1) {
      const { endpoint = '', kind = '', encoding, local, reachable = [] } = sources[told] ?? {};
      present.set(endpoint, { kind, encoding: knownEncoding(encoding), local, reachable });
    }
    const annotation = noted.get(event.sequence);
    return {
      event,
      source: present.get(event.endpoint),
      tags: annotation?.tags ?? [],
      note: annotation?.note || undefined,
      breaks: breaks?.before(event) ?? [],
    };
  });
}
