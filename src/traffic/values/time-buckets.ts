/** What came or went in one stretch of time. */
export interface TimeBucket {
  /** Microseconds of Unix at which it begins. */
  readonly fromMicros: number;
  readonly messages: number;
  readonly bytes: number;
  /** The smallest and the largest message, in bytes; 0 where there are none. */
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** Buckets that are kept if nothing else is said. */
export const defaultBuckets = 4_096;

/**
 * Counts messages and their bytes by stretches of time of equal length, of one direction: rates and sizes. A ring of which the oldest
 * go first; 40 bytes a bucket.
 */
export class TimeBuckets {
  readonly #widthMicros: number;
  readonly #capacity: number;
  /** Which stretch a place holds; NaN for none. */
  readonly #stretches: Float64Array;
  readonly #messages: Float64Array;
  readonly #bytes: Float64Array;
  readonly #smallest: Float64Array;
  readonly #largest: Float64Array;
  #latest = Number.NEGATIVE_INFINITY;
  #missed = 0;

  /** Stretches of `widthMicros`, 1 and up; the latest `capacity` of them are kept. */
  constructor(widthMicros: number, capacity: number = defaultBuckets) {
    this.#widthMicros = Math.max(1, widthMicros);
    this.#capacity = Math.max(1, Math.floor(capacity));
    const numbers = (): Float64Array => new Float64Array(this.#capacity);
    this.#stretches = numbers().fill(Number.NaN);
    this.#messages = numbers();
    this.#bytes = numbers();
    this.#smallest = numbers();
    this.#largest = numbers();
  }

  /** Messages that were older than every bucket kept: a clock was set back. */
  get missed(): number {
    return this.#missed;
  }

  /** Counts a message of `bytes` at `timeMicros`. */
  add(timeMicros: number, bytes: number): void {
    const stretch = Math.floor(timeMicros / this.#widthMicros);
    if (!Number.isFinite(stretch)) return;
    if (stretch <= this.#latest - this.#capacity) {
      this.#missed += 1;
      return;
    }
    this.#latest = Math.max(this.#latest, stretch);
    const place = this.#placeOf(stretch);
    if (this.#stretches[place] !== stretch) {
      this.#stretches[place] = stretch;
      this.#messages[place] = 0;
      this.#bytes[place] = 0;
      this.#smallest[place] = bytes;
      this.#largest[place] = bytes;
    }
    this.#messages[place] = (this.#messages[place] ?? 0) + 1;
    this.#bytes[place] = (this.#bytes[place] ?? 0) + bytes;
    this.#smallest[place] = Math.min(this.#smallest[place] ?? bytes, bytes);
    this.#largest[place] = Math.max(this.#largest[place] ?? bytes, bytes);
  }

  /** The buckets from that of `fromMicros` to that before `toMicros`, the empty ones too, as many as are kept at most. */
  between(fromMicros: number, toMicros: number): readonly TimeBucket[] {
    const first = Math.floor(fromMicros / this.#widthMicros);
    const end = Math.ceil(toMicros / this.#widthMicros);
    const from = Math.max(first, this.#latest - this.#capacity + 1);
    const buckets: TimeBucket[] = [];
    for (let stretch = from; stretch < end && buckets.length < this.#capacity; stretch += 1)
      buckets.push(this.#bucket(stretch));
    return buckets;
  }

  #bucket(stretch: number): TimeBucket {
    const place = this.#placeOf(stretch);
    const isKept = this.#stretches[place] === stretch;
    const of = (numbers: Float64Array): number => (isKept ? (numbers[place] ?? 0) : 0);
    return {
      fromMicros: stretch * this.#widthMicros,
      messages: of(this.#messages),
      bytes: of(this.#bytes),
      minBytes: of(this.#smallest),
      maxBytes: of(this.#largest),
    };
  }

  #placeOf(stretch: number): number {
    return ((stretch % this.#capacity) + this.#capacity) % this.#capacity;
  }
}

/** The number that `share` (0 to 1) of numbers do not exceed: a nearest rank, one of them; undefined of none. */
export function percentileOf(numbers: readonly number[], share: number): number | undefined {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
