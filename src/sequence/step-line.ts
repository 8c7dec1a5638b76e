import type { Expectation } from './expectation.js';
import type { Scope } from './scope.js';
import type { SequenceStep } from './sequence.js';
import { type StepView, viewOf } from './step-view.js';

/** A step that was begun. */
export interface Begun {
  readonly step: SequenceStep;
  readonly view: StepView;
  readonly startedMs: number;
  /** A step within it has failed. */
  hasFailed: boolean;
}

/** Steps that are taken one after another, once or in rounds. */
interface Frame {
  readonly steps: readonly SequenceStep[];
  readonly prefix: string;
  index: number;
  round: number;
  /** The repetition that they belong to; undefined for the first frame of a line. */
  readonly repetition: Begun | undefined;
}

/** What a line waits for before its present step is over. */
export type Wait =
  | { readonly type: 'opening'; readonly name: string; readonly untilMs: number }
  | {
      readonly type: 'expecting';
      readonly expectation: Expectation;
      readonly untilMs: number;
      readonly withinMs: number;
    }
  | { readonly type: 'pausing'; readonly untilMs: number }
  /** The next round of a repetition, which is no end of a step. */
  | { readonly type: 'round'; readonly untilMs: number }
  | {
      readonly type: 'transferring';
      readonly id: number;
      readonly untilMs: number;
      readonly withinMs: number;
    }
  | { readonly type: 'lines'; left: number; readonly untilMs: number };

/** A line of steps: the sequence's own, or one of several that run at once. */
export class StepLine {
  readonly scope: Scope;
  readonly parent: StepLine | undefined;
  present: Begun | undefined;
  wait: Wait | undefined;
  readonly #frames: Frame[] = [];

  constructor(steps: readonly SequenceStep[], prefix: string, scope: Scope, parent: StepLine | undefined) {
    this.scope = scope;
    this.parent = parent;
    this.#frames.push({ steps, prefix, index: 0, round: 0, repetition: undefined });
  }

  /** The present step is over, and nothing is waited for. */
  rest(): void {
    this.present = undefined;
    this.wait = undefined;
  }

  /** Begins the next step of the innermost frame; undefined at its end. */
  next(nowMs: number): Begun | undefined {
    const frame = this.#frames.at(-1);
    const step = frame?.steps[frame.index];
    if (frame === undefined || step === undefined) return undefined;
    frame.index += 1;
    const number = `${frame.prefix}${frame.index}`;
    const view = viewOf(step, number, frame.round);
    this.present = { step, view, startedMs: nowMs, hasFailed: false };
    return this.present;
  }

  /** Enters the steps of a repetition, which is the present step. */
  enter(repetition: Begun, steps: readonly SequenceStep[]): void {
    this.#frames.push({ steps, prefix: `${repetition.view.number}.`, index: 0, round: 1, repetition });
    this.present = undefined;
  }

  /**
   * The innermost frame is at its end: begins its next round (`startsAtMs` says when), or leaves it. Returns the repetition that is over,
   * or `over` at the end of the line.
   */
  leave(): { readonly startsAtMs: number } | { readonly ended: Begun } | 'over' {
    const frame = this.#frames.at(-1);
    const repetition = frame?.repetition;
    if (frame === undefined || repetition === undefined) return 'over';
    const { step } = repetition;
    if (step.type === 'repeat' && frame.round < step.times) {
      frame.round += 1;
      frame.index = 0;
      return { startsAtMs: repetition.startedMs + (frame.round - 1) * step.everyMs };
    }
    this.#frames.pop();
    return { ended: repetition };
  }

  /** Marks whatever contains the present step as failed. */
  markFailed(): void {
    for (const { repetition } of this.#frames) if (repetition !== undefined) repetition.hasFailed = true;
    if (this.parent === undefined) return;
    if (this.parent.present !== undefined) this.parent.present.hasFailed = true;
    this.parent.markFailed();
  }
}
