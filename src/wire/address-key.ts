/** Both ends of a packet, as places in its bytes. */
export interface PacketEnds {
  readonly bytes: Uint8Array;
  readonly sourceAt: number;
  readonly sourceBytes: number;
  readonly sourcePort: number;
  readonly destinationAt: number;
  readonly destinationBytes: number;
  readonly destinationPort: number;
}

/** Words of 32 bits that `loadAddress` writes. */
export const addressWords = 4;

/** Writes an address of 0 to 16 bytes as four words from `word` on; unused words are 0. */
export function loadAddress(
  key: Uint32Array,
  word: number,
  bytes: Uint8Array,
  at: number,
  length: number,
): void {
  key[word] = 0;
  key[word + 1] = 0;
  key[word + 2] = 0;
  key[word + 3] = 0;
  for (let index = 0; index < length; index += 4) {
    const from = at + index;
    key[word + (index >> 2)] =
      ((bytes[from] ?? 0) << 24) |
      ((bytes[from + 1] ?? 0) << 16) |
      ((bytes[from + 2] ?? 0) << 8) |
      (bytes[from + 3] ?? 0);
  }
}

/** The slot at which a search for a key of `words` words begins, in a table of `slots` slots, a power of two. */
export function hashKey(key: Uint32Array, words: number, slots: number): number {
  let hash = 0;
  for (let word = 0; word < words; word += 1)
    hash = Math.imul(hash ^ (key[word] ?? 0), 0x9e37_79b1) ^ (hash >>> 15);
  return (hash ^ (hash >>> 16)) & (slots - 1);
}
