import type { Nth } from './rule.js';

const secondMs = 1_000;

/** What one conversation counts for each of its rules: matches, turns, answers in the present second. */
export class RuleTally {
  readonly #matches: Uint32Array;
  readonly #turns: Uint32Array;
  readonly #answers: SecondCounts;
  readonly #notes: SecondCounts;
  readonly #leftOut: SecondCounts;
  readonly #stopped: Uint8Array;

  constructor(rules: number) {
    this.#matches = new Uint32Array(rules);
    this.#turns = new Uint32Array(rules);
    this.#answers = new SecondCounts(rules);
    this.#notes = new SecondCounts(rules);
    this.#leftOut = new SecondCounts(rules);
    this.#stopped = new Uint8Array(rules);
  }

  isStopped(place: number): boolean {
    return this.#stopped[place] === 1;
  }

  /** Stops a rule for good. Returns false if it was stopped before. */
  stop(place: number): boolean {
    const isNew = !this.isStopped(place);
    this.#stopped[place] = 1;
    return isNew;
  }

  /** Counts a message that meets a rule's conditions, and says whether it is the one that was asked for. */
  isNth(place: number, nth: Nth | undefined): boolean {
    if (nth === undefined) return true;
    const count = (this.#matches[place] ?? 0) + 1;
    this.#matches[place] = count;
    return nth.isRepeated ? count % nth.number === 0 : count === nth.number;
  }

  /** The index of the next of so many answers. */
  turn(place: number, count: number): number {
    const turn = (this.#turns[place] ?? 0) % count;
    this.#turns[place] = turn + 1;
    return turn;
  }

  /** Counts an answer. Returns false for one beyond the limit of its second. */
  mayAnswer(place: number, perSecond: number, nowMs: number): boolean {
    return this.#answers.count(place, nowMs) <= perSecond;
  }

  /** Counts a line or a notice, apart from the answers. Returns false for one beyond the limit of its second. */
  mayNote(place: number, perSecond: number, nowMs: number): boolean {
    return this.#notes.count(place, nowMs) <= perSecond;
  }

  /** Whether to say that lines or notices were left out: once a second. */
  saysLeftOut(place: number, nowMs: number): boolean {
    return this.#leftOut.count(place, nowMs) === 1;
  }
}

/** Counts what each rule does in the present second. */
class SecondCounts {
  readonly #sinceMs: Float64Array;
  readonly #counts: Uint32Array;

  constructor(rules: number) {
    this.#sinceMs = new Float64Array(rules);
    this.#counts = new Uint32Array(rules);
  }

  /** Counts one more, and returns how many there are. */
  count(place: number, nowMs: number): number {
    const sinceMs = this.#sinceMs[place] ?? 0;
    // The clock may have been set back.
    if (nowMs - sinceMs >= secondMs || nowMs < sinceMs) {
      this.#sinceMs[place] = nowMs;
      this.#counts[place] = 0;
    }
    const count = (this.#counts[place] ?? 0) + 1;
    this.#counts[place] = count;
    return count;
  }
}
