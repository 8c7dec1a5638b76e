import { type LineConditions, perfectLine } from './conditions.js';

/** The directions of a line: `up` from the client to the target, `down` back. */
export type LineSide = 'up' | 'down';

/** What changes at one time of a timeline. */
export interface TimelineStep {
  /** Since the begin of the timeline, or of its repetition. */
  readonly atMs: number;
  /** How long it holds; undefined: until another step changes the same conditions. */
  readonly forMs: number | undefined;
  /** Undefined for both. */
  readonly side: LineSide | undefined;
  /** What changes of each direction; `clear` takes back everything that earlier steps changed for good. */
  readonly change: Readonly<Record<LineSide, Partial<LineConditions>>> | 'clear';
}

/** A script of what happens to a line. */
export interface Timeline {
  /** In the order of their times. */
  readonly steps: readonly TimelineStep[];
  /** When it begins again, in milliseconds since it began; undefined for never. */
  readonly everyMs: number | undefined;
  /** How many times it is played; `Infinity` with `everyMs` alone. */
  readonly times: number;
}

/** What a timeline works on. */
export interface TimelineOptions {
  /** Each side's conditions where nothing changes them; conditions that are omitted are those of a perfect line. */
  readonly base: Readonly<Record<LineSide, Partial<LineConditions>>>;
  /** The whole conditions of a side from now on. */
  readonly changed: (side: LineSide, conditions: LineConditions) => void;
}

const sides: readonly LineSide[] = ['up', 'down'];

/**
 * Plays a timeline, a machine on passed-in time: at each step the conditions of a side are those of its base, over them what earlier
 * steps changed for good, over them what holds for a time, the later step above.
 */
export class TimelineMachine {
  readonly #timeline: Timeline;
  readonly #options: TimelineOptions;
  #begunMs: number | undefined;
  /** How many times it was begun anew. */
  #round = 0;
  #next = 0;
  #lasting: TimelineStep[] = [];
  /** Those that hold for a time, with its end. */
  #passing: { readonly step: TimelineStep; readonly endsMs: number }[] = [];

  constructor(timeline: Timeline, options: TimelineOptions) {
    this.#timeline = timeline;
    this.#options = options;
  }

  /** Whether it has begun and something is still to happen. */
  get isRunning(): boolean {
    return this.deadlineMs < Number.POSITIVE_INFINITY;
  }

  /** When the conditions change next; infinite before the start and behind the end. */
  get deadlineMs(): number {
    return Math.min(this.#nextStepMs(), this.#nextRoundMs(), this.#nextEndMs());
  }

  /** Begins it, or begins it again from its first step. */
  start(nowMs: number): void {
    this.#begunMs = nowMs;
    this.#round = 0;
    this.#begin();
    this.#tell();
    this.deadlineReached(nowMs);
  }

  /** Stops it; the conditions are those of the base again. */
  stop(): void {
    this.#begunMs = undefined;
    this.#begin();
    this.#tell();
  }

  /** Takes the steps that are due at `nowMs`, in their order, and tells the conditions once. */
  deadlineReached(nowMs: number): void {
    let hasChanged = false;
    for (let dueMs = this.deadlineMs; dueMs <= nowMs; dueMs = this.deadlineMs) {
      this.#advance(dueMs);
      hasChanged = true;
    }
    if (hasChanged) this.#tell();
  }

  /** What is due at `dueMs`, one thing at a time: what ends comes first, so that a step may begin what another has ended. */
  #advance(dueMs: number): void {
    if (this.#nextEndMs() <= dueMs) {
      this.#passing = this.#passing.filter(({ endsMs }) => endsMs > dueMs);
      return;
    }
    if (this.#nextStepMs() <= dueMs) {
      const step = this.#timeline.steps[this.#next];
      this.#next += 1;
      if (step !== undefined) this.#take(step, dueMs);
      return;
    }
    this.#round += 1;
    this.#begin();
  }

  #take(step: TimelineStep, nowMs: number): void {
    if (step.change === 'clear') {
      this.#lasting = this.#lasting.flatMap((lasting) => without(lasting, step.side));
    } else if (step.forMs === undefined) this.#lasting.push(step);
    else this.#passing.push({ step, endsMs: nowMs + step.forMs });
  }

  #begin(): void {
    this.#next = 0;
    this.#lasting = [];
    this.#passing = [];
  }

  #tell(): void {
    for (const side of sides) {
      let conditions: LineConditions = { ...perfectLine, ...this.#options.base[side] };
      for (const step of [...this.#lasting, ...this.#passing.map(({ step }) => step)]) {
        if (step.change === 'clear' || (step.side !== undefined && step.side !== side)) continue;
        conditions = { ...conditions, ...step.change[side] };
      }
      this.#options.changed(side, conditions);
    }
  }

  /** When the round that is played began. */
  #roundMs(): number {
    const { everyMs = 0 } = this.#timeline;
    return this.#begunMs === undefined ? Number.POSITIVE_INFINITY : this.#begunMs + this.#round * everyMs;
  }

  #nextStepMs(): number {
    const step = this.#timeline.steps[this.#next];
    return step === undefined ? Number.POSITIVE_INFINITY : this.#roundMs() + step.atMs;
  }

  #nextRoundMs(): number {
    const { everyMs, times } = this.#timeline;
    if (everyMs === undefined || this.#round + 1 >= times) return Number.POSITIVE_INFINITY;
    return this.#roundMs() + everyMs;
  }

  #nextEndMs(): number {
    if (this.#begunMs === undefined) return Number.POSITIVE_INFINITY;
    return this.#passing.reduce((first, { endsMs }) => Math.min(first, endsMs), Number.POSITIVE_INFINITY);
  }
}

/** What is left of a step when `side` is taken from it. */
function without(step: TimelineStep, side: LineSide | undefined): readonly TimelineStep[] {
  if (side === undefined || step.side === side) return [];
  return [{ ...step, side: side === 'up' ? 'down' : 'up' }];
}
