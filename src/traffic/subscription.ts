import type { Gap, TrafficEvent, TrafficEventType } from './event.js';

/** The batch of a flush: a subscriber's events in order, and gaps for those that are missing. */
export interface EventBatch {
  readonly events: readonly TrafficEvent[];
  /** By number, each gap comes before an event of the batch or after the last. Usually empty. */
  readonly gaps: readonly Gap[];
}

/** The options of a subscription. Its bounds limit its memory. */
export interface SubscriptionOptions {
  /** The event types wanted. Others are not queued, and not built if no subscriber wants them. Default: those of the table. */
  readonly types?: readonly TrafficEventType[];
  /** The one endpoint whose events are wanted; default: all. */
  readonly endpoint?: string;
  /** Begins with the kept events from this number on (1: all of them). Default: only later events. */
  readonly from?: number;
  /** The most events held until the next flush, 1 to 1,000,000; default 10,000. */
  readonly maxEvents?: number;
  /** The most payload bytes held until the next flush; default 8 MiB. */
  readonly maxBytes?: number;
  /** Takes a batch. While its promise is pending, events wait within the bounds, and the oldest are dropped. */
  readonly onBatch: (batch: EventBatch) => void | Promise<void>;
}

/** A subscription to a hub. */
export interface Subscription {
  /** Events lost since the subscription began. */
  readonly droppedTotal: number;
  /** Delivers the held events at once, unless a batch is still being taken. */
  flush(): void;
  /** Ends the subscription and discards the held events. */
  close(): void;
}

/** The number of events that the gaps of a batch stand for, as far as it is known. */
export function lostIn({ gaps }: EventBatch): number {
  let lost = 0;
  for (const { count = 0 } of gaps) lost += count;
  return lost;
}

/** The events and gaps of a batch in one sequence. */
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
