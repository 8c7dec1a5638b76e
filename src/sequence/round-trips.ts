/** Durations that are kept; when there are as many, the older half is forgotten. */
const maxKept = 100_000;
const figureName = /^rtt(?:\.(last|min|max|mean|count|p(\d{1,2}(?:\.\d)?)))?$/;

/** How long answers took: from a send to the message that was expected next. In milliseconds. */
export class RoundTrips {
  readonly #durations: number[] = [];

  /** Whether there is a figure of that name. */
  static isFigure(name: string): boolean {
    return figureName.test(name);
  }

  add(ms: number): void {
    if (this.#durations.length === maxKept) this.#durations.splice(0, maxKept / 2);
    this.#durations.push(ms);
  }

  /**
   * One of its figures by its name: `rtt` and `rtt.last`, `rtt.min`, `rtt.max`, `rtt.mean`, `rtt.p50` … `rtt.p99`, `rtt.count`. Undefined
   * for another name, and, but for the count, before the first.
   */
  figure(name: string): number | undefined {
    const durations = this.#durations;
    const found = figureName.exec(name);
    if (found === null) return undefined;
    const [, word, share] = found;
    if (word === 'count') return durations.length;
    if (durations.length === 0) return undefined;
    switch (word) {
      case undefined:
      case 'last':
        return durations.at(-1);
      case 'min':
        return durations.reduce((least, one) => Math.min(least, one));
      case 'max':
        return durations.reduce((most, one) => Math.max(most, one));
      case 'mean':
        return durations.reduce((sum, one) => sum + one, 0) / durations.length;
      default: {
        const sorted = durations.toSorted((one, other) => one - other);
        const rank = Math.ceil((Number(share) / 100) * sorted.length);
        return sorted[Math.max(0, rank - 1)];
      }
    }
  }
}
