import { ProgressRecord, progressBytes, type TransferProgress } from './progress-record.js';

/** The kinds of steps in a trace, by stored number. */
export const traceKind = Object.freeze({
  blocksSent: 1,
  blocksResent: 2,
  acknowledgementReceived: 3,
  acknowledgementRepeated: 4,
  acknowledgementIgnored: 5,
  optionsSent: 6,
  blockReceived: 7,
  blockRepeated: 8,
  blockAhead: 9,
  acknowledgementSent: 10,
  timedOut: 11,
  errorReceived: 12,
  errorSent: 13,
  requestSent: 14,
  requestReceived: 15,
  optionsReceived: 16,
});

/** The name of a kind of step. */
export type TraceKind = keyof typeof traceKind;

/** One step of a transfer, for the ladder. */
export interface TraceStep {
  readonly atMs: number;
  readonly kind: TraceKind;
  /** An absolute block number, an ERROR's code, or the number of options in a request. */
  readonly block: number;
  /** Blocks sent at once from `block` on; 1 for every other kind. */
  readonly count: number;
}

const names = new Map<number, TraceKind>(
  Object.entries(traceKind).map(([name, kind]) => [kind, name as TraceKind]),
);

/** Bytes of a step: its time, block, count and kind. */
const stepBytes = 8 + 4 + 4 + 1;

/** A recorded trace: a plain value that crosses threads, with its progress and its steps in the memory that they were recorded into. */
export interface RecordedTrace {
  readonly memory: ArrayBuffer;
  /** The number of steps that fit. */
  readonly capacity: number;
  /** The number of steps recorded, including those overwritten. */
  readonly recorded: number;
}

/**
 * The first and the last steps of one transfer at 17 bytes a step: a quarter of the capacity holds the beginning, the rest is a
 * ring; and how far it had come over its whole time. Recording allocates nothing.
 */
export class TransferTrace {
  readonly capacity: number;
  /** Steps kept from the beginning; overwritten steps belong after them. */
  readonly firstSteps: number;
  readonly #memory: ArrayBuffer;
  readonly #times: Float64Array;
  readonly #blocks: Uint32Array;
  readonly #counts: Uint32Array;
  readonly #kinds: Uint8Array;
  readonly #progress: ProgressRecord;
  #recorded = 0;
  #isOver = false;

  /** Keeps `capacity` steps, 1 and up; 1,024 take 18 KiB with the progress. */
  constructor(capacity = 1_024, memory = new ArrayBuffer(progressBytes + capacity * stepBytes)) {
    this.capacity = capacity;
    this.firstSteps = Math.floor(capacity / 4);
    this.#memory = memory;
    this.#progress = new ProgressRecord(memory);
    this.#times = new Float64Array(memory, progressBytes, capacity);
    this.#blocks = new Uint32Array(memory, progressBytes + capacity * 8, capacity);
    this.#counts = new Uint32Array(memory, progressBytes + capacity * 12, capacity);
    this.#kinds = new Uint8Array(memory, progressBytes + capacity * 16, capacity);
  }

  /** Opens a recorded trace for reading; takes ownership of its memory. */
  static of({ memory, capacity, recorded }: RecordedTrace): TransferTrace {
    const trace = new TransferTrace(capacity, memory);
    trace.#recorded = recorded;
    return trace;
  }

  /** Overwritten steps, between the first and the last ones. */
  get lost(): number {
    return Math.max(0, this.#recorded - this.capacity);
  }

  /** Records one step, unless the trace has ended; `kind` is one of `traceKind`, `block` is kept modulo 2^32. */
  record(atMs: number, kind: number, block: number, count: number): void {
    if (this.#isOver) return;
    if (kind === traceKind.acknowledgementReceived || kind === traceKind.blockReceived)
      this.#progress.at(atMs, block + count - 1);
    const index = this.#indexOf(this.#recorded);
    this.#times[index] = atMs;
    this.#kinds[index] = kind;
    this.#blocks[index] = block;
    this.#counts[index] = count;
    this.#recorded += 1;
  }

  /** A copy of the trace so far. */
  soFar(): RecordedTrace {
    return { memory: this.#memory.slice(), capacity: this.capacity, recorded: this.#recorded };
  }

  /** Ends the trace and gives its memory away: nothing more is recorded. */
  end(): RecordedTrace {
    const memory = this.#memory;
    const recorded = this.#recorded;
    const { capacity } = this;
    this.#isOver = true;
    return { memory, capacity, recorded };
  }

  /** How far it had come over its whole time; times are milliseconds after `zeroMs`. */
  progress(zeroMs = 0): TransferProgress {
    return this.#progress.read(zeroMs);
  }

  /** The kept steps, oldest first; times are milliseconds after `zeroMs`. */
  steps(zeroMs = 0): TraceStep[] {
    const kept = Math.min(this.#recorded, this.capacity);
    return Array.from({ length: kept }, (_, position) => {
      const index = this.#indexOf(position < this.firstSteps ? position : position + this.lost);
      return {
        atMs: (this.#times[index] ?? 0) - zeroMs,
        kind: names.get(this.#kinds[index] ?? 0) ?? 'timedOut',
        block: this.#blocks[index] ?? 0,
        count: this.#counts[index] ?? 0,
      };
    });
  }

  /** The index of step number `step`, from 0. */
  #indexOf(step: number): number {
    const { firstSteps, capacity } = this;
    return step < firstSteps ? step : firstSteps + ((step - firstSteps) % (capacity - firstSteps));
  }
}
