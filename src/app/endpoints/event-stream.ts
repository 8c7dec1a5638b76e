import type { Gap, TrafficEvent, TrafficEventType } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { type EventBatch, inOrder } from '../../traffic/subscription.js';

/** How a stream of events is read. */
export interface EventStreamOptions {
  /** Default: those of the table of kinds. */
  readonly types?: readonly TrafficEventType[];
  /** The one endpoint whose events are wanted; default: all. */
  readonly endpoint?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** Events that wait for a reader that is busy, besides those that it has begun with; the oldest fall. Default 10,000. */
  readonly maxEvents?: number;
}

/**
 * A hub's events, as they come, for `for await`. Begins with the call; ends after the event that `last` names, when the
 * signal aborts, or when the reader leaves the loop. A reader that is too slow gets a `gap` where events fell.
 */
export function eventStream(
  hub: Hub,
  { types, endpoint, signal, maxEvents }: EventStreamOptions = {},
  last: (event: TrafficEvent) => boolean = () => false,
): AsyncIterableIterator<TrafficEvent | Gap> {
  /** What the reader is at; the hub gives nothing more until it is through. */
  let batch: Iterator<TrafficEvent | Gap> | undefined;
  let taken: (() => void) | undefined;
  /** What every read waits for that came when nothing was at hand. */
  let more: Promise<void> | undefined;
  let tellMore: (() => void) | undefined;
  let ended = false;
  const wake = (): void => {
    more = undefined;
    tellMore?.();
  };
  const subscription = hub.subscribe({
    ...(types === undefined ? {} : { types }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(maxEvents === undefined ? {} : { maxEvents }),
    onBatch: (events: EventBatch) => {
      batch = inOrder(events);
      wake();
      return new Promise<void>((resolve) => {
        taken = resolve;
      });
    },
  });
  const end = (): void => {
    ended = true;
    subscription.close();
    signal?.removeEventListener('abort', end);
    wake();
  };
  /** What is at hand; asks the hub for more when that is through. */
  const next = (): TrafficEvent | Gap | undefined => {
    const item = batch?.next();
    if (item?.done === false) return item.value;
    batch = undefined;
    taken?.();
    taken = undefined;
    return undefined;
  };
  if (signal?.aborted === true) end();
  signal?.addEventListener('abort', end, { once: true });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      for (;;) {
        const item = next();
        if (item !== undefined) {
          if (item.type !== 'gap' && last(item)) {
            batch = undefined;
            end();
          }
          return { done: false, value: item };
        }
        if (ended) return { done: true, value: undefined };
        more ??= new Promise((resolve) => {
          tellMore = resolve;
        });
        await more;
      }
    },
    async return() {
      batch = undefined;
      end();
      return { done: true, value: undefined };
    },
  };
}
