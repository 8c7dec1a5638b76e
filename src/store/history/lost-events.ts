import type { EventBatch } from '../../traffic/subscription.js';
import type { RecordGap } from './record-parts.js';

/** What could not be written: how many events of which endpoint are missing, and why, until the record can say it. */
export class LostEvents {
  readonly #gaps = new Map<string, RecordGap>();
  #last = 0;

  /** The highest number that was given to any of it. */
  get last(): number {
    return this.#last;
  }

  /** A gap for each endpoint and reason. */
  get gaps(): readonly RecordGap[] {
    return [...this.#gaps.values()];
  }

  /** Adds a batch, of which `missing` was not kept anyway; `last` is the highest number given by then. */
  add({ events, gaps }: EventBatch, missing: readonly RecordGap[], last: number): void {
    this.#last = Math.max(this.#last, last);
    for (const { sequence, endpoint } of events)
      this.#join({ from: sequence, to: sequence, count: 1, endpoint, reason: 'disk' });
    for (const { from, to, count = to - from + 1, endpoint } of gaps)
      this.#join({ from, to, count, ...(endpoint === undefined ? {} : { endpoint }), reason: 'queue' });
    for (const gap of missing) this.#join(gap);
  }

  #join(gap: RecordGap): void {
    const key = JSON.stringify([gap.reason, gap.endpoint]);
    const { from = gap.from, to = gap.to, count = 0 } = this.#gaps.get(key) ?? {};
    this.#gaps.set(key, {
      ...gap,
      from: Math.min(from, gap.from),
      to: Math.max(to, gap.to),
      count: count + gap.count,
    });
  }
}
