/** The length field of `length:` framing: its width and byte order. */
export type LengthField = 'u8' | 'u16be' | 'u16le' | 'u32be' | 'u32le';

/** Width of each length field in bytes. */
export const lengthFieldBytes: Readonly<Record<LengthField, number>> = {
  u8: 1,
  u16be: 2,
  u16le: 2,
  u32be: 4,
  u32le: 4,
};

/** Finds where one frame ends, then the next, and so on; kept for the whole stream, so that a frame allocates nothing. */
export interface FrameFinder {
  /**
   * Each call sees the bytes after those seen before. Returns the frame's length from its first byte, which may be more than
   * has arrived, or undefined while it is not known.
   */
  find(bytes: Uint8Array): number | undefined;
  /** The next byte that it sees is the first of another frame. */
  startFrame(): void;
}

/** Looks for a delimiter of one byte. */
export class ByteFinder implements FrameFinder {
  readonly #byte: number;
  #seen = 0;

  constructor(byte: number) {
    this.#byte = byte;
  }

  startFrame(): void {
    this.#seen = 0;
  }

  find(bytes: Uint8Array): number | undefined {
    const index = bytes.indexOf(this.#byte);
    if (index >= 0) return this.#seen + index + 1;
    this.#seen += bytes.byteLength;
    return undefined;
  }
}

/** Looks for a delimiter that may itself be split: remembers how much of it the last bytes matched (Knuth–Morris–Pratt). */
export class DelimiterFinder implements FrameFinder {
  readonly #delimiter: Uint8Array;
  readonly #fallback: readonly number[];
  #matched = 0;
  #seen = 0;

  constructor(delimiter: Uint8Array) {
    this.#delimiter = delimiter;
    this.#fallback = fallbackTable(delimiter);
  }

  startFrame(): void {
    this.#matched = 0;
    this.#seen = 0;
  }

  find(bytes: Uint8Array): number | undefined {
    for (let index = 0; index < bytes.byteLength; index += 1) {
      while (this.#matched > 0 && bytes[index] !== this.#delimiter[this.#matched]) {
        this.#matched = this.#fallback[this.#matched - 1] ?? 0;
      }
      if (bytes[index] === this.#delimiter[this.#matched]) this.#matched += 1;
      if (this.#matched === this.#delimiter.byteLength) return this.#seen + index + 1;
    }
    this.#seen += bytes.byteLength;
    return undefined;
  }
}

function fallbackTable(delimiter: Uint8Array): readonly number[] {
  const table = [0];
  let matched = 0;
  for (let index = 1; index < delimiter.byteLength; index += 1) {
    while (matched > 0 && delimiter[index] !== delimiter[matched]) matched = table[matched - 1] ?? 0;
    if (delimiter[index] === delimiter[matched]) matched += 1;
    table.push(matched);
  }
  return table;
}

/** Reads the length field once it is whole, however it was cut. */
export class LengthFinder implements FrameFinder {
  readonly #fieldStart: number;
  readonly #fieldEnd: number;
  readonly #littleEndian: boolean;
  #contentBytes = 0;
  #seen = 0;

  constructor(field: LengthField, offset: number) {
    this.#fieldStart = offset;
    this.#fieldEnd = offset + lengthFieldBytes[field];
    this.#littleEndian = field.endsWith('le');
  }

  startFrame(): void {
    this.#contentBytes = 0;
    this.#seen = 0;
  }

  find(bytes: Uint8Array): number | undefined {
    const start = this.#seen;
    this.#seen += bytes.byteLength;
    const end = Math.min(this.#seen, this.#fieldEnd);
    for (let position = Math.max(start, this.#fieldStart); position < end; position += 1) {
      const octet = bytes[position - start] ?? 0;
      // Multiplied, not shifted: 32 bits would come out negative.
      this.#contentBytes = this.#littleEndian
        ? this.#contentBytes + octet * 256 ** (position - this.#fieldStart)
        : this.#contentBytes * 256 + octet;
    }
    return this.#seen < this.#fieldEnd ? undefined : this.#fieldEnd + this.#contentBytes;
  }
}
