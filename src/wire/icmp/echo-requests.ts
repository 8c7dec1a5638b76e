import { addressWords, hashKey, loadAddress } from '../address-key.js';
import type { Packet } from '../packet.js';

const slots = 4_096;
/** Slots that a request may lie in. */
const probes = 4;
/** Words of a key: both addresses, identifier and sequence number, checksum. */
const keyWords = 2 * addressWords + 2;

/**
 * Remembers echo requests until their reply comes: at most 4,096, in place; a newer one takes the place of an older one where there
 * is no room. Of equal requests the last one is answered.
 */
export class EchoRequests {
  readonly #numbers = new Uint32Array(slots);
  readonly #keys = new Uint32Array(slots * keyWords);
  /** The key that is looked for. */
  readonly #key = new Uint32Array(keyWords);

  /** Keeps the request that `packet` is. `name` is its identifier and sequence number. */
  add(packet: Packet, name: number, checksum: number): void {
    this.#load(packet, name, checksum);
    const found = this.#find();
    const slot = found >= 0 ? found : this.#oldest();
    this.#numbers[slot] = packet.number;
    this.#keys.set(this.#key, slot * keyWords);
  }

  /** The number of the packet with the request that `packet` replies to, which is forgotten then; 0 if it is not known. */
  take(packet: Packet, name: number, checksum: number): number {
    this.#load(packet, name, checksum);
    const slot = this.#find();
    if (slot < 0) return 0;
    const number = this.#numbers[slot] ?? 0;
    this.#numbers[slot] = 0;
    return number;
  }

  /** Loads a key. The lower address comes first: a reply has them the other way round. */
  #load(packet: Packet, name: number, checksum: number): void {
    const { bytes, sourceAt, sourceBytes, destinationAt, destinationBytes } = packet;
    const key = this.#key;
    const isAscending = compare(bytes, sourceAt, destinationAt, sourceBytes) <= 0;
    loadAddress(key, isAscending ? 0 : addressWords, bytes, sourceAt, sourceBytes);
    loadAddress(key, isAscending ? addressWords : 0, bytes, destinationAt, destinationBytes);
    key[2 * addressWords] = name;
    // A reply by IPv4 answers no request by IPv6.
    key[2 * addressWords + 1] = (sourceBytes << 16) | checksum;
  }

  #find(): number {
    const first = hashKey(this.#key, keyWords, slots);
    for (let index = 0; index < probes; index += 1) {
      const slot = (first + index) % slots;
      if (this.#numbers[slot] !== 0 && this.#holds(slot)) return slot;
    }
    return -1;
  }

  #holds(slot: number): boolean {
    const from = slot * keyWords;
    for (let word = 0; word < keyWords; word += 1)
      if (this.#keys[from + word] !== this.#key[word]) return false;
    return true;
  }

  #oldest(): number {
    const first = hashKey(this.#key, keyWords, slots);
    let oldest = first;
    for (let index = 1; index < probes; index += 1) {
      const slot = (first + index) % slots;
      if ((this.#numbers[slot] ?? 0) < (this.#numbers[oldest] ?? 0)) oldest = slot;
    }
    return oldest;
  }
}

/** Compares two addresses of `length` bytes: less than 0 if that at `a` is the lower one. */
function compare(bytes: Uint8Array, a: number, b: number, length: number): number {
  for (let index = 0; index < length; index += 1) {
    const difference = (bytes[a + index] ?? 0) - (bytes[b + index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
