import { setTimeout as later } from 'node:timers/promises';
import type { AnyEndpointInput, AnyEndpointSpec } from '../../config/endpoint-kinds.js';
import type { History } from '../../store/history/history.js';
import type { RecordGap } from '../../store/history/record-parts.js';
import type { TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { keptTypes, payloadBytes } from '../../traffic/kinds.js';
import type { EventBatch, Subscription } from '../../traffic/subscription.js';
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

/** How an endpoint is described; undefined if it is gone, or never was one. */
export type Described = (
  endpoint: string,
) => { readonly input: AnyEndpointInput; readonly spec: AnyEndpointSpec } | undefined;

/**
 * Gives a hub's events to the record, but for those of endpoints that are described with `record: false`. Where they come faster than
 * they can be written, the oldest that wait are dropped, and the record says how many.
 */
export class HubRecorder {
  readonly #hub: Hub;
  readonly #history: Pick<History, 'append' | 'describe'>;
  readonly #described: Described;
  readonly #subscription: Subscription;
  /** The description of each endpoint that the record has been told of. */
  readonly #told = new Map<string, AnyEndpointInput>();
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
    // What has waited for the batch that is being written makes the next.
    await this.#writing;
    this.#subscription.flush();
    await this.#writing;
    this.#subscription.close();
  }

  async #write({ events, gaps }: EventBatch): Promise<void> {
    const recorded: TrafficEvent[] = [];
    const missing = new Map<string, RecordGap>();
    for (const event of events) {
      if (this.#isRecorded(event.endpoint)) recorded.push(event);
      else missing.set(event.endpoint, joined(missing.get(event.endpoint), event));
    }
    const parts = partsOf(recorded);
    const underWay: Promise<void>[] = [];
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      // What is missing is said once, with the events that came after it.
      const written = this.#history.append(
        { events: part, gaps: isLast ? gaps : [] },
        isLast ? [...missing.values()] : [],
        isLast ? this.#hub.lastSequence : (part.at(-1)?.sequence ?? 0),
      );
      underWay.push(written);
      // The thread is never without work while this one encodes; between two parts, sockets have their turn.
      await (underWay.length > maxUnderWay ? underWay.shift() : later(0));
    }
    await Promise.all(underWay);
    await later(gatherMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
  }

  /** Whether an endpoint records; the record is told what it is when that has changed. */
  #isRecorded(endpoint: string): boolean {
    const described = this.#described(endpoint);
    if (described === undefined) return true;
    const { input, spec } = described;
    if (this.#told.get(endpoint) !== input) {
      this.#told.set(endpoint, input);
      this.#history.describe(factsOf(endpoint, input, spec));
    }
    return input.record !== false;
  }
}

function joined(gap: RecordGap | undefined, { sequence, endpoint }: TrafficEvent): RecordGap {
  return { from: gap?.from ?? sequence, to: sequence, count: (gap?.count ?? 0) + 1, endpoint, reason: 'off' };
}

/** Events in parts of what is encoded at a time; at least one, which may be empty. */
function partsOf(events: readonly TrafficEvent[]): readonly (readonly TrafficEvent[])[] {
  const parts: (readonly TrafficEvent[])[] = [];
  let start = 0;
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    bytes += payloadBytes(event);
    if (index > start && (bytes > maxBatchBytes || index - start >= maxBatchEvents)) {
      parts.push(events.slice(start, index));
      start = index;
      bytes = payloadBytes(event);
    }
  }
  return [...parts, events.slice(start)];
}
