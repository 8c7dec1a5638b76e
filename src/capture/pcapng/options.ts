import { decodeUtf8 } from '../../bytes/utf8.js';
import type { RawOption } from '../capture-block.js';
import { optionCode, padded } from './layout.js';

/** One option: `length` bytes at offset `at` of the view. */
export interface Option {
  readonly code: number;
  readonly at: number;
  readonly length: number;
}

/** Bytes of an option's code and length. */
const optionHeaderBytes = 4;

/** Maximum options that are read of one block: no program writes so many, and each takes memory of its own. */
export const maxOptions = 16_384;

/**
 * The options of `view` from `from` to before `to`, until the end, their last, or one that is cut off; `maxOptions` at most.
 */
export function readOptions(view: DataView, from: number, to: number, littleEndian: boolean): Option[] {
  const options: Option[] = [];
  let at = from;
  while (to - at >= optionHeaderBytes && options.length < maxOptions) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    at += optionHeaderBytes;
    if (code === optionCode.end || at + length > to) break;
    options.push({ code, at, length });
    at += padded(length);
  }
  return options;
}

/** The options of one block, and their values. */
export class BlockOptions {
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  readonly #options: readonly Option[];

  /** Those of `view` from `from` to before `to`, borrowed. */
  constructor(view: DataView, from: number, to: number, littleEndian: boolean) {
    this.#view = view;
    this.#littleEndian = littleEndian;
    this.#options = readOptions(view, from, to, littleEndian);
  }

  /** The comments, in the order of the block. */
  get comments(): readonly string[] {
    return this.#options
      .filter(({ code }) => code === optionCode.comment)
      .map((option) => this.#text(option));
  }

  /** The text of the first option of that code. */
  text(code: number): string | undefined {
    const option = this.#find(code);
    return option === undefined ? undefined : this.#text(option);
  }

  /** The bytes of the first option of that code, borrowed. */
  bytes(code: number): Uint8Array | undefined {
    const option = this.#find(code);
    return option === undefined ? undefined : this.#bytesOf(option);
  }

  /** The unsigned number of 8 bytes of the first option of that code; `undefined` where it has another length. */
  u64(code: number): bigint | undefined {
    const option = this.#find(code);
    return option?.length === 8 ? this.#view.getBigUint64(option.at, this.#littleEndian) : undefined;
  }

  /** The unsigned number of 4 bytes of the first option of that code. */
  u32(code: number): number | undefined {
    const option = this.#find(code);
    return option?.length === 4 ? this.#view.getUint32(option.at, this.#littleEndian) : undefined;
  }

  /** The signed number of 8 bytes of the first option of that code. */
  i64(code: number): bigint | undefined {
    const option = this.#find(code);
    return option?.length === 8 ? this.#view.getBigInt64(option.at, this.#littleEndian) : undefined;
  }

  /** The byte of the first option of that code. */
  u8(code: number): number | undefined {
    const option = this.#find(code);
    return option?.length === 1 ? this.#view.getUint8(option.at) : undefined;
  }

  /** Copies of the options that are neither comments nor of one of these codes. */
  others(known: readonly number[]): readonly RawOption[] {
    return this.#options
      .filter(({ code }) => code !== optionCode.comment && !known.includes(code))
      .map((option) => ({ code: option.code, bytes: this.#bytesOf(option).slice() }));
  }

  #find(code: number): Option | undefined {
    return this.#options.find((option) => option.code === code);
  }

  #text(option: Option): string {
    const bytes = this.#bytesOf(option);
    // Some programs end a text with a NUL, as in C, although the format has none.
    const end = bytes.indexOf(0);
    return decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end));
  }

  #bytesOf({ at, length }: Option): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length);
  }
}
