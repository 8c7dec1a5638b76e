import type { Failure } from '../../../errors/error.js';
import {
  type BrokenBench,
  beginningOf,
  type Chosen,
  type Goal,
} from '../../../lesson/broken/broken-bench.js';
import type { Came } from '../../../lesson/broken/came.js';
import type { TrialOutcome } from '../../../lesson/broken/trial-outcome.js';
import { TrialRun } from '../../../lesson/broken/trial-run.js';
import type { Words } from '../../../lesson/lesson.js';
import { LessonBench } from '../bench/lesson-bench.js';

/** As in a lesson: captured packets come in batches, and an acknowledgment may be delayed. */
const captureQuietMs = 90;

/** What became of a goal in a trial. */
export interface JudgedGoal {
  readonly goal: Goal;
  readonly holds: boolean;
  readonly came: Came;
}

/** A trial that is over. */
export interface Trial {
  readonly chosen: Chosen;
  readonly outcome: TrialOutcome;
  readonly goals: readonly JudgedGoal[];
  /** Whether all of them hold. */
  readonly isMended: boolean;
  /** Why packets were not captured, where that was wanted. */
  readonly captureFailure: Failure | undefined;
}

/** A broken bench that somebody is at: what is chosen, and trials of it, one at a time, each with sockets of its own. */
export class BrokenSession {
  readonly bench: BrokenBench;
  readonly #capture: boolean;
  readonly #chosen: Map<string, string>;
  #latest: Trial | undefined;
  #isMended = false;
  #trials = 0;
  #hints = 0;
  #running: { readonly bench: LessonBench; readonly stop: () => void } | undefined;

  /** With `capture` the wire itself is shown, where a person may capture. */
  constructor(bench: BrokenBench, capture: boolean) {
    this.bench = bench;
    this.#capture = capture;
    this.#chosen = new Map(beginningOf(bench));
  }

  get chosen(): Chosen {
    return this.#chosen;
  }

  /** The trial that was over last; undefined before the first. */
  get latest(): Trial | undefined {
    return this.#latest;
  }

  /** Whether any trial so far had all goals hold. */
  get isMended(): boolean {
    return this.#isMended;
  }

  /** How many trials there were. */
  get trials(): number {
    return this.#trials;
  }

  /** The hints that were asked for, in order. */
  get hints(): readonly Words[] {
    return this.bench.hints.slice(0, this.#hints);
  }

  /** Chooses an option. Returns false if the bench has no such setting or option. */
  choose(setting: string, option: string): boolean {
    const found = this.bench.settings.find(({ id }) => id === setting);
    if (found?.options.some(({ id }) => id === option) !== true) return false;
    this.#chosen.set(setting, option);
    return true;
  }

  /** The next hint; undefined when all have been given. */
  hint(): Words | undefined {
    const hint = this.bench.hints[this.#hints];
    if (hint !== undefined) this.#hints += 1;
    return hint;
  }

  /** Runs the programs with what is chosen. Resolves when the trial is over; undefined if one is under way, or was ended by `close`. */
  async try(): Promise<Trial | undefined> {
    if (this.#running !== undefined) return undefined;
    const chosen = new Map(this.#chosen);
    const ended = await this.#run(chosen);
    if (ended === undefined) return undefined;
    const { outcome, captureFailure } = ended;
    const goals = this.bench.goals.map((goal) => ({
      ...{ goal, holds: goal.holds(outcome), came: goal.came(outcome) },
    }));
    const isMended = goals.every(({ holds }) => holds);
    this.#trials += 1;
    this.#isMended ||= isMended;
    this.#latest = { chosen, outcome, goals, isMended, captureFailure };
    return this.#latest;
  }

  /** Ends a trial that is under way. */
  async close(): Promise<void> {
    const running = this.#running;
    running?.stop();
    await running?.bench.close();
  }

  async #run(chosen: Chosen): Promise<Pick<Trial, 'outcome' | 'captureFailure'> | undefined> {
    const beganMs = performance.now();
    const now = (): number => performance.now() - beganMs;
    let timer: NodeJS.Timeout | undefined;
    let settle: (isOver: boolean) => void = () => undefined;
    const over = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    const bench = new LessonBench(this.bench.bench, 0, this.#capture, (observed, atMs) => {
      run.happened(observed, now(), atMs === undefined ? undefined : atMs - beganMs);
      goOn();
    });
    const run = new TrialRun(this.bench, chosen, bench, this.#capture ? captureQuietMs : undefined);
    const goOn = (): void => {
      clearTimeout(timer);
      const { deadlineMs } = run;
      if (deadlineMs === undefined) {
        settle(true);
        return;
      }
      timer = setTimeout(
        () => {
          run.woke(now());
          goOn();
        },
        Math.max(0, Math.ceil(deadlineMs - now())),
      );
    };
    this.#running = { bench, stop: () => settle(false) };
    run.begin(now());
    goOn();
    const isOver = await over;
    clearTimeout(timer);
    await bench.close();
    this.#running = undefined;
    return isOver ? { outcome: run.outcome, captureFailure: bench.captureFailure } : undefined;
  }
}
