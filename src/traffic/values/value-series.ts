const firstCapacity = 1_024;

/** Points of a series that are kept if nothing else is said: 2 MiB. */
export const defaultSeriesPoints = 131_072;

/** Points of a series that lie next to each other. */
export interface SeriesPiece {
  /** The number of the first. */
  readonly begin: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Points that several series may keep together. One that would grow past it forgets its oldest instead. */
export class PointBudget {
  #left: number;

  constructor(points: number) {
    this.#left = points;
  }

  /** Takes room for `points`, and says whether there was so much. */
  take(points: number): boolean {
    if (points > this.#left) return false;
    this.#left -= points;
    return true;
  }
}

/**
 * One series of numbers with the times that they were received at: a ring of which the oldest go first. Points are numbered from 0 on
 * for ever, so that who reads them knows which are new. 16 bytes a point, no more than are there.
 */
export class ValueSeries {
  #maxPoints: number;
  readonly #budget: PointBudget | undefined;
  #times = new Float64Array(firstCapacity);
  #values = new Float64Array(firstCapacity);
  #next = 0;
  #first = 0;
  /** The first point from which on no time is before the one in front of it. */
  #orderedFrom = 0;
  #lastTime = Number.NEGATIVE_INFINITY;

  /** `budget` is asked for every room past the first 1,024 points. */
  constructor(maxPoints: number = defaultSeriesPoints, budget?: PointBudget) {
    this.#maxPoints = Math.max(1, Math.floor(maxPoints));
    this.#budget = budget;
  }

  /** The number of the oldest point that is kept. */
  get first(): number {
    return this.#first;
  }

  /** The number of the point that comes next. */
  get next(): number {
    return this.#next;
  }

  get count(): number {
    return this.#next - this.#first;
  }

  /** Whether the times of all points kept ascend; not after a clock was set back. */
  get isOrdered(): boolean {
    return this.#orderedFrom <= this.#first;
  }

  /** Adds a number that came at `timeMicros`. One that is not finite is left out. */
  add(timeMicros: number, value: number): void {
    if (!(Number.isFinite(value) && Number.isFinite(timeMicros))) return;
    if (this.count === this.#times.length && this.count < this.#maxPoints) this.#grow();
    if (this.count === this.#maxPoints) this.#first += 1;
    const place = this.#next % this.#times.length;
    this.#times[place] = timeMicros;
    this.#values[place] = value;
    if (timeMicros < this.#lastTime) this.#orderedFrom = this.#next;
    this.#lastTime = timeMicros;
    this.#next += 1;
  }

  /** Microseconds of Unix of a point; NaN if it is not kept. */
  timeAt(number: number): number {
    return this.#isKept(number) ? (this.#times[number % this.#times.length] ?? Number.NaN) : Number.NaN;
  }

  /** The number of a point; NaN if it is not kept. */
  valueAt(number: number): number {
    return this.#isKept(number) ? (this.#values[number % this.#values.length] ?? Number.NaN) : Number.NaN;
  }

  /** The points from `begin` to before `end` in their order, in up to two pieces. Borrowed until the next point is added. */
  pieces(begin: number, end: number): readonly SeriesPiece[] {
    const capacity = this.#times.length;
    const to = Math.min(end, this.#next);
    const pieces: SeriesPiece[] = [];
    for (let at = Math.max(begin, this.#first); at < to; ) {
      const place = at % capacity;
      const count = Math.min(to - at, capacity - place);
      pieces.push({
        begin: at,
        times: this.#times.subarray(place, place + count),
        values: this.#values.subarray(place, place + count),
      });
      at += count;
    }
    return pieces;
  }

  /** The first point at `timeMicros` or later, of a series whose times ascend; `next` if there is none. */
  firstFrom(timeMicros: number): number {
    let [low, high] = [this.#first, this.#next];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.timeAt(middle) < timeMicros) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The latest point at `timeMicros` or before; undefined if there is none. */
  latestBy(timeMicros: number): number | undefined {
    if (this.isOrdered) {
      const number = this.firstFrom(timeMicros + 0.5) - 1;
      return number < this.#first ? undefined : number;
    }
    let latest: number | undefined;
    for (let number = this.#first; number < this.#next; number += 1) {
      const time = this.timeAt(number);
      if (time <= timeMicros && (latest === undefined || time >= this.timeAt(latest))) latest = number;
    }
    return latest;
  }

  /** Forgets all points; the numbers go on. */
  clear(): void {
    this.#first = this.#next;
  }

  #isKept(number: number): boolean {
    return number >= this.#first && number < this.#next;
  }

  #grow(): void {
    const capacity = Math.min(this.#times.length * 2, Math.max(firstCapacity, this.#maxPoints));
    if (this.#budget?.take(capacity - this.#times.length) === false) {
      this.#maxPoints = this.#times.length;
      return;
    }
    const times = new Float64Array(capacity);
    const values = new Float64Array(capacity);
    for (let number = this.#first; number < this.#next; number += 1) {
      times[number % capacity] = this.timeAt(number);
      values[number % capacity] = this.valueAt(number);
    }
    this.#times = times;
    this.#values = values;
  }
}
