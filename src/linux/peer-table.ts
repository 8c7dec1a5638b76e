import { AF_INET } from './libc.js';
import { type Sockaddr, sockaddrWords } from './sockaddr.js';

interface Entry<T> {
  readonly words: Uint32Array;
  readonly value: T;
  next: Entry<T> | undefined;
}

/**
 * A map from the peer's address and port, keyed by the words that the kernel wrote. Formatting them as text would cost more than
 * all other work for a datagram. The code that fills the table bounds it.
 */
export class PeerTable<T> {
  readonly #buckets = new Map<number, Entry<T>>();
  /** A random seed, so that a sender cannot predict which addresses share a bucket. */
  readonly #seed = Math.trunc(Math.random() * 0x1_0000_0000) | 0;
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** The value of the address that begins at `words[at]`. */
  find(words: Uint32Array, at: number): T | undefined {
    let entry = this.#buckets.get(hashOf(words, at, this.#seed));
    while (entry !== undefined && !isSame(entry.words, words, at)) entry = entry.next;
    return entry?.value;
  }

  /** Sets the value of an address. */
  set({ words }: Sockaddr, value: T): void {
    this.delete({ words });
    const hash = hashOf(words, 0, this.#seed);
    this.#buckets.set(hash, { words, value, next: this.#buckets.get(hash) });
    this.#count += 1;
  }

  /** Removes the value of an address. Returns false if there was none. */
  delete({ words }: Pick<Sockaddr, 'words'>): boolean {
    const hash = hashOf(words, 0, this.#seed);
    let before: Entry<T> | undefined;
    let entry = this.#buckets.get(hash);
    while (entry !== undefined && !isSame(entry.words, words, 0)) {
      before = entry;
      entry = entry.next;
    }
    if (entry === undefined) return false;
    if (before !== undefined) before.next = entry.next;
    else if (entry.next !== undefined) this.#buckets.set(hash, entry.next);
    else this.#buckets.delete(hash);
    this.#count -= 1;
    return true;
  }
}

function wordsOf(first: number): number {
  // The rest of an IPv4 address is padding.
  return (first & 0xffff) === AF_INET ? 2 : sockaddrWords;
}

function hashOf(words: Uint32Array, at: number, seed: number): number {
  const first = words[at] ?? 0;
  const end = at + wordsOf(first);
  let hash = first ^ seed;
  for (let index = at + 1; index < end; index += 1) {
    hash = Math.imul(hash ^ (words[index] ?? 0), 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function isSame(known: Uint32Array, words: Uint32Array, at: number): boolean {
  const count = wordsOf(known[0] ?? 0);
  for (let index = 0; index < count; index += 1) if (known[index] !== words[at + index]) return false;
  return true;
}
