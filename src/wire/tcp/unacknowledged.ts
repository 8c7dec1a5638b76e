/** Segments that are kept of one sender at most; beyond that the one that was sent first is forgotten. */
const maxSegments = 1_024;
const firstCapacity = 8;
/** Segments whose memory is kept for the next conversation. */
const keptCapacity = 32;

/**
 * The segments of one sender that nobody has acknowledged yet, in the order of the capture, those that were sent again too. Sequence
 * numbers are signed words of 32 bits, times nanoseconds since the first packet of the conversation.
 */
export class Unacknowledged {
  #count = 0;
  #starts = new Int32Array(firstCapacity);
  #ends = new Int32Array(firstCapacity);
  #frames = new Uint32Array(firstCapacity);
  #times = new Float64Array(firstCapacity);
  /** What `find` and `acknowledge` have found: the packet of the segment, and when it was captured. */
  foundFrame = 0;
  foundTime = 0;

  /** Adds a segment from `start` to before `end`. */
  add(start: number, end: number, frame: number, time: number): void {
    if (this.#count === maxSegments) this.#drop(1);
    if (this.#count === this.#starts.length) this.#resize(this.#count * 2);
    const index = this.#count;
    this.#starts[index] = start;
    this.#ends[index] = end;
    this.#frames[index] = frame;
    this.#times[index] = time;
    this.#count = index + 1;
  }

  /** Finds the segment that begins at `start` and was sent first. Returns whether there is one. */
  find(start: number): boolean {
    for (let index = 0; index < this.#count; index += 1)
      if (this.#starts[index] === start) return this.#found(index);
    return false;
  }

  /** Forgets everything before `number`. Returns whether a segment ends exactly there, and finds the one that was sent first. */
  acknowledge(number: number): boolean {
    let isFound = false;
    let kept = 0;
    for (let index = 0; index < this.#count; index += 1) {
      const end = this.#ends[index] ?? 0;
      if (!isFound && end === number) isFound = this.#found(index);
      if (((end - number) | 0) <= 0) continue;
      const start = this.#starts[index] ?? 0;
      this.#starts[kept] = ((start - number) | 0) < 0 ? number : start;
      this.#ends[kept] = end;
      this.#frames[kept] = this.#frames[index] ?? 0;
      this.#times[kept] = this.#times[index] ?? 0;
      kept += 1;
    }
    this.#count = kept;
    return isFound;
  }

  /** Bytes from the first one that nobody has acknowledged to the last one that was sent. */
  get bytes(): number {
    if (this.#count === 0) return 0;
    let first = this.#starts[0] ?? 0;
    let last = this.#ends[0] ?? 0;
    for (let index = 1; index < this.#count; index += 1) {
      const start = this.#starts[index] ?? 0;
      const end = this.#ends[index] ?? 0;
      if (((start - first) | 0) < 0) first = start;
      if (((end - last) | 0) > 0) last = end;
    }
    return (last - first) >>> 0;
  }

  /** Forgets everything, and gives the memory back that many segments took. */
  clear(): void {
    this.#count = 0;
    if (this.#starts.length > keptCapacity) this.#resize(firstCapacity);
  }

  #found(index: number): true {
    this.foundFrame = this.#frames[index] ?? 0;
    this.foundTime = this.#times[index] ?? 0;
    return true;
  }

  #drop(count: number): void {
    this.#starts.copyWithin(0, count, this.#count);
    this.#ends.copyWithin(0, count, this.#count);
    this.#frames.copyWithin(0, count, this.#count);
    this.#times.copyWithin(0, count, this.#count);
    this.#count -= count;
  }

  #resize(capacity: number): void {
    const count = this.#count;
    this.#starts = copied(this.#starts, count, new Int32Array(capacity));
    this.#ends = copied(this.#ends, count, new Int32Array(capacity));
    this.#frames = copied(this.#frames, count, new Uint32Array(capacity));
    this.#times = copied(this.#times, count, new Float64Array(capacity));
  }
}

/** Copies `count` numbers one by one: of so few, a view for `set` takes longer. */
function copied<T extends Int32Array | Uint32Array | Float64Array>(from: T, count: number, to: T): T {
  for (let index = 0; index < count; index += 1) to[index] = from[index] ?? 0;
  return to;
}
