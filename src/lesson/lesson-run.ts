import type { Act, PlannedAct } from './act.js';
import type { BenchSpec, Lesson, Step } from './lesson.js';
import type { Observation, Observed } from './observation.js';
import { Seen } from './seen.js';

/** What a run asks of a bench. */
export interface BenchOutbox {
  /** Does it. What comes of it is told to the run as it happens. */
  act(act: Act): void;
  /** Looks at all sockets of the bench, and tells the run. */
  look(): void;
}

/** What a run of a lesson asks besides. */
export interface LessonOutbox extends BenchOutbox {
  /** Leaves the bench for a new one, which tells the run what happens from then on. */
  rebuild(bench: BenchSpec): void;
}

/** What a person said, and what the wire said. */
export interface Answered {
  /** The id of a choice; undefined for "I do not know". */
  readonly given: string | undefined;
  /** Undefined if what happened is none of the choices. */
  readonly truth: string | undefined;
}

/** A step that was done, and what was seen of it. */
export interface Moment {
  readonly step: string;
  readonly observations: readonly Observation[];
  readonly answered?: Answered;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** How far a run is; exactly one of these. */
export type LessonPhase =
  /** The next step can be done. */
  | { readonly phase: 'ready' }
  /** Its question comes first. */
  | { readonly phase: 'asking' }
  | { readonly phase: 'acting' }
  /** What the step is about did not happen in time. */
  | { readonly phase: 'stuck' }
  | { readonly phase: 'finished' };

/** Nothing more is expected of a step when nothing has happened for so long: loopback takes far less. */
const usualQuietMs = 25;
/** A step takes no longer: TFTP sends a block again after a second. */
const maxStepMs = 6_000;
/** Observations that a run keeps; a lesson has some hundred. */
const maxObservations = 5_000;

/**
 * A person's way through one lesson: step by step, with a question before some of them that what happens next answers. It is told what
 * is seen on the bench, on passed-in time, and says what is to be done there.
 */
export class LessonRun {
  readonly lesson: Lesson;
  readonly #outbox: LessonOutbox;
  readonly #quietMs: number;
  /** Since the bench was built. */
  readonly #all: Observation[] = [];
  readonly #moments: Moment[] = [];
  #phase: LessonPhase = { phase: 'ready' };
  #latest: Observation[] = [];
  #given: { readonly choice: string | undefined } | undefined;
  /** How many acts of the step have begun, and whether the last of them has returned, or need not. */
  #begun = 0;
  #isBack = true;
  #isLooking = false;
  #begunMs = 0;
  #lastMs = 0;

  /** `quietMs` is how long nothing may have happened before a step counts as done. */
  constructor(lesson: Lesson, outbox: LessonOutbox, quietMs: number = usualQuietMs) {
    this.lesson = lesson;
    this.#quietMs = quietMs;
    this.#outbox = outbox;
    this.#await();
  }

  get phase(): LessonPhase {
    return this.#phase;
  }

  /** The steps that were done, in order. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  /** What has been seen since the last of them. */
  get latest(): readonly Observation[] {
    return this.#latest;
  }

