import { Backlog, type BacklogBounds } from './backlog.js';
import type { Draft, TrafficEvent, TrafficEventType } from './event.js';
import { defaultTypes, keptTypes } from './kinds.js';
import { SubscriberQueue } from './subscriber-queue.js';
import type { Subscription, SubscriptionOptions } from './subscription.js';

/** The options of a hub. */
export interface HubOptions {
  /** Keeps the newest events of the kinds that the table marks as kept, for subscriptions with `from`. */
  readonly backlog?: BacklogBounds;
  /** The number of the first event, from 1; later where a record has the events before it. Default 1. */
  readonly first?: number;
}

/**
 * Numbers every event and passes it to its subscribers, each with its own bounded queue. A slow subscriber loses its own
 * oldest events, gets a gap in their place, and never slows the publisher. An event that no subscriber wants gets no number.
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

  /** `schedule` runs a function soon, after the current task (`flushSoon()` of the library). The hub owns no timer. */
  constructor(schedule: (flush: () => void) => void, { backlog, first = 1 }: HubOptions = {}) {
    this.#schedule = schedule;
    this.#sequence = first - 1;
    this.#backlog = backlog === undefined ? undefined : new Backlog(backlog);
    this.#kept = new Set(backlog === undefined ? [] : keptTypes);
    this.#rebuildWanted();
  }

  /** The number of the latest event; one less than the first before it. */
  get lastSequence(): number {
    return this.#sequence;
  }

  /** Returns true if a subscriber or the backlog takes events of this type. Call it before you build one. */
  wants(type: TrafficEventType): boolean {
    return this.#wanted.has(type);
  }

  /** Numbers the event and queues it for subscribers. Takes ownership: the event and its bytes must not change or be reused. */
  publish(draft: Draft): void {
    const queues = this.#wanted.get(draft.type);
    if (queues === undefined) return;
    const event = this.#numbered(draft);
    if (this.#backlog !== undefined && this.#kept.has(event.type)) this.#backlog.add(event);
    for (const queue of queues) queue.push(event);
    if (queues.length > 0) this.#wake();
  }

  /** Notifies every subscriber that `count` events of an endpoint were lost before this hub, in the hub of a worker. */
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

  /** Keeps events of the past, in the order of their numbers, as if they had just been published: those that come later begin with them. */
  restore(events: readonly TrafficEvent[]): void {
    for (const event of events) if (this.#kept.has(event.type)) this.#backlog?.add(event);
  }

  /** Calls `changed` when the set of wanted types changes, until the returned function is called. */
  watchInterest(changed: () => void): () => void {
    this.#interested.add(changed);
    return () => {
      this.#interested.delete(changed);
    };
  }

  /** Drops the backlog of an endpoint that is gone. */
  forget(endpoint: string): void {
    this.#backlog?.forget(endpoint);
  }

  /** Drops events of the backlog by their numbers: they have been deleted for good. */
  remove(sequences: readonly number[]): void {
    this.#backlog?.remove(new Set(sequences));
  }

  /** Numbers in place: an event is allocated once. */
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
