import type { Libpcap } from './libpcap.js';
import { NativeMemory } from './native-memory.js';

/*
 * struct pollfd (poll(2)):
 *
 *    +-------------------+
 *  0 | descriptor        |
 *  4 | events  | revents |
 *    +-------------------+
 */
const entryBytes = 8;
const eventsAt = 4;
/** POLLIN. */
const readable = 1;

/**
 * Waits in the system until a descriptor is readable. It keeps its thread from everything else meanwhile; a watch of Node's loop
 * (koffi's `node.poll`) crashes the process when it ends while the thread runs.
 */
export class ReadableWait {
  readonly #libpcap: Libpcap;
  readonly #entries: NativeMemory;
  readonly #count: number;

  /** Negative descriptors are ignored. */
  constructor(libpcap: Libpcap, descriptors: readonly number[]) {
    this.#libpcap = libpcap;
    this.#count = descriptors.length;
    this.#entries = new NativeMemory(libpcap, descriptors.length * entryBytes);
    for (const [index, descriptor] of descriptors.entries()) {
      this.#entries.putWord(index * entryBytes, descriptor);
      this.#entries.putHalf(index * entryBytes + eventsAt, readable);
    }
  }

  /** Returns when one is readable, or after `timeoutMs`. */
  wait(timeoutMs: number): void {
    this.#libpcap.poll(this.#entries.address, this.#count, timeoutMs);
  }

  /** Returns after `timeoutMs`. */
  sleep(timeoutMs: number): void {
    this.#libpcap.poll(0, 0, timeoutMs);
  }
}
