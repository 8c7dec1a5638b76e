/** Lower case of each byte: A to Z become a to z, all others stay. */
const lowered = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);
const same = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Looks for bytes in bytes (R. N. Horspool, Practical fast searching in strings, 1980). A search allocates nothing. */
export class ByteSearch {
  readonly #needle: Uint8Array;
  readonly #fold: Uint8Array;
  readonly #shifts: Int32Array;

  /** If `ignoresCase`, ASCII letters are found in both cases. */
  constructor(needle: Uint8Array, ignoresCase = false) {
    const fold = ignoresCase ? lowered : same;
    const length = needle.length;
    this.#fold = fold;
    this.#needle = needle.map((byte) => fold[byte] ?? byte);
    this.#shifts = new Int32Array(256).fill(length);
    for (let index = 0; index < length - 1; index += 1) {
      this.#shifts[this.#needle[index] ?? 0] = length - 1 - index;
    }
  }

  /** Whether the needle lies in the bytes from `from` to before `to`. An empty one lies everywhere. */
  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    return this.indexIn(bytes, from, to) >= 0;
  }

  /** The offset of the needle's first place in the bytes from `from` to before `to`; -1 without any. */
  indexIn(bytes: Uint8Array, from: number, to: number): number {
    const needle = this.#needle;
    const fold = this.#fold;
    const shifts = this.#shifts;
    const last = needle.length - 1;
    if (last < 0) return from;
    const wanted = needle[last] ?? 0;
    for (let end = from + last; end < to; ) {
      const byte = fold[bytes[end] ?? 0] ?? 0;
      if (byte === wanted) {
        let index = last - 1;
        while (index >= 0 && fold[bytes[end - last + index] ?? 0] === needle[index]) index -= 1;
        if (index < 0) return end - last;
      }
      end += shifts[byte] ?? 1;
    }
    return -1;
  }
}
