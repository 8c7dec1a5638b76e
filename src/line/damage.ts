import type { Damage } from './conditions.js';
import type { SeededRandom } from './seeded-random.js';

/** The most bits that one datagram loses: more are found no better. */
export const maxDamagedBits = 1_024;

/**
 * Flips bits of `bytes` in place, each once, by the seed. Returns false where there is none to flip: bytes outside of the range, and empty
 * ones, stay as they are.
 */
export function damageBytes(
  bytes: Uint8Array,
  { bits, fromByte, bytes: length }: Damage,
  random: SeededRandom,
): boolean {
  const from = Math.max(0, fromByte < 0 ? bytes.length + fromByte : fromByte);
  const to = Math.min(bytes.length, from + length);
  if (to <= from) return false;
  const all = (to - from) * 8;
  const wanted = Math.min(bits, maxDamagedBits, all);
  const flipped = new Set<number>();
  // A full range would be found by chance only late: Floyd's choice takes one draw a bit (Bentley 1987).
  for (let most = all - wanted; most < all; most += 1) {
    const drawn = random.below(most + 1);
    const bit = flipped.has(drawn) ? most : drawn;
    flipped.add(bit);
    const at = from + (bit >> 3);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
  }
  return wanted > 0;
}
