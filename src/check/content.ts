import { sameBytes } from '../bytes/same-bytes.js';
import type { SeededRandom } from '../line/seeded-random.js';
import { failed, passed, type Verdict } from './check.js';
import { type Phrase, phrase } from './phrases.js';

/** Whether what came is what was to come; else from which byte on it differs. */
export function contentVerdict(expected: Uint8Array, came: Uint8Array, note?: Phrase): Verdict {
  if (sameBytes(expected, came)) return passed(note);
  return failed(phrase('content', { bytes: expected.length }), contentWords(expected, came));
}

/** How content differs from what was expected. */
export function contentWords(expected: Uint8Array, came: Uint8Array): Phrase {
  const at = firstDifference(expected, came);
  return at === came.length || at === expected.length
    ? phrase('contentLength', { bytes: came.length })
    : phrase('contentDiffers', { bytes: came.length, at });
}

/** The index of the first byte that differs; the length of the shorter one where that is its beginning. */
export function firstDifference(one: Uint8Array, other: Uint8Array): number {
  const common = Math.min(one.length, other.length);
  for (let index = 0; index < common; index += 1) if (one[index] !== other[index]) return index;
  return common;
}

/** So many bytes by chance. */
export function randomBytes(count: number, random: SeededRandom): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.below(256));
}
