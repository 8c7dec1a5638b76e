import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Annotated } from '../capture-block.js';
import { bodyAt, minBlockBytes, optionCode, padded, trailerBytes } from './layout.js';

/** Maximum bytes of one option: its length has 16 bits. */
const maxOptionBytes = 0xffff;

/** Room for a block of a few options. */
const defaultBytes = 256;

/** Builds one block in a section's byte order. Parts are appended, padded to four bytes; `finish` adds type and lengths. */
export class BlockBuilder {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = bodyAt;
  #hasOptions = false;
  readonly #littleEndian: boolean;

  /** Begins an empty block, with room for `bytes` of it, which grows where it takes more. */
  constructor(littleEndian: boolean, bytes = defaultBytes) {
    this.#littleEndian = littleEndian;
    this.#bytes = new Uint8Array(Math.max(bytes, minBlockBytes));
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Two bytes. */
  u16(value: number): this {
    const at = this.#claim(2);
    this.#view.setUint16(at, value, this.#littleEndian);
    return this;
  }

  /** Four bytes. */
  u32(value: number): this {
    const at = this.#claim(4);
    this.#view.setUint32(at, value, this.#littleEndian);
    return this;
  }

  /** Eight bytes; a negative number as two's complement. */
  u64(value: bigint): this {
    const at = this.#claim(8);
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), this.#littleEndian);
    return this;
  }

  /** A copy of `bytes`, padded with zeros. */
  padded(bytes: Uint8Array): this {
    const at = this.#claim(padded(bytes.length));
    this.#bytes.set(bytes, at);
    return this;
  }

  /** An option of those bytes; one that is longer than 65,535 bytes is cut. */
  option(code: number, bytes: Uint8Array): this {
    const value = bytes.subarray(0, maxOptionBytes);
    this.#hasOptions = true;
    return this.u16(code).u16(value.length).padded(value);
  }

  /** An option of text; none where there is no text. */
  text(code: number, text: string | undefined): this {
    return text === undefined ? this : this.option(code, encodeUtf8(text));
  }

  /** An option of one byte; none where there is no number. */
  byteOption(code: number, value: number | undefined): this {
    return value === undefined ? this : this.option(code, Uint8Array.of(value));
  }

  /** An option of eight bytes; none where there is no number. */
  longOption(code: number, value: bigint | undefined): this {
    if (value === undefined) return this;
    this.#hasOptions = true;
    return this.u16(code).u16(8).u64(value);
  }

  /** Options for the comments, and the others as they are. */
  annotations({ comments, otherOptions }: Annotated): this {
    for (const comment of comments) this.text(optionCode.comment, comment);
    for (const { code, bytes } of otherOptions) this.option(code, bytes);
    return this;
  }

  /** The whole block, owned by the caller. */
  finish(type: number): Uint8Array {
    if (this.#hasOptions) this.u16(optionCode.end).u16(0);
    const length = Math.max(this.#length + trailerBytes, minBlockBytes);
    this.#claim(trailerBytes);
    this.#view.setUint32(0, type, this.#littleEndian);
    this.#view.setUint32(4, length, this.#littleEndian);
    this.#view.setUint32(length - trailerBytes, length, this.#littleEndian);
    return this.#bytes.slice(0, length);
  }

  #claim(count: number): number {
    const at = this.#length;
    if (at + count > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(at + count, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = at + count;
    return at;
  }
}
