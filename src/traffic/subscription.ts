import type { Gap, TrafficEvent, TrafficEventType } from './event.js';

/** What a subscriber is given at each flush: its events in order, and where some of them are missing. */
export interface EventBatch {
  readonly events: readonly TrafficEvent[];
  /** By their numbers each stands before an event of the batch, or behind the last; empty most of the time. */
  readonly gaps: readonly Gap[];
}

/** How a subscriber listens; every bound is its own cost. */
export interface SubscriptionOptions {
  /** Event types wanted; others are never queued, and never built when nobody wants them. Default: those of the table. */
  readonly types?: readonly TrafficEventType[];
  /** The one endpoint whose events are wanted; default: all. */
  readonly endpoint?: string;
  /** Begins with what the hub keeps of this number and higher ones (1: all of it). Default: with what comes from now on. */
  readonly from?: number;
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

/** How many events the gaps of a batch stand for, as far as that is known. */
export function lostIn({ gaps }: EventBatch): number {
  let lost = 0;
  for (const { count = 0 } of gaps) lost += count;
  return lost;
}

/** The events and gaps of a batch in one row, each in its place. */
export function* inOrder({ events, gaps }: EventBatch): Generator<TrafficEvent | Gap> {
  let next = 0;
  for (const event of events) {
    for (let gap = gaps[next]; gap !== undefined && gap.to < event.sequence; gap = gaps[next]) {
      yield gap;
      next += 1;
    }
    yield event;
  }
  yield* gaps.slice(next);
}
