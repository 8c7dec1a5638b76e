import { endianness } from 'node:os';
import { decodeUtf8 } from '../bytes/utf8.js';
import type { Address, Libpcap } from './libpcap.js';

/** Memory that libpcap reads and writes by address: zeroed, and never moved while this object is referenced. */
export class NativeMemory {
  readonly bytes: Uint8Array;
  readonly address: Address;
  readonly #view: DataView;
  readonly #littleEndian = endianness() === 'LE';

  /** `size` in bytes. */
  constructor(libpcap: Libpcap, size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
    this.address = libpcap.addressOf(this.bytes);
  }

  /** The 32-bit number at the byte `offset`. */
  word(offset: number): number {
    return this.#view.getUint32(offset, this.#littleEndian);
  }

  /** Writes a 32-bit number at the byte `offset`. */
  putWord(offset: number, value: number): void {
    this.#view.setUint32(offset, value, this.#littleEndian);
  }

  /** Writes a 16-bit number at the byte `offset`. */
  putHalf(offset: number, value: number): void {
    this.#view.setUint16(offset, value, this.#littleEndian);
  }

  /** The address or size at the byte `offset`. */
  pointer(offset: number): Address {
    return Number(this.#view.getBigUint64(offset, this.#littleEndian));
  }

  /** The text from the byte `offset` to its NUL. */
  text(offset: number): string {
    const end = this.bytes.indexOf(0, offset);
    return decodeUtf8(this.bytes.subarray(offset, end < 0 ? undefined : end));
  }
}

/** A copy of the text at an address; `undefined` for a null pointer. */
export function textAt(libpcap: Libpcap, address: Address): string | undefined {
  if (address === 0) return undefined;
  const memory = new NativeMemory(libpcap, libpcap.textBytes(address) + 1);
  libpcap.copy(memory.address, address, memory.bytes.length);
  return memory.text(0);
}
