import { Decompress } from 'fflate';
import type { UnpackingAllowance } from './unpacking-allowance.js';

/** Packed bytes that are unpacked at a time: the most that comes of them is a thousand times as much. */
const stepBytes = 4_096;

/** Why a body cannot be unpacked: it is damaged, or more comes of it than the capture's allowance. */
export type ContentFault = 'encodingInvalid' | 'unpackedTooLarge';

/** Unpacks a body that is encoded as `gzip` or `deflate` (RFC 9110, section 8.4.1), the latter with or without zlib's frame. */
export class ContentDecoder {
  readonly #decompress: Decompress;
  readonly #allowance: UnpackingAllowance;
  #packedBytes = 0;
  #unpackedBytes = 0;
  /** Bytes that it took of what all bodies share. */
  #beyondBytes = 0;
  #fault: ContentFault | undefined;

  /** `sink` gets the unpacked bytes, borrowed until it returns; `allowance` is that of the capture. */
  constructor(allowance: UnpackingAllowance, sink: (bytes: Uint8Array) => void) {
    this.#allowance = allowance;
    this.#decompress = new Decompress((bytes) => {
      if (bytes.length > 0 && this.#mayGive(bytes.length)) sink(bytes);
    });
  }

  /** Whether it can unpack that encoding, or there is nothing to unpack. */
  static knows(encoding: string): boolean {
    return ['gzip', 'x-gzip', 'deflate'].includes(encoding);
  }

  /** Takes the next bytes, borrowed until the call returns. Returns why they cannot be unpacked, which stays so. */
  push(bytes: Uint8Array): ContentFault | undefined {
    for (let at = 0; at < bytes.length && this.#fault === undefined; at += stepBytes)
      this.#step(new Uint8Array(bytes.subarray(at, at + stepBytes)), false);
    return this.#fault;
  }

  /** No more bytes come. Returns why not all were unpacked. */
  end(): ContentFault | undefined {
    if (this.#fault === undefined) this.#step(new Uint8Array(0), true);
    return this.#fault;
  }

  #step(bytes: Uint8Array, isLast: boolean): void {
    this.#packedBytes += bytes.length;
    try {
      this.#decompress.push(bytes, isLast);
    } catch {
      this.#fault ??= 'encodingInvalid';
    }
  }

  #mayGive(bytes: number): boolean {
    if (this.#fault !== undefined) return false;
    this.#unpackedBytes += bytes;
    const beyond = this.#allowance.take(this.#packedBytes, this.#unpackedBytes, this.#beyondBytes);
    if (beyond !== undefined) {
      this.#beyondBytes = beyond;
      return true;
    }
    this.#fault = 'unpackedTooLarge';
    return false;
  }
}
