import { setTimeout as later } from 'node:timers/promises';
import type { AnyEndpointInput } from '../../config/endpoint-kinds.js';
import type { EndpointFacts } from '../../config/message-settings.js';
import type { History } from '../../store/history/history.js';
import type { RecordGap } from '../../store/history/record-parts.js';
import type { Listening, TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { keptTypes, payloadBytes } from '../../traffic/kinds.js';
import type { EventBatch, Subscription } from '../../traffic/subscription.js';
import type { EndpointDescription } from '../endpoints/endpoint-descriptions.js';
import { factsOf } from './endpoint-facts.js';

/** How long events are gathered: what is not on the disk yet is lost to kill -9, and each batch is a transaction. */
const gatherMs = 50;
/** Events that wait while a batch is written; a second of 100,000 a second. */
const maxWaitingEvents = 100_000;
const maxWaitingBytes = 32 * 1024 ** 2;
/** What is encoded at a time, some 5 ms of work. */
const maxBatchEvents = 4_096;
const maxBatchBytes = 1024 ** 2;
/** Batches that the thread has not written yet. */
const maxUnderWay = 4;

/** How an endpoint was described when the event of a number happened; undefined if it never was one. */
export type Described = (endpoint: string, sequence: number) => EndpointDescription | undefined;

/** Events that are written at once, and what the record is to be told of endpoints first. */
interface RecordedPart {
  readonly facts: EndpointFacts[];
  readonly events: TrafficEvent[];
}

/**
 * Gives a hub's events to the record, but for those of endpoints that were described with `record: false` when they happened. Where they
 * come faster than they can be written, the oldest that wait are dropped, and the record says how many.
 */
export class HubRecorder {
  readonly #hub: Hub;
  readonly #history: Pick<History, 'append' | 'describe'>;
  readonly #described: Described;
  readonly #subscription: Subscription;
  /** The description of each endpoint that the record has been told of. */
  readonly #told = new Map<string, AnyEndpointInput>();
  /** Where each endpoint that listens is bound. */
  readonly #bound = new Map<string, Listening>();
  #writing: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();

  constructor(hub: Hub, history: Pick<History, 'append' | 'describe'>, described: Described) {
    this.#hub = hub;
    this.#history = history;
    this.#described = described;
    this.#subscription = hub.subscribe({
      types: keptTypes,
      maxEvents: maxWaitingEvents,
      maxBytes: maxWaitingBytes,
      onBatch: (batch) => {
        this.#writing = this.#write(batch);
        return this.#writing;
      },
    });
  }

  /** Resolves when everything that has happened is written. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled();
    this.#subscription.close();
  }

  /** Resolves when what has happened so far is written. */
  async settled(): Promise<void> {
    // What has waited for the batch that is being written makes the next.
    await this.#writing;
    this.#subscription.flush();
    await this.#writing;
  }

  async #write({ events, gaps }: EventBatch): Promise<void> {
    const { parts, missing } = this.#sorted(events);
    const underWay: Promise<void>[] = [];
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      for (const facts of part.facts) this.#history.describe(facts);
      // What is missing is said once, with the events that came after it.
      const written = this.#history.append(
        { events: part.events, gaps: isLast ? gaps : [] },
        isLast ? missing : [],
        isLast ? this.#hub.lastSequence : (part.events.at(-1)?.sequence ?? 0),
      );
      underWay.push(written);
      // The thread is never without work while this one encodes; between two parts, sockets have their turn.
      await (underWay.length > maxUnderWay ? underWay.shift() : later(0));
    }
    await Promise.all(underWay);
    await later(gatherMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
  }

  /** Events in parts of what is encoded at a time, at least one, which may be empty; and those that are not to be recorded. */
  #sorted(events: readonly TrafficEvent[]): {
    readonly parts: readonly RecordedPart[];
    readonly missing: readonly RecordGap[];
  } {
    const parts = new RecordedParts();
    const missing = new Map<string, RecordGap>();
    for (const event of events) {
      const { endpoint, sequence } = event;
      const described = this.#described(endpoint, sequence);
      if (event.type === 'listening') this.#bound.set(endpoint, event);
      if (
        described !== undefined &&
        (event.type === 'listening' || this.#told.get(endpoint) !== described.input)
      ) {
        this.#told.set(endpoint, described.input);
        parts.describe(factsOf(endpoint, described, this.#bound.get(endpoint)));
      }
      if (described?.input.record === false) missing.set(endpoint, joined(missing.get(endpoint), event));
      else parts.add(event);
    }
    return { parts: parts.all, missing: [...missing.values()] };
  }
}

function joined(gap: RecordGap | undefined, { sequence, endpoint }: TrafficEvent): RecordGap {
  return { from: gap?.from ?? sequence, to: sequence, count: (gap?.count ?? 0) + 1, endpoint, reason: 'off' };
}

/** Cuts events into parts: of what is encoded at a time, and where an endpoint is described anew between two events of it. */
class RecordedParts {
  readonly all: RecordedPart[] = [];
  readonly #endpoints = new Set<string>();
  #part: RecordedPart;
  #bytes = 0;

  constructor() {
    this.#part = this.#begin();
  }

  /** The record is told this before the events that are added next. */
  describe(facts: EndpointFacts): void {
    if (this.#endpoints.has(facts.endpoint)) this.#part = this.#begin();
    this.#part.facts.push(facts);
  }

  add(event: TrafficEvent): void {
    const bytes = payloadBytes(event);
    const { length } = this.#part.events;
    if (length > 0 && (this.#bytes + bytes > maxBatchBytes || length >= maxBatchEvents))
      this.#part = this.#begin();
    this.#part.events.push(event);
    this.#endpoints.add(event.endpoint);
    this.#bytes += bytes;
  }

  #begin(): RecordedPart {
    const part = { facts: [], events: [] };
    this.all.push(part);
    this.#endpoints.clear();
    this.#bytes = 0;
    return part;
  }
}
