import type { TrafficEvent, TrafficEventType } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';

/** How a stream of events is read. */
export interface EventStreamOptions {
  /** Default: all. */
  readonly types?: readonly TrafficEventType[];
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** Events that wait for a reader that is busy; the oldest fall. Default 10,000. */
  readonly maxEvents?: number;
}

/**
 * A hub's events, as they come, for `for await`. Begins with the call; ends with the event `last` names, when the signal
 * aborts, or when the reader leaves the loop.
 */
export function eventStream(
  hub: Hub,
  options: EventStreamOptions = {},
  last: (event: TrafficEvent) => boolean = () => false,
): AsyncIterableIterator<TrafficEvent> {
  const { types, signal, maxEvents = 10_000 } = options;
  let waiting: TrafficEvent[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  const subscription = hub.subscribe({
    ...(types === undefined ? {} : { types }),
    maxEvents,
    onBatch: ({ events }) => {
      for (const event of events) {
        if (ended) return;
        waiting.push(event);
        if (last(event)) end();
      }
      if (waiting.length > maxEvents) waiting = waiting.slice(-maxEvents);
      wake?.();
    },
  });
  const end = (): void => {
    ended = true;
    subscription.close();
    signal?.removeEventListener('abort', end);
    wake?.();
  };
  if (signal?.aborted === true) end();
  signal?.addEventListener('abort', end, { once: true });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (waiting.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const event = waiting.shift();
      return event === undefined ? { done: true, value: undefined } : { done: false, value: event };
    },
    async return() {
      end();
      waiting = [];
      return { done: true, value: undefined };
    },
  };
}
