/**
 * Writes big-endian numbers and runs of bytes into an array of bounded size. A write that does not fit writes nothing, and
 * neither does any after it: `finish` then gives `undefined`, so that a cut-off packet cannot leave by mistake. Never throws.
 */
export class ByteWriter {
  readonly #bytes: Uint8Array;
  #length = 0;
  #isOverfull = false;

  /** Has room for `maxBytes`, all of them allocated at once. */
  constructor(maxBytes: number) {
    this.#bytes = new Uint8Array(maxBytes);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Writes the low byte of `value`. */
  u8(value: number): this {
    return this.#unsigned(value, 1);
  }

  /** Writes the low two bytes of `value`, the high one first. */
  u16(value: number): this {
    return this.#unsigned(value, 2);
  }

  /** Writes the low four bytes of `value`, the high one first. */
  u32(value: number): this {
    return this.#unsigned(value, 4);
  }

  /** Writes a copy of `bytes`. */
  bytes(bytes: Uint8Array): this {
    if (this.#claims(bytes.length)) {
      this.#bytes.set(bytes, this.#length);
      this.#length += bytes.length;
    }
    return this;
  }

  /** The written bytes, owned by the caller: a view, whose array may be longer. `undefined` if a write did not fit. */
  finish(): Uint8Array | undefined {
    return this.#isOverfull ? undefined : this.#bytes.subarray(0, this.#length);
  }

  #unsigned(value: number, count: number): this {
    if (this.#claims(count)) {
      for (let shift = (count - 1) * 8; shift >= 0; shift -= 8) {
        this.#bytes[this.#length] = value >>> shift;
        this.#length += 1;
      }
    }
    return this;
  }

  #claims(count: number): boolean {
    if (this.#length + count > this.#bytes.length) this.#isOverfull = true;
    return !this.#isOverfull;
  }
}
