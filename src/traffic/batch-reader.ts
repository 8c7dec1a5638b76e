import { ByteReader } from '../bytes/byte-reader.js';
import { decodeUtf8 } from '../bytes/utf8.js';

/** Reads the parts that `BatchWriter` writes; `undefined` for truncated or malformed ones. Never throws. */
export class BatchReader {
  readonly #reader: ByteReader;
  readonly #texts: string[] = [];
  #payload: Uint8Array | undefined;

  constructor(bytes: Uint8Array) {
    this.#reader = new ByteReader(bytes);
  }

  get offset(): number {
    return this.#reader.offset;
  }

  get isAtEnd(): boolean {
    return this.#reader.remainingBytes === 0;
  }

  byte(): number | undefined {
    return this.#reader.u8();
  }

  varint(): number | undefined {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 0x80) {
      const byte = this.#reader.u8();
      if (byte === undefined) return undefined;
      value += (byte % 0x80) * factor;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : undefined;
    }
    return undefined;
  }

  signed(): number | undefined {
    const value = this.varint();
    if (value === undefined) return undefined;
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  number(): number | undefined {
    const value = this.varint();
    if (value === undefined) return undefined;
    if (value % 2 === 0) return value / 2;
    if (value !== 1) return undefined;
    const bytes = this.#reader.bytes(8);
    return bytes === undefined ? undefined : new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
  }

  text(): string | undefined {
    const place = this.varint();
    if (place !== 0) return place === undefined ? undefined : this.#texts[place - 1];
    const bytes = this.#run();
    if (bytes === undefined) return undefined;
    const text = decodeUtf8(bytes);
    this.#texts.push(text);
    return text;
  }

  json(): unknown {
    const bytes = this.#run();
    if (bytes === undefined) return undefined;
    try {
      return JSON.parse(decodeUtf8(bytes));
    } catch {
      return undefined;
    }
  }

  /** A view of the payload; the same view if the payload is repeated. */
  payload(): Uint8Array | undefined {
    const size = this.varint();
    if (size === 0) return this.#payload;
    const bytes = size === undefined ? undefined : this.#reader.bytes(size - 1);
    this.#payload = bytes;
    return bytes;
  }

  #run(): Uint8Array | undefined {
    const count = this.varint();
    return count === undefined ? undefined : this.#reader.bytes(count);
  }
}
