/** Slots that one key may lie in, next to each other. */
const probes = 8;

/**
 * A set of keys with a fixed number of slots, for what a codec keeps of a capture by addresses, ports and numbers. What it keeps of
 * a key it has in arrays of its own, at the slot that this gives. Where the eight slots that a key may lie in are taken, the one
 * that was used longest ago is forgotten: with 65,536 slots that happens from some 20,000 keys on. Memory is taken with the first key.
 */
export class RecentTable {
  /** The key that `find` and `add` are about: whoever calls them writes all its words before. */
  readonly key: Uint32Array;
  /** How many keys it has room for: slots are from 0 to before this. */
  readonly slots: number;
  #keys = new Uint32Array(0);
  /** When each slot was used, as a count of uses; 0 for an empty one. */
  #used = new Float64Array(0);
  #uses = 0;
  #last = 0;

  /** A table of keys of `keyWords` words of 32 bits. `slots` is a power of two. */
  constructor(keyWords: number, slots = 65_536) {
    this.key = new Uint32Array(keyWords);
    this.slots = slots;
  }

  /** The slot of the key, which counts as a use; -1 if it is not known. */
  find(): number {
    if (this.#uses === 0) return -1;
    // Packets of one conversation come in runs.
    const last = this.findLast();
    if (last >= 0) return last;
    const hash = this.#hash();
    for (let probe = 0; probe < probes; probe += 1) {
      const slot = (hash + probe) & (this.slots - 1);
      if (this.#used[slot] !== 0 && this.#holds(slot)) return this.#use(slot);
    }
    return -1;
  }

  /** The same, if the key is the one that was found or added last; else -1, also of a key that is known. */
  findLast(): number {
    const last = this.#last;
    return this.#uses > 0 && this.#used[last] !== 0 && this.#holds(last) ? this.#use(last) : -1;
  }

  /** Adds the key, which is not in the table, and returns its slot; what another key had there is to be forgotten. */
  add(): number {
    const words = this.key.length;
    if (this.#keys.length === 0) {
      this.#keys = new Uint32Array(this.slots * words);
      this.#used = new Float64Array(this.slots);
    }
    const hash = this.#hash();
    let slot = hash;
    for (let probe = 1; probe < probes; probe += 1) {
      const other = (hash + probe) & (this.slots - 1);
      if ((this.#used[other] ?? 0) < (this.#used[slot] ?? 0)) slot = other;
    }
    this.#keys.set(this.key, slot * words);
    return this.#use(slot);
  }

  /** Forgets the key in `slot`. */
  remove(slot: number): void {
    this.#used[slot] = 0;
  }

  #use(slot: number): number {
    this.#uses += 1;
    this.#used[slot] = this.#uses;
    this.#last = slot;
    return slot;
  }

  #holds(slot: number): boolean {
    const { key } = this;
    const base = slot * key.length;
    // From the end, where ports are, which differ more often than addresses.
    for (let word = key.length - 1; word >= 0; word -= 1)
      if (this.#keys[base + word] !== key[word]) return false;
    return true;
  }

  #hash(): number {
    const { key } = this;
    let hash = 0;
    for (let index = 0; index < key.length; index += 1)
      hash = Math.imul(hash ^ (key[index] ?? 0), 0x9e37_79b1) ^ (hash >>> 15);
    return (hash ^ (hash >>> 16)) & (this.slots - 1);
  }
}
