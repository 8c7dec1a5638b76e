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
  /** Events queued for a busy reader, besides the batch that it is reading; the oldest are dropped. Default 10,000. */
  readonly maxEvents?: number;
}

/**
 * A hub's events, as they come, for `for await`. Begins with the call; ends after the event that `last` names, when the
 * signal aborts, or when the reader leaves the loop. A reader that is too slow gets a `gap` where events were dropped.
 */
export function eventStream(
  hub: Hub,
  { types, endpoint, signal, maxEvents }: EventStreamOptions = {},
  last: (event: TrafficEvent) => boolean = () => false,
): AsyncIterableIterator<TrafficEvent | Gap> {
  /** The batch being read; the hub delivers no more until the reader is through. */
  let batch: Iterator<TrafficEvent | Gap> | undefined;
  let taken: (() => void) | undefined;
  /** Pending reads wait for this while no event is queued. */
  let more: Promise<void> | undefined;
  let resolveMore: (() => void) | undefined;
  let ended = false;
  const wake = (): void => {
    more = undefined;
    resolveMore?.();
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
  /** Returns the next item of the batch; at its end, asks the hub for more. */
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
          resolveMore = resolve;
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
