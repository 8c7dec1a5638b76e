/** Keys that there is room for at first: a power of two. */
const firstKeys = 1_024;

/**
 * Numbers keys of a few words, from 1 in the order in which they come. A search allocates nothing: a Map would make an object of
 * every key that is no small number.
 */
export class KeyTable {
  /** The words to search for: to be set before `numberOf`. */
  readonly key: Uint32Array;
  /** Keys so far. */
  count = 0;
  #keys: Uint32Array;
  /** Numbers of keys, 0 for a free slot; never more than half full. */
  #slots = new Uint32Array(2 * firstKeys);

  constructor(words: number) {
    this.key = new Uint32Array(words);
    this.#keys = new Uint32Array(firstKeys * words);
  }

  /** The number of `key`; a new one gets the next. */
  numberOf(): number {
    const slot = this.#slotOf(this.key);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known;
    this.count += 1;
    const number = this.count;
    const words = this.key.length;
    if (number * words > this.#keys.length) this.#grow();
    this.#keys.set(this.key, (number - 1) * words);
    this.#slots[this.#slotOf(this.key)] = number;
    return number;
  }

  /** Where a key is, or the free slot where it belongs. */
  #slotOf(key: Uint32Array): number {
    const slots = this.#slots;
    let hash = 0;
    for (let word = 0; word < key.length; word += 1)
      hash = Math.imul(hash ^ (key[word] ?? 0), 0x9e37_79b1) ^ (hash >>> 15);
    let slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
    for (let number = slots[slot] ?? 0; number !== 0; number = slots[slot] ?? 0) {
      if (this.#holds(number, key)) return slot;
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  #holds(number: number, key: Uint32Array): boolean {
    const base = (number - 1) * key.length;
    for (let word = 0; word < key.length; word += 1) if (this.#keys[base + word] !== key[word]) return false;
    return true;
  }

  #grow(): void {
    const words = this.key.length;
    const keys = new Uint32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 1; number < this.count; number += 1) {
      const key = keys.subarray((number - 1) * words, number * words);
      this.#slots[this.#slotOf(key)] = number;
    }
  }
}
