/** What a trace can record, by the number that is stored. */
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

/** The name of what happened. */
export type TraceKind = keyof typeof traceKind;

/** One step of a transfer, for the ladder. */
export interface TraceStep {
  readonly atMs: number;
  readonly kind: TraceKind;
  /** Absolute block number, an ERROR's code, or how many options a request holds. */
  readonly block: number;
  /** Blocks sent in one go from `block` on; 1 for everything else. */
  readonly count: number;
}

const names = new Map<number, TraceKind>(
  Object.entries(traceKind).map(([name, kind]) => [kind, name as TraceKind]),
);

/** Bytes of a step: its time, block, count and kind. */
const stepBytes = 8 + 4 + 4 + 1;

/** A trace at rest: a plain value that crosses threads, its steps still in the memory that they were recorded into. */
export interface RecordedTrace {
  readonly memory: ArrayBuffer;
  /** Steps that there is room for. */
  readonly capacity: number;
  /** Steps in all; those that were not kept are counted. */
  readonly recorded: number;
}

/**
 * The first and the last steps of one transfer in 17 bytes a step: a quarter of the room is for how it began, the rest a
 * ring. Recording allocates nothing.
 */
export class TransferTrace {
  readonly capacity: number;
  /** Steps that are kept from the beginning; what was not kept lies behind them. */
  readonly firstSteps: number;
  readonly #memory: ArrayBuffer;
  readonly #times: Float64Array;
  readonly #blocks: Uint32Array;
  readonly #counts: Uint32Array;
  readonly #kinds: Uint8Array;
  #recorded = 0;
  #isOver = false;

  /** `capacity` steps are kept, 1 and up; 1,024 are 17 KiB. */
  constructor(capacity = 1_024, memory = new ArrayBuffer(capacity * stepBytes)) {
    this.capacity = capacity;
    this.firstSteps = Math.floor(capacity / 4);
    this.#memory = memory;
    this.#times = new Float64Array(memory, 0, capacity);
    this.#blocks = new Uint32Array(memory, capacity * 8, capacity);
    this.#counts = new Uint32Array(memory, capacity * 12, capacity);
    this.#kinds = new Uint8Array(memory, capacity * 16, capacity);
  }

  /** What was recorded, to be read; takes its memory over. */
  static of({ memory, capacity, recorded }: RecordedTrace): TransferTrace {
    const trace = new TransferTrace(capacity, memory);
    trace.#recorded = recorded;
    return trace;
  }

  /** Steps between the first and the last ones that were overwritten. */
  get lost(): number {
    return Math.max(0, this.#recorded - this.capacity);
  }

  /** Writes one step down, unless it is over; `kind` is one of `traceKind`, `block` is kept modulo 2^32. */
  record(atMs: number, kind: number, block: number, count: number): void {
    if (this.#isOver) return;
    const index = this.#indexOf(this.#recorded);
    this.#times[index] = atMs;
    this.#kinds[index] = kind;
    this.#blocks[index] = block;
    this.#counts[index] = count;
    this.#recorded += 1;
  }

  /** Everything so far, copied. */
  soFar(): RecordedTrace {
    return { memory: this.#memory.slice(), capacity: this.capacity, recorded: this.#recorded };
  }

  /** Ends it and gives its memory away: nothing more is recorded, and it has no steps any more. */
  end(): RecordedTrace {
    const memory = this.#memory;
    const recorded = this.#recorded;
    const { capacity } = this;
    this.#isOver = true;
    return { memory, capacity, recorded };
  }

  /** The steps that are left, oldest first; times are milliseconds after `zeroMs`. */
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

  /** Where the step of that number lies, from 0. */
  #indexOf(step: number): number {
    const { firstSteps, capacity } = this;
    return step < firstSteps ? step : firstSteps + ((step - firstSteps) % (capacity - firstSteps));
  }
}
