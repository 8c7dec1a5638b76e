import type { NextEvents, NumberedEvents } from '../../cluster/history/history-publisher.js';
import type { EndpointFacts } from '../../config/message-settings.js';
import type { HistoryMissing } from '../../operations/history.js';
import { pause } from '../../system/pause.js';
import type { Listening, TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { keptTypes, payloadBytes } from '../../traffic/kinds.js';
import { type EventBatch, inOrder, type Subscription } from '../../traffic/subscription.js';
import { factsOf } from '../record/endpoint-facts.js';
import type { RecordSpool } from '../record/record-spool.js';
import type { Described } from '../record/recorder.js';
import { DroppedNumbers } from './dropped-numbers.js';

/** Events that wait in memory, and bytes of their payload: two seconds at 20,000 a second. What is dropped is read from the record. */
const maxHeldEvents = 40_000;
const maxHeldBytes = 16 * 1024 ** 2;
/** What is handed on at once, and fits into one message of NATS. */
const maxPartEvents = 4_096;
const maxPartBytes = 768 * 1024;
/** The record is some 50 ms behind; what it does not have after three seconds it never gets. */
const lagMs = 100;
const maxLagMs = 3_000;

/** An event that waits, or one that is not to leave the node. */
interface Held {
  readonly sequence: number;
  readonly endpoint: string;
  readonly event: TrafficEvent | undefined;
  /** Bytes of its payload: to ask for them anew each time takes as long as to encode it. */
  readonly bytes: number;
  readonly facts: EndpointFacts | undefined;
  /** Events that were lost before this number, at a worker process. */
  readonly lost: HistoryMissing | undefined;
}

/** What is known of an endpoint, and what it was known by. */
interface Known {
  readonly input: unknown;
  readonly bound: Listening | undefined;
  readonly facts: EndpointFacts;
}

/**
 * The events of a workbench for its history: from memory as they happen, and from the record where they were dropped from there, as while
 * NATS is away. Those of endpoints with `record: false` never leave the node.
 */
export class HistoryEvents implements NumberedEvents {
  readonly #record: RecordSpool | undefined;
  readonly #described: Described;
  readonly #subscription: Subscription;
  readonly #known = new Map<string, Known>();
  #held: Held[] = [];
  #head = 0;
  #bytes = 0;
  /** Everything with a higher number is held. */
  #above: number;
  /** Events up to `#above` that were held and dropped, and have not been read from the record. */
  readonly #dropped = new DroppedNumbers();
  #newest: number;
  #wake: () => void = () => undefined;
  #lagSinceMs: number | undefined;

  constructor(hub: Hub, record: RecordSpool | undefined, described: Described) {
    this.#record = record;
    this.#described = described;
    this.#above = hub.lastSequence;
    this.#newest = hub.lastSequence;
    this.#subscription = hub.subscribe({
      types: keptTypes,
      maxEvents: maxHeldEvents,
      maxBytes: maxHeldBytes,
      onBatch: (batch) => this.#take(batch),
    });
  }

  get newest(): number {
    return this.#newest;
  }

  isLive(after: number): boolean {
    return after >= this.#above;
  }

  async next(after: number, signal: AbortSignal): Promise<NextEvents | undefined> {
    while (!signal.aborted) {
      this.#forget(after);
      const next = this.isLive(after) ? this.#live(after) : await this.#spooled(after, signal);
      if (next !== undefined) return next;
      if (!this.isLive(after)) continue;
      await this.#more(signal);
    }
    return undefined;
  }

  /** Takes at once what has happened so far. */
  flush(): void {
    this.#subscription.flush();
  }

  close(): void {
    this.#subscription.close();
    this.#held = [];
    this.#head = 0;
  }

  #take(batch: EventBatch): void {
    const items = batch.gaps.length === 0 ? batch.events : inOrder(batch);
    for (const item of items) {
      if (item.type === 'gap') {
        const { from, to, count = to - from + 1, endpoint } = item;
        this.#newest = Math.max(this.#newest, to);
        const lost = {
          ...{ from, to, count, reason: 'queue' as const },
          ...(endpoint === undefined ? {} : { endpoint }),
        };
        this.#held.push({
          ...{ sequence: to, endpoint: endpoint ?? '', event: undefined, bytes: 0 },
          ...{ facts: undefined, lost },
        });
        // This subscription's own loss: the record may have them.
        if (endpoint === undefined) this.#drop(this.#held.length - this.#head);
      } else this.#hold(item);
    }
    const waiting = this.#held.length - this.#head;
    if (waiting > maxHeldEvents || this.#bytes > maxHeldBytes) this.#drop(Math.ceil(waiting / 2));
    this.#wake();
  }

  #hold(event: TrafficEvent): void {
    const { sequence, endpoint } = event;
    this.#newest = Math.max(this.#newest, sequence);
    const described = this.#described(endpoint, sequence);
    const isKept = described?.input.record !== false;
    const known = this.#known.get(endpoint);
    const bound = event.type === 'listening' ? event : known?.bound;
    let facts = known?.facts;
    if (facts === undefined || known?.input !== described?.input || bound !== known?.bound) {
      facts = described === undefined ? unknownFacts(endpoint) : factsOf(endpoint, described, bound);
      this.#known.set(endpoint, { input: described?.input, bound, facts });
    }
    const bytes = isKept ? payloadBytes(event) : 0;
    this.#held.push({ sequence, endpoint, event: isKept ? event : undefined, bytes, facts, lost: undefined });
    this.#bytes += bytes;
  }

  /** Drops the oldest of what is held: it is read from the record, or lost. */
  #drop(count: number): void {
    const dropped = this.#held.slice(this.#head, this.#head + count);
    const last = dropped.at(-1);
    if (last === undefined) return;
    for (const { sequence, bytes, lost } of dropped) {
      // Numbers before the first of them that nobody wanted are none of events.
      const from = this.#dropped.first === undefined ? this.#above + 1 : (lost?.from ?? sequence);
      this.#dropped.add(from, sequence, lost?.count ?? 1);
      this.#bytes -= bytes;
    }
    this.#above = last.sequence;
    this.#advance(count);
  }

  /** What has a number up to this one is delivered. */
  #forget(after: number): void {
    let count = 0;
    for (let held = this.#held[this.#head]; held !== undefined; held = this.#held[this.#head + count]) {
      if (held.sequence > after) break;
      count += 1;
      this.#bytes -= held.bytes;
    }
    this.#advance(count);
    this.#dropped.forget(after);
    if (this.isLive(after)) {
      this.#above = after;
      this.#lagSinceMs = undefined;
    }
  }

  #advance(count: number): void {
    this.#head += count;
    if (this.#head < 1_024 || this.#head * 2 < this.#held.length) return;
    this.#held = this.#held.slice(this.#head);
    this.#head = 0;
  }

  #live(after: number): NextEvents | undefined {
    const events: TrafficEvent[] = [];
    const parts = new MissingParts();
    const sources = new PartSources();
    let bytes = 0;
    let last = after;
    let index = this.#head;
    for (; index < this.#held.length; index += 1) {
      const held = this.#held[index];
      if (held === undefined || events.length >= maxPartEvents) break;
      if (held.event !== undefined) {
        if (events.length > 0 && bytes + held.bytes > maxPartBytes) break;
        bytes += held.bytes;
        events.push(held.event);
        sources.add(held.sequence, held.facts);
      } else if (held.lost !== undefined) parts.lost(held.lost);
      else parts.off(held.sequence, held.endpoint);
      last = held.sequence;
    }
    if (last === after) return undefined;
    const part = {
      ...{ first: after + 1, last, batch: { events, gaps: [] } },
      ...{ sources: sources.all, missing: parts.all },
    };
    return { part, isMore: index < this.#held.length };
  }

  /** What the record has after a number; undefined if it has nothing yet. What it never gets is told as missing. */
  async #spooled(after: number, signal: AbortSignal): Promise<NextEvents | undefined> {
    const page = await this.#record?.after(after).catch(() => undefined);
    const until = this.#above;
    if (page !== undefined) {
      const { events } = page.batch;
      const newest = events.at(-1)?.sequence ?? after;
      const last = page.hasMore ? newest : Math.max(newest, page.last);
      if (last > after) {
        this.#lagSinceMs = undefined;
        const missing = page.gaps.map((gap) => clipped(gap, after));
        const part = { first: after + 1, last, batch: page.batch, sources: page.sources, missing };
        return { part, isMore: true };
      }
    }
    this.#lagSinceMs ??= performance.now();
    const isLost = this.#record?.isGrowing !== true || performance.now() - this.#lagSinceMs > maxLagMs;
    if (!isLost) {
      await pause(lagMs, signal);
      return undefined;
    }
    // Of what was dropped it is known how many were events; of numbers before that it is not.
    const unknown = Math.max(0, (this.#dropped.first ?? until + 1) - 1 - after);
    const lost: HistoryMissing = {
      ...{ from: after + 1, to: until },
      reason: this.#record?.isGrowing === false ? 'disk' : 'queue',
      count: unknown + this.#dropped.above(after),
    };
    const part = {
      ...{ first: after + 1, last: until, batch: { events: [], gaps: [] } },
      ...{ sources: [], missing: lost.count > 0 ? [lost] : [] },
    };
    return { part, isMore: true };
  }

  async #more(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

function unknownFacts(endpoint: string): EndpointFacts {
  return { endpoint, label: '', kind: '', encoding: 'utf-8', layouts: [] };
}

/** A gap without what lies up to a number, which is told already. */
function clipped({ from, to, count, ...rest }: HistoryMissing, after: number): HistoryMissing {
  const begin = Math.max(from, after + 1);
  return { ...rest, from: begin, to, count: Math.min(count, to - begin + 1) };
}

/** What the endpoints of a part are, each time that it changes. */
class PartSources {
  readonly all: (EndpointFacts & { readonly from: number })[] = [];
  readonly #latest = new Map<string, EndpointFacts>();

  add(from: number, facts: EndpointFacts | undefined): void {
    if (facts === undefined || this.#latest.get(facts.endpoint) === facts) return;
    this.#latest.set(facts.endpoint, facts);
    this.all.push({ ...facts, from });
  }
}

/** What is missing in a part; of an endpoint that is not recorded, once. */
class MissingParts {
  readonly #lost: HistoryMissing[] = [];
  readonly #off = new Map<string, HistoryMissing>();

  get all(): readonly HistoryMissing[] {
    return [...this.#lost, ...this.#off.values()];
  }

  lost(missing: HistoryMissing): void {
    this.#lost.push(missing);
  }

  off(sequence: number, endpoint: string): void {
    const { from = sequence, count = 0 } = this.#off.get(endpoint) ?? {};
    this.#off.set(endpoint, { from, to: sequence, count: count + 1, endpoint, reason: 'off' });
  }
}
