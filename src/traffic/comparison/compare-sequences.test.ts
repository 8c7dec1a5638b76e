import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../line/seeded-random.js';
import { type Comparison, compareSequences } from './compare-sequences.js';

const codes = (text: string): Uint32Array => Uint32Array.from(text, (character) => character.charCodeAt(0));

/** The second sequence, made of the first and the differences; fails where those say that unlike elements are alike. */
function applied(a: Uint32Array, b: Uint32Array, { differences }: Comparison): readonly number[] {
  const made: number[] = [];
  let endA = 0;
  for (const { aStart, aEnd, bStart, bEnd } of differences) {
    expect(aStart).toBeGreaterThanOrEqual(endA);
    made.push(...a.subarray(endA, aStart));
    expect(made).toHaveLength(bStart);
    made.push(...b.subarray(bStart, bEnd));
    endA = aEnd;
  }
  made.push(...a.subarray(endA));
  return made;
}

function noise(length: number, seed: number): Uint32Array {
  const random = new SeededRandom(seed);
  return Uint32Array.from({ length }, () => random.below(256));
}

describe('a comparison', () => {
  it.each([
    ['same', 'same', []],
    ['', '', []],
    ['', 'ab', ['|ab']],
    ['ab', '', ['ab|']],
    ['hello', 'hallo', ['e|a']],
    ['abcdef', 'abXcdf', ['|X', 'e|']],
    ['aaaa', 'aaa', ['a|']],
  ])('of %j and %j is %j', (a, b, expected) => {
    const { differences, isShortest } = compareSequences(codes(a), codes(b));
    expect(
      differences.map(
        ({ aStart, aEnd, bStart, bEnd }) => `${a.slice(aStart, aEnd)}|${b.slice(bStart, bEnd)}`,
      ),
    ).toEqual(expected);
    expect(isShortest).toBe(true);
  });

  it('makes the one of the other, whatever they are', () => {
    const sequence = fc.uint8Array({ maxLength: 200, max: 3 }).map((bytes) => Uint32Array.from(bytes));
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(applied(a, b, compareSequences(a, b))).toEqual([...b]);
      }),
    );
  });

  it('of long sequences finds what was inserted, removed and changed between what stayed', () => {
    const a = noise(1_000_000, 1);
    const inserted = Uint32Array.from([
      ...a.subarray(0, 100_000),
      ...noise(50, 2),
      ...a.subarray(100_000, 600_000),
      ...a.subarray(600_300, 900_000),
      ...[(a[900_000] ?? 0) ^ 1],
      ...a.subarray(900_001),
    ]);
    const comparison = compareSequences(a, inserted);
    expect(comparison.isShortest).toBe(true);
    const removed = comparison.differences.reduce((sum, { aStart, aEnd }) => sum + aEnd - aStart, 0);
    const added = comparison.differences.reduce((sum, { bStart, bEnd }) => sum + bEnd - bStart, 0);
    expect([removed, added]).toEqual([301, 51]);
  });

  it('of long sequences that have nothing in common is one difference, and says that it may not be the shortest', () => {
    const { differences, isShortest } = compareSequences(noise(500_000, 1), noise(400_000, 2));
    expect(isShortest).toBe(false);
    expect(differences).toEqual([{ aStart: 0, aEnd: 500_000, bStart: 0, bEnd: 400_000 }]);
  });

  it('of long sequences that repeat themselves finds what changed at its place', () => {
    const a = new Uint32Array(500_000).fill(0xff);
    const b = a.slice();
    for (const at of [1_000, 1_001, 400_000]) b[at] = 0;
    expect(compareSequences(a, b).differences).toEqual([
      { aStart: 1_000, aEnd: 1_002, bStart: 1_000, bEnd: 1_002 },
      { aStart: 400_000, aEnd: 400_001, bStart: 400_000, bEnd: 400_001 },
    ]);
  });

  it('of long sequences that repeat themselves is right, if not the shortest', () => {
    const a = new Uint32Array(20_000).map((_, index) => index % 3);
    const b = new Uint32Array(21_000).map((_, index) => (index + 1) % 3);
    expect(applied(a, b, compareSequences(a, b)).join()).toBe(b.join());
  });
});
