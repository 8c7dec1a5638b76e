import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damageBytes } from './damage.js';
import { SeededRandom } from './seeded-random.js';

const bitsOf = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);

describe('damage', () => {
  it('flips exactly the bits that are asked for, in the bytes that are asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: -40, max: 40 }),
        fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(Number.POSITIVE_INFINITY)),
        fc.integer({ min: 0, max: 40 }),
        fc.integer(),
        (bits, fromByte, length, size, seed) => {
          const bytes = new Uint8Array(size);
          const isDamaged = damageBytes(bytes, { bits, fromByte, bytes: length }, new SeededRandom(seed));
          const from = Math.min(size, fromByte < 0 ? Math.max(0, size + fromByte) : fromByte);
          const to = Math.min(size, from + length);
          expect(bitsOf(bytes)).toBe(Math.min(bits, (to - from) * 8));
          expect(isDamaged).toBe(to > from);
          expect(bitsOf(bytes.subarray(from, to))).toBe(bitsOf(bytes));
        },
      ),
    );
  });
});
