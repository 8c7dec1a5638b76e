import { expect, it } from 'vitest';
import { SeededRandom } from '../../line/seeded-random.js';
import { findAnchors } from './anchors.js';

function noise(length: number, seed: number): Uint32Array {
  const random = new SeededRandom(seed);
  return Uint32Array.from({ length }, () => random.below(256));
}

/** Sequences one behind the other. */
function joined(...parts: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(parts.flatMap((part) => [...part]));
}

const [one, two, three] = [noise(2_000, 1), noise(2_000, 2), noise(2_000, 3)];

it('stretches that are in both are found whole, wherever they lie', () => {
  expect(findAnchors(joined(one, two), joined(one, three, two))).toEqual([
    { a: 0, b: 0, length: 2_000 },
    { a: 2_000, b: 4_000, length: 2_000 },
  ]);
});

it('stretches are in one order in both: what changed places is found in one of them', () => {
  const anchors = findAnchors(joined(one, two, three), joined(two, one, three));
  expect(anchors.map(({ length }) => length)).toEqual([2_000, 2_000]);
  expect(anchors.at(-1)).toEqual({ a: 4_000, b: 4_000, length: 2_000 });
});

it('what repeats itself, is short or is nowhere is none', () => {
  expect(findAnchors(new Uint32Array(5_000), new Uint32Array(6_000))).toEqual([]);
  expect(findAnchors(one.subarray(0, 15), one.subarray(0, 15))).toEqual([]);
  expect(findAnchors(one, two)).toEqual([]);
  expect(findAnchors(new Uint32Array(0), one)).toEqual([]);
});
