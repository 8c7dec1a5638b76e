import type { LineConditions } from './conditions.js';
import { LineDirection } from './line-direction.js';
import { SeededRandom } from './seeded-random.js';

/** How a line treats and delivers the datagrams of one direction. */
export interface DirectionOptions {
  /** Conditions that are omitted are those of a perfect line. */
  readonly conditions?: Partial<LineConditions> | undefined;
  readonly arrive: (datagram: Uint8Array) => void;
}

/** A line between two ends, a machine on passed-in time. Each direction has its own conditions; both share one seed. */
export class Line {
  /** From the first end to the second. */
  readonly there: LineDirection;
  /** From the second end to the first. */
  readonly back: LineDirection;

  constructor(seed: number, there: DirectionOptions, back: DirectionOptions) {
    const random = new SeededRandom(seed);
    this.there = new LineDirection({ ...there, random });
    this.back = new LineDirection({ ...back, random });
  }

  /** When the next datagram arrives at either end, in milliseconds; infinite while none is in flight. */
  get deadlineMs(): number {
    return Math.min(this.there.deadlineMs, this.back.deadlineMs);
  }

  /** Delivers the datagrams that are due at `nowMs`. */
  deadlineReached(nowMs: number): void {
    this.there.deadlineReached(nowMs);
    this.back.deadlineReached(nowMs);
  }
}
