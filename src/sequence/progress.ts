import type { Failure } from '../errors/error.js';
import type { Desk } from './desk.js';
import type { Sequence } from './sequence.js';
import type { SequenceOutbox, SequenceResult, StepOutcome } from './sequence-report.js';
import type { StepFailure } from './step-failure.js';
import type { Begun, StepLine } from './step-line.js';
import { isContainer, stepViews } from './step-view.js';

/** How far a sequence is: which steps have ended and how, told to whoever watches. */
export class Progress {
  readonly #desk: Desk;
  readonly #outbox: Pick<SequenceOutbox, 'report'>;
  readonly #stopsAtFailure: boolean;
  /** The numbers of steps that contain no others and were not begun yet. */
  readonly #waiting: Set<string>;
  #beganMs = 0;
  #steps = 0;
  #failed = 0;
  #isOver = false;

  constructor(desk: Desk, outbox: Pick<SequenceOutbox, 'report'>, { stopsAtFailure, steps }: Sequence) {
    this.#desk = desk;
    this.#outbox = outbox;
    this.#stopsAtFailure = stopsAtFailure;
    const plain = stepViews(steps).filter((view) => !isContainer(view));
    this.#waiting = new Set(plain.map(({ number }) => number));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  begin(nowMs: number): void {
    this.#beganMs = nowMs;
  }

  started({ view }: Begun, nowMs: number): void {
    this.#waiting.delete(view.number);
    this.#outbox.report({ type: 'stepStarted', step: view, atMs: nowMs });
  }

  /** The present step of a line is over. */
  end(line: StepLine, outcome: StepOutcome, nowMs: number): void {
    const { present } = line;
    line.rest();
    if (present !== undefined) this.ended(present, outcome, nowMs);
  }

  /** A step is over. One that contains others is not counted. */
  ended({ view, startedMs, step }: Begun, outcome: StepOutcome, nowMs: number): void {
    if (step.type !== 'repeat' && step.type !== 'parallel') this.#steps += 1;
    const tookMs = nowMs - startedMs;
    this.#outbox.report({ type: 'stepEnded', step: view, outcome, atMs: nowMs, tookMs, failure: undefined });
  }

  /** The present step of a line does not hold; ends the sequence where that says so. */
  fail(
    line: StepLine,
    failed: Failure,
    nowMs: number,
    { expected, came, visits }: Pick<StepFailure, 'expected' | 'came' | 'visits'> = nothing,
  ): void {
    const { present } = line;
    line.rest();
    if (present === undefined) return;
    this.#steps += 1;
    this.#failed += 1;
    line.markFailed();
    const { view, startedMs } = present;
    // What is missing because another step failed has nothing to do with the latest messages.
    const latest = failed.code === 'SEQUENCE_VALUE_LOST' ? [] : this.#desk.latest();
    const around = latest.map((one) => ({ ...one, afterMs: one.atMs - startedMs }));
    this.#outbox.report({
      type: 'stepEnded',
      step: view,
      outcome: 'failed',
      atMs: nowMs,
      tookMs: nowMs - startedMs,
      failure: { failure: failed, expected, came, visits, around },
    });
    if (this.#stopsAtFailure) this.finish(undefined, nowMs);
  }

  /** The sequence is over: as its steps say, unless `outcome` says otherwise. */
  finish(outcome: SequenceResult['outcome'] | undefined, nowMs: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const result: SequenceResult = {
      outcome: outcome ?? (this.#failed > 0 ? 'failed' : 'held'),
      steps: this.#steps,
      failed: this.#failed,
      skipped: this.#waiting.size,
      tookMs: nowMs - this.#beganMs,
    };
    this.#outbox.report({ type: 'finished', result });
  }
}

const nothing = { expected: '', came: [], visits: [] } as const;
