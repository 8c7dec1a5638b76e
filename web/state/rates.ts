import type { Totals } from '../../src/traffic/event.js';

/** Bytes a second, either way. */
export interface Rate {
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** The points of a sparkline: one a second, oldest first. */
const ratesKept = 46;

type Counted = Pick<Totals, 'receivedBytes' | 'sentBytes'>;

/** The rate of an endpoint over the last seconds, from what it has counted. */
export class RateMeter {
  #last: Counted | undefined;
  #lastMs = 0;
  #rates: readonly Rate[] = [];

  /** One for each call to `sample`, oldest first, `ratesKept` at most; another array at every call. */
  get rates(): readonly Rate[] {
    return this.#rates;
  }

  /** The latest rate. */
  get now(): Rate {
    return this.#rates.at(-1) ?? nothing;
  }

  /** Takes the totals as they stand at `nowMs`; counters that went back are those of an endpoint that was restarted. */
  sample(totals: Counted, nowMs: number): void {
    const last = this.#last;
    const seconds = (nowMs - this.#lastMs) / 1000;
    this.#last = { receivedBytes: totals.receivedBytes, sentBytes: totals.sentBytes };
    this.#lastMs = nowMs;
    if (last === undefined || seconds <= 0) return;
    const rate = {
      receivedBytes: perSecond(totals.receivedBytes, last.receivedBytes, seconds),
      sentBytes: perSecond(totals.sentBytes, last.sentBytes, seconds),
    };
    this.#rates = [...this.#rates.slice(1 - ratesKept), rate];
  }
}

const nothing: Rate = { receivedBytes: 0, sentBytes: 0 };

function perSecond(now: number, before: number, seconds: number): number {
  return (now >= before ? now - before : now) / seconds;
}

/**
 * The points of a polyline `width` by `height`, the latest at the right; what was not measured yet is a flat line.
 * `highest` is the value at the top, so that two lines can share a scale.
 */
export function sparklinePoints(
  values: readonly number[],
  width: number,
  height: number,
  highest = Math.max(...values, 1),
): string {
  const step = width / (ratesKept - 1);
  const padded = [...Array<number>(Math.max(0, ratesKept - values.length)).fill(0), ...values];
  return padded
    .map((value, index) => {
      // The square root lets a trickle beside a burst still be seen.
      const y = height - 1 - Math.sqrt(value / highest) * (height - 2);
      return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
