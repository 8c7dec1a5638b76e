import type { Gap, TrafficEvent, TrafficEventType } from './event.js';
import { payloadBytes } from './kinds.js';
import { type EventBatch, inOrder, type SubscriptionOptions } from './subscription.js';

const noGaps: readonly Gap[] = Object.freeze([]);

/** The events that wait for one subscriber until the next flush. Beyond the bounds, a gap replaces the oldest. */
export class SubscriberQueue {
  readonly types: readonly TrafficEventType[];
  readonly #endpoint: string | undefined;
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  readonly #onBatch: SubscriptionOptions['onBatch'];
  readonly #again: () => void;
  /** A plain array with a moving head: shift() would be linear, and a batch takes everything anyway. */
  #events: TrafficEvent[] = [];
  #head = 0;
  #bytes = 0;
  /** Losses reported by others, in the order of their ends. */
  #gaps: Gap[] = [];
  /** The losses of this queue itself, at its head; none if `#fallen` is 0. */
  #fallenFrom = 0;
  #fallenTo = 0;
  #fallen = 0;
  #taking = false;
  #closed = false;
  droppedTotal = 0;

  /** `again` requests another flush. */
  constructor(options: SubscriptionOptions, types: readonly TrafficEventType[], again: () => void) {
    this.types = types;
    this.#endpoint = options.endpoint;
    this.#maxEvents = options.maxEvents ?? 10_000;
    this.#maxBytes = options.maxBytes ?? 8 * 1024 * 1024;
    this.#onBatch = options.onBatch;
    this.#again = again;
  }

  /** Begins with the kept events. */
  begin(kept: EventBatch): void {
    for (const item of inOrder(kept)) {
      if (item.type === 'gap') this.lose(item);
      else this.push(item);
    }
  }

  push(event: TrafficEvent): void {
    if (this.#endpoint !== undefined && event.endpoint !== this.#endpoint) return;
    this.#events.push(event);
    this.#bytes += payloadBytes(event);
    while (
      this.#events.length - this.#head > this.#maxEvents ||
      (this.#bytes > this.#maxBytes && this.#events.length - this.#head > 1)
    ) {
      this.#dropOldest();
    }
  }

  /** Events were lost before they reached this queue. */
  lose(gap: Gap): void {
    if (this.#endpoint !== undefined && gap.endpoint !== this.#endpoint) return;
    const last = this.#gaps.at(-1);
    const count = gap.count ?? 0;
    this.droppedTotal += count;
    // Adjacent losses are merged, so that there is at most one gap more than events.
    const isNext =
      last?.count !== undefined &&
      gap.count !== undefined &&
      last.endpoint === gap.endpoint &&
      (this.#events.at(-1)?.sequence ?? 0) < last.from;
    if (isNext) this.#gaps[this.#gaps.length - 1] = { ...last, to: gap.to, count: last.count + gap.count };
    else this.#gaps.push(gap);
  }

  flush(): void {
    const isEmpty = this.#head === this.#events.length && this.#gaps.length === 0 && this.#fallen === 0;
    if (this.#taking || this.#closed || isEmpty) return;
    const batch = this.#take();
    const taken = this.#onBatch(batch);
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
    this.#take();
  }

  #take(): EventBatch {
    const events = this.#head === 0 ? this.#events : this.#events.slice(this.#head);
    const gaps = this.#gapsInOrder();
    this.#events = [];
    this.#head = 0;
    this.#bytes = 0;
    if (this.#gaps.length > 0) this.#gaps = [];
    this.#fallen = 0;
    return { events, gaps };
  }

  #gapsInOrder(): readonly Gap[] {
    if (this.#fallen === 0) return this.#gaps.length === 0 ? noGaps : this.#gaps;
    const fallen = { type: 'gap', from: this.#fallenFrom, to: this.#fallenTo, count: this.#fallen } as const;
    const own = this.#endpoint === undefined ? fallen : { ...fallen, endpoint: this.#endpoint };
    return [own, ...this.#gaps];
  }

  #dropOldest(): void {
    const oldest = this.#events[this.#head];
    if (oldest === undefined) return;
    this.#bytes -= payloadBytes(oldest);
    this.#head += 1;
    this.droppedTotal += 1;
    this.#fell(oldest.sequence, oldest.sequence, 1);
    // Gaps before the dropped event are merged with it.
    for (let gap = this.#gaps[0]; gap?.count !== undefined && gap.to < oldest.sequence; gap = this.#gaps[0]) {
      this.#fell(gap.from, gap.to, gap.count);
      this.#gaps.shift();
    }
    if (this.#head > 1024 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
  }

  #fell(from: number, to: number, count: number): void {
    this.#fallenFrom = this.#fallen === 0 ? from : Math.min(this.#fallenFrom, from);
    this.#fallenTo = this.#fallen === 0 ? to : Math.max(this.#fallenTo, to);
    this.#fallen += count;
  }
}
