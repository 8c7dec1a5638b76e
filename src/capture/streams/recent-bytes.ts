/** Bytes of a stream that are kept to compare what is sent again. */
export const recentBytes = 16 * 1024;

/** The last bytes of a stream, in a ring. */
export class RecentBytes {
  readonly #ring = new Uint8Array(recentBytes);
  /** Offsets in the stream: kept are those from `from` to before `end`. */
  #from: number;
  #end: number;

  /** The stream continues at `offset`. */
  constructor(offset: number) {
    this.#from = offset;
    this.#end = offset;
  }

  /** Appends bytes that are at `offset`; behind a gap, what was before it is forgotten. */
  append(offset: number, bytes: Uint8Array): void {
    if (offset !== this.#end) this.#from = offset;
    const kept = bytes.subarray(Math.max(0, bytes.length - recentBytes));
    const at = offset + bytes.length - kept.length;
    const place = at % recentBytes;
    const first = Math.min(kept.length, recentBytes - place);
    this.#ring.set(kept.subarray(0, first), place);
    this.#ring.set(kept.subarray(first), 0);
    this.#end = offset + bytes.length;
    this.#from = Math.max(this.#from, this.#end - recentBytes);
  }

  /** How many of `bytes`, which are at `offset`, are known and different. */
  differing(offset: number, bytes: Uint8Array): number {
    const from = Math.max(offset, this.#from);
    const end = Math.min(offset + bytes.length, this.#end);
    let count = 0;
    for (let at = from; at < end; at += 1)
      if (bytes[at - offset] !== this.#ring[at % recentBytes]) count += 1;
    return count;
  }
}