  /** The step that is under way, or comes next; undefined at the end. */
  get step(): Step | undefined {
    return this.lesson.steps[this.#moments.length];
  }

  /** When `woke` is to be called, in milliseconds of the clock that everything is told by; undefined while nothing is awaited. */
  get deadlineMs(): number | undefined {
    if (this.#phase.phase !== 'acting') return undefined;
    const latestMs = this.#begunMs + maxStepMs;
    return this.#isDue && !this.#isLooking ? Math.min(latestMs, this.#lastMs + this.#quietMs) : latestMs;
  }

  /** Answers the question: an id of a choice, or undefined for "I do not know". Then the step is done. Returns false if nothing is asked. */
  answer(choice: string | undefined, nowMs: number): boolean {
    if (this.#phase.phase !== 'asking') return false;
    const choices = this.step?.question?.choices ?? [];
    if (choice !== undefined && !choices.some(({ id }) => id === choice)) return false;
    this.#given = { choice };
    this.#begin(nowMs);
    return true;
  }

  /** Does the next step. Returns false if that cannot be now: a question is open, or a step is under way. */
  next(nowMs: number): boolean {
    if (this.#phase.phase !== 'ready') return false;
    this.#begin(nowMs);
    return true;
  }

  /** Something was seen on the bench, `atMs` where it is told later than it happened. */
  happened(observed: Observed, nowMs: number, atMs: number = nowMs): void {
    if (this.#all.length >= maxObservations) return;
    const observation = { ...observed, atMs };
    this.#all.push(observation);
    this.#latest.push(observation);
    this.#lastMs = nowMs;
    if (this.#phase.phase !== 'acting') return;
    if (this.#ends(observed)) {
      this.#isBack = true;
      this.#actOn();
    }
    if (observed.type === 'sockets' && this.#isLooking) {
      this.#isLooking = false;
      this.#done();
    }
  }

  /** It is `deadlineMs` or later. */
  woke(nowMs: number): void {
    if (this.#phase.phase !== 'acting') return;
    if (this.#isDue && !this.#isLooking && nowMs >= this.#lastMs + this.#quietMs) {
      this.#isLooking = true;
      this.#outbox.look();
    } else if (nowMs >= this.#begunMs + maxStepMs) {
      this.#phase = { phase: 'stuck' };
    }
  }

  #begin(nowMs: number): void {
    const { step } = this;
    if (step === undefined) return;
    this.#phase = { phase: 'acting' };
    this.#begunMs = nowMs;
    this.#lastMs = nowMs;
    this.#begun = 0;
    if (step.bench !== undefined) {
      this.#all.length = 0;
      this.#outbox.rebuild(step.bench);
    }
    this.#actOn();
  }

  /** Begins acts, up to one that has to return first. */
  #actOn(): void {
    const acts = this.step?.acts ?? [];
    for (;;) {
      const planned = acts[this.#begun];
      if (planned === undefined) return;
      this.#begun += 1;
      this.#isBack = planned.waits;
      this.#outbox.act(this.#actOf(planned));
      if (!this.#isBack) return;
    }
  }

  #actOf({ act, made }: PlannedAct): Act {
    if (act.type !== 'send' || made === undefined) return act;
    const seen = this.#seen;
    return { ...act, bytes: made(seen.received(act.end) ?? act.bytes, seen) };
  }

  /** Whether this is the end of the act that the others wait for. */
  #ends(observed: Observed): boolean {
    const act = this.step?.acts[this.#begun - 1]?.act;
    if (act === undefined || this.#isBack) return false;
    if ('end' in act) return observed.type === 'returned' && observed.end === act.end;
    return observed.type === 'wired' && observed.act === act.type;
  }

  /** Whether everything that the step waits for has been seen. */
  get #isDue(): boolean {
    const { step } = this;
    if (step === undefined || this.#begun < step.acts.length || !this.#isBack) return false;
    return step.until?.(this.#seen) ?? true;
  }

  get #seen(): Seen {
    return new Seen(this.#all, this.#latest);
  }

  #done(): void {
    const { step } = this;
    if (step === undefined) return;
    const seen = this.#seen;
    const given = this.#given;
    this.#moments.push({
      step: step.id,
      observations: this.#latest,
      facts: step.facts?.(seen) ?? {},
      ...(given !== undefined &&
        step.question !== undefined && {
          answered: { given: given.choice, truth: step.question.truth(seen) },
        }),
    });
    this.#latest = [];
    this.#given = undefined;
    this.#await();
  }

  #await(): void {
    const { step } = this;
    if (step === undefined) this.#phase = { phase: 'finished' };
    else this.#phase = { phase: step.question === undefined ? 'ready' : 'asking' };
  }
}
