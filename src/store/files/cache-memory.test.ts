import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedMemory } from './cache-memory.js';

describe('memory that threads share', () => {
  it('never allocates the same place twice, stays within its bound, and is whole again when all is released', () => {
    const steps = fc.array(fc.record({ bytes: fc.nat(3_000), gives: fc.boolean(), which: fc.nat() }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (todo) => {
        const memory = new SharedMemory(16_384);
        const live: { readonly taken: Uint8Array; readonly mark: number }[] = [];
        let mark = 0;
        for (const { bytes, gives, which } of todo) {
          if (gives && live.length > 0) {
            const [given] = live.splice(which % live.length, 1);
            if (given !== undefined) memory.give(given.taken);
            continue;
          }
          const taken = memory.take(bytes);
          if (taken === undefined) continue;
          mark = (mark + 1) % 256;
          live.push({ taken: taken.fill(mark), mark });
        }
        for (const { taken, mark: own } of live) expect(taken.every((byte) => byte === own)).toBe(true);
        expect(new Set(live.map(({ taken }) => taken.byteOffset)).size).toBe(live.length);
        expect(live.reduce((sum, { taken }) => sum + taken.length, 0)).toBeLessThanOrEqual(16_384);
        for (const { taken } of live) memory.give(taken);
        expect(memory.take(16_384)).toHaveLength(16_384);
      }),
    );
  });

  it('allocates nothing if the bound, or the machine’s memory, is too small', () => {
    expect(new SharedMemory(0).take(0)).toBeUndefined();
    expect(new SharedMemory(100).take(101)).toBeUndefined();
    expect(new SharedMemory(2 ** 52).largestBytes).toBe(1024 ** 3);
  });
});
