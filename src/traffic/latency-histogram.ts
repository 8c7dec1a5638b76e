/** Values below are kept exactly, larger ones to within 1/32 of themselves: 32 buckets for each doubling. */
const subBuckets = 64;
const subBits = 6;
/** 2^31 microseconds are half an hour; what takes longer counts as that. */
const doublings = 31 - subBits;

/** Counts how long things took, whole microseconds, in 13 KiB whatever their number; every value to within 3 %. */
export class LatencyHistogram {
  readonly #counts = new Float64Array((doublings + 1) * subBuckets);
  #recorded = 0;
  #largest = 0;

  /** How many were recorded. */
  get count(): number {
    return this.#recorded;
  }

  /** The longest, exact. */
  get maxMicros(): number {
    return this.#largest;
  }

  /** Counts one that took `micros`, 0 and up. */
  record(micros: number): void {
    const index = bucketOf(micros);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#recorded += 1;
    if (micros > this.#largest) this.#largest = micros;
  }

  /** Microseconds within which `share` of all (0 to 1) were done; 0 when none was recorded. */
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
