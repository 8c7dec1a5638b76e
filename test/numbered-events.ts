// Events of a node that a test makes itself, as a workbench hands them to the history of its cluster.
import type { HistoryPart } from '../src/cluster/history/history-batch.js';
import type { HistoryCursor, NextEvents, NumberedEvents } from '../src/cluster/history/history-publisher.js';
import type { TrafficEvent } from '../src/traffic/event.js';
import { received } from './records.js';

/** Events with the numbers from 1 on; all of them are kept, as those of a record. */
export class MadeEvents implements NumberedEvents {
  readonly #events: TrafficEvent[] = [];
  readonly #partEvents: number;
  #wake: () => void = () => undefined;

  /** `partEvents` are handed on at once. */
  constructor(partEvents = 3) {
    this.#partEvents = partEvents;
  }

  get newest(): number {
    return this.#events.length;
  }

  /** Adds a received message. */
  add(...texts: readonly string[]): void {
    for (const text of texts) this.#events.push(received(this.#events.length + 1, text));
    this.#wake();
  }

  /** Adds one with many bytes, which no compression makes fewer. */
  addBytes(bytes: Uint8Array): void {
    this.#events.push({ ...received(this.#events.length + 1, ''), bytes });
    this.#wake();
  }

  /** Forgets events with higher numbers, as a record that was killed before it had written them. */
  loseAfter(number: number): void {
    this.#events.length = number;
  }

  isLive(): boolean {
    return true;
  }

  async next(after: number, signal: AbortSignal): Promise<NextEvents | undefined> {
    while (this.newest <= after) {
      if (signal.aborted) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    const events = this.#events.slice(after, after + this.#partEvents);
    const last = after + events.length;
    return { part: partOf(after + 1, last, events), isMore: last < this.newest };
  }
}

/** A part with events of the endpoint `e1`, which is called echo. */
export function partOf(first: number, last: number, events: readonly TrafficEvent[]): HistoryPart {
  const facts = {
    endpoint: 'e1',
    label: 'echo',
    kind: 'tcp-listen',
    encoding: 'utf-8',
    layouts: [],
  } as const;
  return { first, last, batch: { events, gaps: [] }, sources: [{ ...facts, from: first }], missing: [] };
}

/** A cursor in memory. */
export class MemoryCursor implements HistoryCursor {
  kept: number | undefined;

  constructor(kept?: number) {
    this.kept = kept;
  }

  read(): number | undefined {
    return this.kept;
  }

  keep(last: number): void {
    this.kept = last;
  }
}
