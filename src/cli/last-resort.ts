import process from 'node:process';

/** Faults within `tooOftenMs` that a program does not come back from: it is going round in circles. */
const tooMany = 50;
const tooOftenMs = 10_000;
/** Different faults that are remembered, to tell each once. */
const maxRemembered = 100;

/** What becomes of a fault that nobody caught: it is told, or was already, or ends the program. */
export type Verdict = 'tell' | 'known' | 'end';

/** Judges faults: each is told once, and too many in a short time are the end. */
export class FaultJudge {
  readonly #known = new Set<string>();
  #timesMs: number[] = [];
  #isOver = false;

  /** The verdict on a fault at `nowMs`, on a clock that only goes forward. */
  judge(fault: unknown, nowMs: number): Verdict {
    if (this.#isOver) return 'known';
    this.#timesMs = [...this.#timesMs.filter((atMs) => nowMs - atMs < tooOftenMs), nowMs];
    this.#isOver = this.#timesMs.length >= tooMany;
    if (this.#isOver) return 'end';
    const text = stackOf(fault);
    if (this.#known.has(text)) return 'known';
    if (this.#known.size < maxRemembered) this.#known.add(text);
    return 'tell';
  }
}

/** What a fault says of where it happened. */
export function stackOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

/**
 * Keeps the process alive past faults of the program itself that nobody caught, promises among them: for one whose other
 * connections and unsaved logs would be lost with it. `tell` hears of each fault once, `end` of the one too many.
 */
export function surviveFaults(tell: (fault: unknown) => void, end: () => void): void {
  const judge = new FaultJudge();
  process.on('uncaughtException', (fault: unknown) => {
    const verdict = judge.judge(fault, performance.now());
    if (verdict !== 'known') tell(fault);
    if (verdict === 'end') end();
  });
}
