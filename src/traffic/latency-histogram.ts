/** Smaller values are exact, larger ones to within 1/32: 32 buckets for each doubling. */
const subBuckets = 64;
const subBits = 6;
/** Values are capped at 2^31 microseconds, half an hour. */
const doublings = 31 - subBits;

/** Records durations in whole microseconds, each to within 3 %, in a fixed 13 KiB. */
export class LatencyHistogram {
  readonly #counts = new Float64Array((doublings + 1) * subBuckets);
  #recorded = 0;
  #smallest = Number.POSITIVE_INFINITY;
  #largest = 0;
  #sum = 0;

  /** The number of values recorded. */
  get count(): number {
    return this.#recorded;
  }

  /** The smallest value, exact; 0 if none was recorded. */
  get minMicros(): number {
    return this.#recorded === 0 ? 0 : this.#smallest;
  }

  /** The mean of all values, exact; 0 if none was recorded. */
  get meanMicros(): number {
    return this.#recorded === 0 ? 0 : this.#sum / this.#recorded;
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
    this.#sum += micros;
    if (micros < this.#smallest) this.#smallest = micros;
    if (micros > this.#largest) this.#largest = micros;
  }

  /**
   * Counts in `bins` parts of equal width from `fromMicros` to `toMicros`; what is beyond either end is in the first or the last. A
   * bucket that lies in several parts is shared out by its width, so that no part between stays empty for want of resolution.
   */
  bins(fromMicros: number, toMicros: number, bins: number): Float64Array {
    const parts = new Float64Array(bins);
    const width = (toMicros - fromMicros) / bins;
    if (!(width > 0)) return parts;
    const partOf = (micros: number): number =>
      Math.min(bins - 1, Math.max(0, Math.floor((micros - fromMicros) / width)));
    for (const [index, count] of this.#counts.entries()) {
      if (count === 0) continue;
      // Of the bucket only what lies between the smallest and the largest value.
      const low = Math.max(lowestOf(index), Math.floor(this.#smallest));
      const high = Math.min(highestOf(index) + 1, Math.floor(this.#largest) + 1);
      const [first, last] = [partOf(low), partOf(high - 1)];
      for (let part = first; part <= last; part += 1) {
        const from = part === first ? low : fromMicros + part * width;
        const to = part === last ? high : fromMicros + (part + 1) * width;
        parts[part] = (parts[part] ?? 0) + (count * (to - from)) / (high - low);
      }
    }
    return parts;
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

function lowestOf(index: number): number {
  return index === 0 ? 0 : highestOf(index - 1) + 1;
}

function highestOf(index: number): number {
  if (index < subBuckets) return index;
  const half = subBuckets / 2;
  const shift = Math.floor(index / half) - 1;
  const top = index - shift * half;
  return (top + 1) * 2 ** shift - 1;
}
