/** Where a frame ends. */
export type FrameEnd =
  /** A number at a fixed place says it: its bytes lie at `places` from `at` on, the highest first; `added` makes the whole of it. */
  | { readonly type: 'length'; readonly at: number; readonly places: Uint8Array; readonly added: number }
  /** These bytes are its last. */
  | { readonly type: 'delimiter'; readonly delimiter: Uint8Array }
  | { readonly type: 'size'; readonly bytes: number };

/** What the frames of a protocol look like, so that they are found again behind bytes that are none. */
export interface FramePattern {
  /** Bytes that every frame has at a fixed place. */
  readonly known: readonly { readonly at: number; readonly bytes: Uint8Array }[];
  readonly end: FrameEnd;
  /** Bytes of the shortest frame, and of the longest. */
  readonly leastBytes: number;
  readonly mostBytes: number;
}

/** What begins at a place: a frame of so many bytes; no frame; or a frame, perhaps, if more bytes follow. */
export type FrameStart = number | 'none' | 'unknown';

/** Looks for the frames of a pattern in bytes. Each byte is looked at a bounded number of times, whatever they are. */
export class FrameSearch {
  readonly #pattern: FramePattern;
  readonly #mostBytes: number;
  /** The bytes that every frame begins with, as many as are known without a gap. */
  readonly #sync: Uint8Array;
  /** Behind the last byte that the delimiter was looked for in, and where it was found first from `#searchedFrom` on. */
  #searchedTo = 0;
  #found = -1;

  /** Frames of over `maxFrameBytes` are none. */
  constructor(pattern: FramePattern, maxFrameBytes: number) {
    this.#pattern = pattern;
    this.#mostBytes = Math.min(pattern.mostBytes, maxFrameBytes);
    this.#sync = pattern.known.find(({ at }) => at === 0)?.bytes ?? new Uint8Array(0);
  }

  /** The bytes have moved by `bytes` to the front. */
  moved(bytes: number): void {
    this.#searchedTo = Math.max(0, this.#searchedTo - bytes);
    this.#found = this.#found < bytes ? -1 : this.#found - bytes;
  }

  /** What begins at `from` of the bytes before `to`. */
  at(bytes: Uint8Array, from: number, to: number): FrameStart {
    for (const { at, bytes: known } of this.#pattern.known)
      for (let index = 0; index < known.length && from + at + index < to; index += 1)
        if (bytes[from + at + index] !== known[index]) return 'none';
    const length = this.#length(bytes, from, to);
    if (typeof length !== 'number') return length;
    return length >= this.#pattern.leastBytes && length <= this.#mostBytes ? length : 'none';
  }

  /** The first place from `from` on where a frame may begin by its first bytes; `to` if there is none. */
  next(bytes: Uint8Array, from: number, to: number): number {
    const first = this.#sync[0];
    if (first === undefined) return Math.min(from, to);
    for (let at = from; at < to; at += 1) {
      if (bytes[at] !== first) continue;
      let matched = 1;
      while (matched < this.#sync.length && at + matched < to && bytes[at + matched] === this.#sync[matched])
        matched += 1;
      if (matched === this.#sync.length || at + matched === to) return at;
    }
    return to;
  }

  #length(bytes: Uint8Array, from: number, to: number): FrameStart {
    const { end, leastBytes } = this.#pattern;
    switch (end.type) {
      case 'size':
        return end.bytes;
      case 'length': {
        if (from + end.at + end.places.length > to) return 'unknown';
        let value = 0;
        for (const place of end.places) value = value * 256 + (bytes[from + end.at + place] ?? 0);
        return value + end.added;
      }
      case 'delimiter': {
        const least = Math.max(0, leastBytes - end.delimiter.length);
        const found = this.#delimiterFrom(bytes, from + least, to, end.delimiter);
        if (found >= 0) return found + end.delimiter.length - from;
        return to - from >= this.#mostBytes ? 'none' : 'unknown';
      }
    }
  }

  /** Where the delimiter is from `from` on. What was searched is not searched again. */
  #delimiterFrom(bytes: Uint8Array, from: number, to: number, delimiter: Uint8Array): number {
    if (this.#found >= from) return this.#found;
    const first = delimiter[0];
    let at = this.#found >= 0 ? from : Math.max(from, this.#searchedTo - delimiter.length + 1);
    for (; at + delimiter.length <= to; at += 1) {
      if (bytes[at] !== first) continue;
      let matched = 1;
      while (matched < delimiter.length && bytes[at + matched] === delimiter[matched]) matched += 1;
      if (matched < delimiter.length) continue;
      this.#found = at;
      this.#searchedTo = at + delimiter.length;
      return at;
    }
    this.#found = -1;
    this.#searchedTo = to;
    return -1;
  }
}
