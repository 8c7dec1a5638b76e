import { Decompress } from 'fflate';

/** Packed bytes that are unpacked at a time: the most that comes of them is a thousand times as much. */
const stepBytes = 4_096;

/** Unpacks a body that is encoded as `gzip` or `deflate` (RFC 9110, section 8.4.1), the latter with or without zlib's frame. */
export class ContentDecoder {
  readonly #decompress: Decompress;
  #isDamaged = false;

  /** `sink` gets the unpacked bytes, borrowed until it returns. */
  constructor(sink: (bytes: Uint8Array) => void) {
    this.#decompress = new Decompress((bytes) => {
      if (bytes.length > 0) sink(bytes);
    });
  }

  /** Whether it can unpack that encoding, or there is nothing to unpack. */
  static knows(encoding: string): boolean {
    return ['gzip', 'x-gzip', 'deflate'].includes(encoding);
  }

  /** Takes the next bytes, borrowed until the call returns. Returns false if they cannot be unpacked. */
  push(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && !this.#isDamaged; at += stepBytes)
      this.#step(new Uint8Array(bytes.subarray(at, at + stepBytes)), false);
    return !this.#isDamaged;
  }

  /** No more bytes come. Returns whether all were unpacked. */
  end(): boolean {
    if (!this.#isDamaged) this.#step(new Uint8Array(0), true);
    return !this.#isDamaged;
  }

  #step(bytes: Uint8Array, isLast: boolean): void {
    try {
      this.#decompress.push(bytes, isLast);
    } catch {
      this.#isDamaged = true;
    }
  }
}
