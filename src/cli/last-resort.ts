import process from 'node:process';

/** Faults within `tooOftenMs` after which the program is considered to be in a loop. */
const tooMany = 50;
const tooOftenMs = 10_000;
/** Maximum number of different faults that are remembered, to report each once. */
const maxRemembered = 100;

/** The verdict on an uncaught fault: report it, skip it because it is known, or end the program. */
export type Verdict = 'report' | 'known' | 'end';

/** Judges faults: each is reported once, and too many in a short time end the program. */
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
    return 'report';
  }
}

/** The stack of a fault, or its text where it has none. */
export function stackOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

/**
 * Keeps the process alive past uncaught faults of the program itself, rejected promises included: its other connections and
 * unsaved logs would be lost with it. Calls `report` once for each fault, and `end` when there are too many.
 */
export function surviveFaults(report: (fault: unknown) => void, end: () => void): void {
  const judge = new FaultJudge();
  process.on('uncaughtException', (fault: unknown) => {
    const verdict = judge.judge(fault, performance.now());
    if (verdict !== 'known') report(fault);
    if (verdict === 'end') end();
  });
}
