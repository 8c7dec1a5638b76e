import type { Exchange } from './desk.js';
import type { SequenceReport, SequenceResult, StepOutcome } from './sequence-report.js';
import type { StepFailure } from './step-failure.js';
import type { StepView } from './step-view.js';

/** How one step of a sequence has gone, all of its rounds together. */
export interface StepRecord {
  /** As it was begun last. */
  readonly step: StepView;
  /** `failed` as soon as one round has. */
  readonly outcome: StepOutcome | 'running';
  /** How often it has ended. */
  readonly rounds: number;
  readonly failedRounds: number;
  /** Milliseconds of all rounds that have ended. */
  readonly tookMs: number;
  /** When it began first, in milliseconds after the sequence. */
  readonly startedMs: number;
  /** Why it failed first. */
  readonly failure: StepFailure | undefined;
  /** In which round that was; 0 outside of a repetition. */
  readonly failedRound: number;
}

/** What a sequence has done so far: a row for each step that was begun, however often; its result; the latest messages. */
export class SequenceRecord {
  readonly #steps = new Map<string, StepRecord>();
  #startedMs: number | undefined;
  #result: SequenceResult | undefined;
  #exchanges: Exchange[] = [];
  #firstFailed: string | undefined;

  /** The steps in the order in which they began. */
  get steps(): readonly StepRecord[] {
    return [...this.#steps.values()];
  }

  /** Undefined while it runs. */
  get result(): SequenceResult | undefined {
    return this.#result;
  }

  /** The number of the step that failed first. */
  get firstFailed(): string | undefined {
    return this.#firstFailed;
  }

  /** The latest messages, oldest first. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  take(report: SequenceReport): void {
    switch (report.type) {
      case 'stepStarted':
        this.#started(report.step, report.atMs);
        break;
      case 'stepEnded':
        this.#ended(report);
        break;
      case 'exchanged':
        this.#exchanges = [...this.#exchanges.slice(1 - maxExchanges), report.exchange];
        break;
      case 'finished':
        this.#result = report.result;
    }
  }

  #started(step: StepView, atMs: number): void {
    this.#startedMs ??= atMs;
    const known = this.#steps.get(step.number);
    const row: StepRecord =
      known === undefined
        ? {
            step,
            outcome: 'running',
            rounds: 0,
            failedRounds: 0,
            tookMs: 0,
            startedMs: atMs - this.#startedMs,
            failure: undefined,
            failedRound: 0,
          }
        : { ...known, step, outcome: known.failedRounds > 0 ? 'failed' : 'running' };
    this.#steps.set(step.number, row);
  }

  #ended({ step, outcome, tookMs, failure }: Extract<SequenceReport, { readonly type: 'stepEnded' }>): void {
    const known = this.#steps.get(step.number);
    if (known === undefined) return;
    const hasFailed = outcome === 'failed';
    if (failure !== undefined) this.#firstFailed ??= step.number;
    this.#steps.set(step.number, {
      ...known,
      outcome: hasFailed || known.failedRounds > 0 ? 'failed' : outcome,
      rounds: known.rounds + 1,
      failedRounds: known.failedRounds + (hasFailed ? 1 : 0),
      tookMs: known.tookMs + tookMs,
      failure: known.failure ?? failure,
      failedRound: known.failure === undefined && failure !== undefined ? step.round : known.failedRound,
    });
  }
}

/** Messages that are kept to be shown. */
const maxExchanges = 32;
