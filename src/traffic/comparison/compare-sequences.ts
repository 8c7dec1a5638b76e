import { diff } from 'fast-myers-diff';
import { findAnchors } from './anchors.js';

/** Where two sequences differ: elements `aStart` to `aEnd` - 1 of the one stand where those from `bStart` to `bEnd` - 1 of the other do. */
export interface Difference {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/** What two sequences do not have in common, in order. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Whether it is the shortest: a stretch that would take too long is one difference as a whole. */
  readonly isShortest: boolean;
}

/** Elements of two sequences that are compared as a whole, at most: the time grows with their square. */
const maxExactLength = 4_096;
/** Steps that a comparison may take, some tenths of a second: of a stretch, the square of its length. */
const maxSteps = 2 ** 26;

/**
 * Compares two sequences element by element, as inserted and removed (Myers). Longer ones are first laid side by side by stretches
 * that occur once in each; what lies between is compared while the bound on the work lasts, and after that at equal places, or as one.
 */
export function compareSequences(a: Uint32Array, b: Uint32Array): Comparison {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && a[a.length - tail - 1] === b[b.length - tail - 1]) tail += 1;
  const middleA = a.subarray(head, a.length - tail);
  const middleB = b.subarray(head, b.length - tail);
  const work = new Work(head);
  if (middleA.length + middleB.length <= maxExactLength) work.compare(middleA, middleB, 0, 0);
  else {
    let endA = 0;
    let endB = 0;
    for (const anchor of findAnchors(middleA, middleB)) {
      work.compare(middleA.subarray(endA, anchor.a), middleB.subarray(endB, anchor.b), endA, endB);
      endA = anchor.a + anchor.length;
      endB = anchor.b + anchor.length;
    }
    work.compare(middleA.subarray(endA), middleB.subarray(endB), endA, endB);
  }
  return { differences: work.differences, isShortest: work.isShortest };
}

/** Gathers differences, within a bound on its steps. */
class Work {
  readonly differences: Difference[] = [];
  readonly #head: number;
  #steps = maxSteps;
  isShortest = true;

  /** `head` elements are equal before those that are compared. */
  constructor(head: number) {
    this.#head = head;
  }

  /** Compares stretches that begin at these places. */
  compare(a: Uint32Array, b: Uint32Array, atA: number, atB: number): void {
    if (a.length === 0 && b.length === 0) return;
    const steps = a.length === 0 || b.length === 0 ? 0 : (a.length + b.length) ** 2;
    if (steps > this.#steps) {
      this.isShortest = false;
      if (!this.#compareInPlace(a, b, atA, atB)) this.#add(atA, atA + a.length, atB, atB + b.length);
      return;
    }
    this.#steps -= steps;
    for (const [aStart, aEnd, bStart, bEnd] of diff(a, b))
      this.#add(atA + aStart, atA + aEnd, atB + bStart, atB + bEnd);
  }

  /** Compares stretches of one length element by element, each at its place; returns false if most of them differ. */
  #compareInPlace(a: Uint32Array, b: Uint32Array, atA: number, atB: number): boolean {
    if (a.length !== b.length) return false;
    const differing = a.reduce((sum, element, index) => (element === b[index] ? sum : sum + 1), 0);
    if (differing * 2 > a.length) return false;
    for (let start = 0; start < a.length; start += 1) {
      let end = start;
      while (end < a.length && a[end] !== b[end]) end += 1;
      if (end > start) this.#add(atA + start, atA + end, atB + start, atB + end);
      start = end;
    }
    return true;
  }

  #add(aStart: number, aEnd: number, bStart: number, bEnd: number): void {
    const head = this.#head;
    this.differences.push({
      ...{ aStart: head + aStart, aEnd: head + aEnd },
      ...{ bStart: head + bStart, bEnd: head + bEnd },
    });
  }
}
