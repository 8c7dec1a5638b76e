import type { EndName } from '../act.js';
import type { CallName, Observation } from '../observation.js';
import { Seen } from '../seen.js';

/** A line that a program printed. */
export interface Print {
  readonly end: EndName;
  readonly text: string;
  readonly atMs: number;
}

/** What was seen of one trial. */
export class TrialOutcome {
  readonly seen: Seen;
  readonly prints: readonly Print[];

  constructor(observations: readonly Observation[], prints: readonly Print[]) {
    this.seen = new Seen(observations, observations);
    this.prints = prints;
  }

  /** What a program printed, line by line. */
  printed(end: EndName): readonly string[] {
    return this.prints.flatMap((one) => (one.end === end ? [one.text] : []));
  }

  /** The call that a program was still in at the end. */
  waitingCall(end: EndName): CallName | undefined {
    const called = this.seen.all.findLast((one) => one.type === 'called' && one.end === end);
    if (called?.type !== 'called') return undefined;
    const isBack = this.seen.all.some((one) => one.type === 'returned' && one.id === called.id);
    return isBack ? undefined : called.call;
  }
}
