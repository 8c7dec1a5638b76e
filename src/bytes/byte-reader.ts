/** A read of more bytes than there are. */
export interface Shortfall {
  /** Where the read began: bytes from the start of the array. */
  readonly offset: number;
  readonly neededBytes: number;
  readonly availableBytes: number;
}

/**
 * Reads big-endian numbers and runs of bytes from a part of an array, and never outside it. A read that does not fit
 * returns `undefined`, moves nothing, and is remembered as the `shortfall` if it is the first. Never throws.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #offset: number;
  #shortfall: Shortfall | undefined;

  /** Reads `bytes`, borrowed, from `from` to before `to`; both are clamped to what is there. */
  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.#bytes = bytes;
    this.#end = Math.max(0, Math.min(to, bytes.length));
    this.#offset = Math.max(0, Math.min(from, this.#end));
  }

  /** Where the next read begins: bytes from the start of the array. */
  get offset(): number {
    return this.#offset;
  }

  /** Where reading ends: the offset after the last byte. */
  get end(): number {
    return this.#end;
  }

  /** Bytes that are left to read. */
  get remainingBytes(): number {
    return this.#end - this.#offset;
  }

  /** The first read that did not fit. */
  get shortfall(): Shortfall | undefined {
    return this.#shortfall;
  }

  /** The next byte, without consuming it. */
  peek(): number | undefined {
    return this.#offset < this.#end ? this.#bytes[this.#offset] : undefined;
  }

  /** An unsigned number of one byte. */
  u8(): number | undefined {
    return this.#unsigned(1);
  }

  /** An unsigned number of two bytes, the high one first. */
  u16(): number | undefined {
    return this.#unsigned(2);
  }

  /** An unsigned number of three bytes, the high one first. */
  u24(): number | undefined {
    return this.#unsigned(3);
  }

  /** An unsigned number of four bytes, the high one first. */
  u32(): number | undefined {
    return this.#unsigned(4);
  }

  /** The next `count` bytes: a view, borrowed from what is read. */
  bytes(count: number): Uint8Array | undefined {
    const offset = this.#take(count);
    return offset === undefined ? undefined : this.#bytes.subarray(offset, offset + count);
  }

  /** Skips `count` bytes. Returns false if fewer are left. */
  skip(count: number): boolean {
    return this.#take(count) !== undefined;
  }

  /**
   * The bytes before the next `terminator`, which is passed over: a view. Without a terminator nothing is read, and there
   * is no `shortfall`: how many bytes are missing is not known.
   */
  until(terminator: number): Uint8Array | undefined {
    const found = this.#bytes.indexOf(terminator, this.#offset);
    if (found < 0 || found >= this.#end) return undefined;
    const view = this.#bytes.subarray(this.#offset, found);
    this.#offset = found + 1;
    return view;
  }

  /** The remaining bytes: a view, empty at the end. */
  rest(): Uint8Array {
    const view = this.#bytes.subarray(this.#offset, this.#end);
    this.#offset = this.#end;
    return view;
  }

  #unsigned(count: number): number | undefined {
    const offset = this.#take(count);
    if (offset === undefined) return undefined;
    let value = 0;
    for (let index = 0; index < count; index += 1) value = value * 256 + (this.#bytes[offset + index] ?? 0);
    return value;
  }

  #take(count: number): number | undefined {
    const offset = this.#offset;
    const availableBytes = this.#end - offset;
    if (!(count >= 0 && count <= availableBytes)) {
      this.#shortfall ??= { offset, neededBytes: count, availableBytes };
      return undefined;
    }
    this.#offset = offset + count;
    return offset;
  }
}
