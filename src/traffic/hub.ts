import { payloadBytes, type TrafficEvent, type TrafficEventType } from './event.js';

/** What a subscriber is given at each flush: its events in order, and how many it lost since the last flush. */
export interface EventBatch {
  readonly events: readonly TrafficEvent[];
  /** Oldest events given up because the subscriber was behind; 0 most of the time. */
  readonly dropped: number;
}

/** How a subscriber listens; every bound is its own cost. */
export interface SubscriptionOptions {
  /** Event types wanted; others are never queued, and never built when nobody wants them. Default: all. */
  readonly types?: readonly TrafficEventType[];
  /** Most events held until the next flush, 1 to 1,000,000; default 10,000. */
  readonly maxEvents?: number;
  /** Most payload bytes held until the next flush; default 8 MiB. */
  readonly maxBytes?: number;
  /** Takes a batch. While it returns a pending promise, events wait (and the oldest fall) instead of piling up. */
  readonly onBatch: (batch: EventBatch) => void | Promise<void>;
}

/** A place in the hub's audience. */
export interface Subscription {
  /** Events lost since the subscription began. */
  readonly droppedTotal: number;
  /** Delivers what is held now, at once, unless a batch is still being taken. */
  flush(): void;
  /** Leaves; what was held is discarded. */
  close(): void;
}

/**
 * Passes every event to its subscribers, each behind its own bounded queue: a slow one loses its own oldest events, is
 * told how many, and never slows the publisher (design idea 4).
 */
export class Hub {
  readonly #schedule: (flush: () => void) => void;
  readonly #queues = new Set<Queue>();
  readonly #wanted = new Map<TrafficEventType, Queue[]>();
  #flushPending = false;

  /** `schedule` runs a function soon, after what is at hand (`flushSoon()` of the library); the hub owns no timer. */
  constructor(schedule: (flush: () => void) => void) {
    this.#schedule = schedule;
  }

  /** Whether anyone would see an event of this type; ask before building one on a hot path. */
  wants(type: TrafficEventType): boolean {
    return this.#wanted.has(type);
  }

  /** Hands the event to everyone who wants its type. Takes ownership of the event's bytes: nobody may change them. */
  publish(event: TrafficEvent): void {
    const queues = this.#wanted.get(event.type);
    if (queues === undefined) return;
    for (const queue of queues) queue.push(event);
    this.#wake();
  }

  /** Tells every subscriber that `count` events were lost before they reached this hub (by a worker's). */
  reportLost(count: number): void {
    for (const queue of this.#queues) queue.lose(count);
    this.#wake();
  }

  subscribe(options: SubscriptionOptions): Subscription {
    const queue = new Queue(options, () => this.#wake());
    this.#queues.add(queue);
    this.#rebuildWanted();
    return {
      get droppedTotal() {
        return queue.droppedTotal;
      },
      flush: () => queue.flush(),
      close: () => {
        this.#queues.delete(queue);
        this.#rebuildWanted();
        queue.close();
      },
    };
  }

  #wake(): void {
    if (this.#flushPending) return;
    this.#flushPending = true;
    this.#schedule(() => {
      this.#flushPending = false;
      for (const queue of this.#queues) queue.flush();
    });
  }

  #rebuildWanted(): void {
    this.#wanted.clear();
    for (const queue of this.#queues) {
      for (const type of queue.types) {
        const queues = this.#wanted.get(type) ?? [];
        queues.push(queue);
        this.#wanted.set(type, queues);
      }
    }
  }
}

/** Every type of event, for those who want all. */
export const trafficEventTypes: readonly TrafficEventType[] = Object.freeze([
  'listening',
  'addressesChanged',
  'connected',
  'received',
  'sent',
  'closed',
  'error',
  'peerFinished',
  'turnChanged',
  'transferStarted',
  'transferProgressed',
  'transferFinished',
  'stopped',
]);

class Queue {
  readonly types: readonly TrafficEventType[];
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  readonly #onBatch: SubscriptionOptions['onBatch'];
  readonly #again: () => void;
  /** A plain array with a moving head: shift() would be linear, and a batch takes everything anyway. */
  #events: TrafficEvent[] = [];
  #head = 0;
  #bytes = 0;
  #dropped = 0;
  #taking = false;
  #closed = false;
  droppedTotal = 0;

  constructor(options: SubscriptionOptions, again: () => void) {
    this.types = options.types ?? trafficEventTypes;
    this.#maxEvents = options.maxEvents ?? 10_000;
    this.#maxBytes = options.maxBytes ?? 8 * 1024 * 1024;
    this.#onBatch = options.onBatch;
    this.#again = again;
  }

  push(event: TrafficEvent): void {
    this.#events.push(event);
    this.#bytes += payloadBytes(event);
    while (
      this.#events.length - this.#head > this.#maxEvents ||
      (this.#bytes > this.#maxBytes && this.#events.length - this.#head > 1)
    ) {
      this.#dropOldest();
    }
  }

  lose(count: number): void {
    this.#dropped += count;
    this.droppedTotal += count;
  }

  flush(): void {
    if (this.#taking || this.#closed || (this.#head === this.#events.length && this.#dropped === 0)) return;
    const events = this.#head === 0 ? this.#events : this.#events.slice(this.#head);
    const dropped = this.#dropped;
    this.#events = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#dropped = 0;
    const taken = this.#onBatch({ events, dropped });
    if (taken === undefined) return;
    this.#taking = true;
    const done = (): void => {
      this.#taking = false;
      this.#again();
    };
    taken.then(done, done);
  }

  close(): void {
    this.#closed = true;
    this.#events = [];
    this.#head = 0;
    this.#bytes = 0;
  }

  #dropOldest(): void {
    const oldest = this.#events[this.#head];
    if (oldest !== undefined) this.#bytes -= payloadBytes(oldest);
    this.#head += 1;
    this.lose(1);
    if (this.#head > 1024 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
  }
}
