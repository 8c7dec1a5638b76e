import type { LineConditions } from './conditions.js';
import { LineDirection } from './line-direction.js';
import { SeededRandom } from './seeded-random.js';

/** What a line does with the datagrams of one direction. */
export interface DirectionOptions {
  /** What is left out is as on a perfect line. */
  readonly conditions?: Partial<LineConditions> | undefined;
  readonly arrive: (datagram: Uint8Array) => void;
}

/** A line between two ends, a machine on passed-in time: each direction has conditions of its own, and both have one seed. */
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

  /** When the next datagram arrives at either end, in milliseconds; infinite while none is under way. */
  get deadlineMs(): number {
    return Math.min(this.there.deadlineMs, this.back.deadlineMs);
  }

  /** What is due at `nowMs` arrives. */
  deadlineReached(nowMs: number): void {
    this.there.deadlineReached(nowMs);
    this.back.deadlineReached(nowMs);
  }
}
