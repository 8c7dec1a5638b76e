/** Smaller values are exact, larger ones to within 1/32: 32 buckets for each doubling. */
const subBuckets = 64;
const subBits = 6;
/** Values are capped at 2^31 microseconds, half an hour. */
const doublings = 31 - subBits;

/** Records durations in whole microseconds, each to within 3 %, in a fixed 13 KiB. */
export class LatencyHistogram {
  readonly #counts = new Float64Array((doublings + 1) * subBuckets);
  #recorded = 0;
  #largest = 0;

  /** The number of values recorded. */
  get count(): number {
    return this.#recorded;
  }

  /** The largest value, exact. */
  get maxMicros(): number {
    return this.#largest;
  }

  /** Records a duration of `micros`, 0 and up. */
  record(micros: number): void {
    const index = bucketOf(micros);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#recorded += 1;
    if (micros > this.#largest) this.#largest = micros;
  }

  /** The duration in microseconds that `share` of all values (0 to 1) do not exceed; 0 if none was recorded. */
  percentile(share: number): number {
    const wanted = Math.ceil(share * this.#recorded);
    let seen = 0;
    for (const [index, count] of this.#counts.entries()) {
      seen += count;
      if (count > 0 && seen >= wanted) return Math.min(highestOf(index), this.#largest);
    }
    return this.#largest;
  }
}

function bucketOf(micros: number): number {
  const value = Math.min(Math.max(0, Math.floor(micros)), 2 ** 31 - 1);
  if (value < subBuckets) return value;
  const shift = 31 - Math.clz32(value) - subBits + 1;
  return shift * (subBuckets / 2) + (value >>> shift);
}

function highestOf(index: number): number {
  if (index < subBuckets) return index;
  const half = subBuckets / 2;
  const shift = Math.floor(index / half) - 1;
  const top = index - shift * half;
  return (top + 1) * 2 ** shift - 1;
}
