import { encodeUtf8 } from '../bytes/utf8.js';

/** Numbers below this are written as varints; twice the number is still exact. */
const maxVarint = 2 ** 52;

/** Writes the parts of an encoded batch into a growing array. Repeated texts are written once. */
export class BatchWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;
  readonly #texts = new Map<string, number>();
  #payload: Uint8Array | undefined;

  /** `capacity` is the expected number of bytes. */
  constructor(capacity: number) {
    const buffer = new ArrayBuffer(Math.max(64, capacity));
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  /** A view of the written bytes. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** A plain integer, seven bits a byte, the lowest first; the high bit marks that another byte follows. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      this.#bytes[this.#length] = (rest % 0x80) | 0x80;
      this.#length += 1;
    }
    this.#bytes[this.#length] = rest;
    this.#length += 1;
  }

  /** A signed integer: 0, -1, 1, -2 … as 0, 1, 2, 3 … */
  signed(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** Any number: twice a plain integer, or 1 and a double. */
  number(value: number): void {
    if (Number.isInteger(value) && value >= 0 && value < maxVarint && !Object.is(value, -0)) {
      this.varint(value * 2);
      return;
    }
    this.varint(1);
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** A text: 0 and the text if it is new to the batch, otherwise its index among the earlier ones, from 1. */
  text(text: string): void {
    const known = this.#texts.get(text);
    if (known !== undefined) {
      this.varint(known);
      return;
    }
    this.#texts.set(text, this.#texts.size + 1);
    this.varint(0);
    this.#run(encodeUtf8(text));
  }

  /** A value as JSON. */
  json(value: unknown): void {
    this.#run(encodeUtf8(JSON.stringify(value)));
  }

  /** A payload: 0 for the same array as the previous one, otherwise its length plus one, and its bytes. */
  payload(bytes: Uint8Array): void {
    if (bytes === this.#payload) {
      this.varint(0);
      return;
    }
    this.#payload = bytes;
    this.varint(bytes.length + 1);
    this.#put(bytes);
  }

  #run(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.#put(bytes);
  }

  #put(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const buffer = new ArrayBuffer(Math.max(this.#bytes.length * 2, this.#length + count));
    const grown = new Uint8Array(buffer);
    grown.set(this.finish());
    this.#bytes = grown;
    this.#view = new DataView(buffer);
  }
}
