import type { Address, Libc } from './libc.js';

/**
 * Memory that the kernel reads and writes by address: allocated once, zeroed, and never moved while this object is referenced.
 * The garbage collector does not see addresses, so code that passes one on keeps the arena in a field until the kernel is done.
 */
export class Arena {
  readonly bytes: Uint8Array;
  /** The same memory in words of four bytes, in the machine's order: little-endian on x64 and arm64. */
  readonly words: Uint32Array;
  readonly address: Address;

  /** `size` in bytes, rounded up to whole words. */
  constructor(libc: Libc, size: number) {
    const memory = new ArrayBuffer(Math.ceil(size / 4) * 4);
    this.bytes = new Uint8Array(memory);
    this.words = new Uint32Array(memory);
    this.address = libc.addressOf(this.bytes);
  }

  /** Writes `address` at the byte `offset`, a multiple of four. */
  putAddress(offset: number, address: Address): void {
    const word = offset >>> 2;
    this.words[word] = address;
    this.words[word + 1] = address / 0x1_0000_0000;
  }

  /** Writes a 64-bit size below 2^32 at the byte `offset`, a multiple of four. */
  putSize(offset: number, size: number): void {
    const word = offset >>> 2;
    this.words[word] = size;
    this.words[word + 1] = 0;
  }
}
