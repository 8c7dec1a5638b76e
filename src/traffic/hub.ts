import { Backlog, type BacklogBounds } from './backlog.js';
import type { Draft, TrafficEvent, TrafficEventType } from './event.js';
import { defaultTypes, keptTypes } from './kinds.js';
import { SubscriberQueue } from './subscriber-queue.js';
import type { Subscription, SubscriptionOptions } from './subscription.js';

/** How a hub is made. */
export interface HubOptions {
  /** Keeps the newest events of every kind that the table says is kept, so that `from` has something to begin with. */
  readonly backlog?: BacklogBounds;
}

/**
 * Numbers every event and passes it to its subscribers, each behind its own bounded queue: a slow one loses its own oldest
 * events, learns which by a gap, and never slows the publisher. An event that nobody wants gets no number.
 */
export class Hub {
  readonly #schedule: (flush: () => void) => void;
  readonly #queues = new Set<SubscriberQueue>();
  readonly #wanted = new Map<TrafficEventType, SubscriberQueue[]>();
  readonly #backlog: Backlog | undefined;
  readonly #kept: ReadonlySet<TrafficEventType>;
  readonly #interested = new Set<() => void>();
  #sequence = 0;
  #flushPending = false;

  /** `schedule` runs a function soon, after what is at hand (`flushSoon()` of the library); the hub owns no timer. */
  constructor(schedule: (flush: () => void) => void, { backlog }: HubOptions = {}) {
    this.#schedule = schedule;
    this.#backlog = backlog === undefined ? undefined : new Backlog(backlog);
    this.#kept = new Set(backlog === undefined ? [] : keptTypes);
    this.#rebuildWanted();
  }

  /** The number of the latest event; 0 before the first. */
  get lastSequence(): number {
    return this.#sequence;
  }

  /** Whether anyone would see an event of this type; to be asked before one is built. */
  wants(type: TrafficEventType): boolean {
    return this.#wanted.has(type);
  }

  /** Numbers the event and hands it to everyone who wants it. Takes it with its bytes: nobody may change them, or publish it again. */
  publish(draft: Draft): void {
    const queues = this.#wanted.get(draft.type);
    if (queues === undefined) return;
    const event = this.#numbered(draft);
    if (this.#backlog !== undefined && this.#kept.has(event.type)) this.#backlog.add(event);
    for (const queue of queues) queue.push(event);
    if (queues.length > 0) this.#wake();
  }

  /** Tells every subscriber that `count` events of an endpoint were lost before they reached this hub (by a worker's). */
  reportLost(count: number, endpoint: string): void {
    const gap = {
      type: 'gap',
      from: this.#sequence + 1,
      to: this.#sequence + count,
      count,
      endpoint,
    } as const;
    this.#sequence += count;
    this.#backlog?.lose(gap);
    for (const queue of this.#queues) queue.lose(gap);
    this.#wake();
  }

  subscribe(options: SubscriptionOptions): Subscription {
    const { types = defaultTypes, endpoint, from } = options;
    const queue = new SubscriberQueue(options, types, () => this.#wake());
    if (from !== undefined && this.#backlog !== undefined) {
      const { events, gaps } = this.#backlog.since(from, endpoint);
      queue.begin({ events: events.filter(({ type }) => types.includes(type)), gaps });
      this.#wake();
    }
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

  /** Calls back when a type begins to be wanted, or is wanted no more; the function ends it. */
  watchInterest(changed: () => void): () => void {
    this.#interested.add(changed);
    return () => {
      this.#interested.delete(changed);
    };
  }

  /** Lets go of what is kept of an endpoint that is gone. */
  forget(endpoint: string): void {
    this.#backlog?.forget(endpoint);
  }

  /** In place: an event is allocated once. */
  #numbered(draft: Draft): TrafficEvent {
    this.#sequence += 1;
    const event: { sequence?: number } = draft;
    event.sequence = this.#sequence;
    return draft as TrafficEvent;
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
    const before = [...this.#wanted.keys()];
    this.#wanted.clear();
    for (const type of this.#kept) this.#wanted.set(type, []);
    for (const queue of this.#queues) {
      for (const type of queue.types) {
        const queues = this.#wanted.get(type) ?? [];
        queues.push(queue);
        this.#wanted.set(type, queues);
      }
    }
    const isSame = before.length === this.#wanted.size && before.every((type) => this.#wanted.has(type));
    if (!isSame) for (const changed of this.#interested) changed();
  }
}
