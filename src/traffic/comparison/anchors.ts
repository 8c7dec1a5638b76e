/** Equal stretches of two sequences: where each begins, and its length. */
export interface Anchor {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** Elements of a window. */
const windowLength = 16;
/** One window of so many is looked at, chosen by what is in it: the same ones on both sides, wherever they lie. */
const sampleOf = 32;
const base = 0x0100_0193;

/**
 * Stretches that occur once in each of two sequences and lie in the same order in both, in time proportional to their lengths. They
 * are what stays in place when much is inserted or removed between them.
 */
export function findAnchors(a: Uint32Array, b: Uint32Array): readonly Anchor[] {
  const inA = sampledWindows(a);
  const inB = sampledWindows(b);
  const pairs: (readonly [number, number])[] = [];
  for (const [hash, atA] of inA) {
    const atB = inB.get(hash);
    if (atA >= 0 && atB !== undefined && atB >= 0 && isEqual(a, atA, b, atB)) pairs.push([atA, atB]);
  }
  pairs.sort(([one], [other]) => one - other);
  return extended(a, b, longestRise(pairs));
}

/** The sampled windows by their hash: where each is, or -1 if it is there several times. */
function sampledWindows(sequence: Uint32Array): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let outgoing = 1;
  for (let index = 0; index < windowLength; index += 1) outgoing = Math.imul(outgoing, base);
  let hash = 0;
  for (let index = 0; index < sequence.length; index += 1) {
    hash = Math.imul(hash, base) + mixed(sequence[index] ?? 0);
    if (index >= windowLength) hash -= Math.imul(mixed(sequence[index - windowLength] ?? 0), outgoing);
    hash |= 0;
    const sample = mixed(hash);
    if (index < windowLength - 1 || sample % sampleOf !== 0) continue;
    found.set(sample, found.has(sample) ? -1 : index - windowLength + 1);
  }
  return found;
}

function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x45d9_f3b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9_f3b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function isEqual(a: Uint32Array, atA: number, b: Uint32Array, atB: number): boolean {
  for (let index = 0; index < windowLength; index += 1) if (a[atA + index] !== b[atB + index]) return false;
  return true;
}

/** The longest run of pairs whose second numbers rise; the first ones do. */
function longestRise(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  /** Of each length, the pair that ends a run of it with the least number. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [index, [, second]] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < second) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = index;
  }
  const run: (readonly [number, number])[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) run.push(pair);
  }
  return run.reverse();
}

/** The pairs as stretches, each as long as it stays equal, without what an earlier one covers. */
function extended(
  a: Uint32Array,
  b: Uint32Array,
  pairs: readonly (readonly [number, number])[],
): readonly Anchor[] {
  const anchors: Anchor[] = [];
  let endA = 0;
  let endB = 0;
  for (const [atA, atB] of pairs) {
    if (atA < endA || atB < endB) continue;
    let back = 0;
    while (atA - back > endA && atB - back > endB && a[atA - back - 1] === b[atB - back - 1]) back += 1;
    let length = windowLength;
    while (atA + length < a.length && atB + length < b.length && a[atA + length] === b[atB + length])
      length += 1;
    anchors.push({ a: atA - back, b: atB - back, length: length + back });
    endA = atA + length;
    endB = atB + length;
  }
  return anchors;
}
