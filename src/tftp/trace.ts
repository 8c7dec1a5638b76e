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

/**
 * The first and the last steps of one transfer in 17 bytes a step: a quarter of the room is for how it began, the rest a
 * ring. Recording allocates nothing.
 */
export class TransferTrace {
  readonly capacity: number;
  /** Steps that are kept from the beginning; what was not kept lies behind them. */
  readonly firstSteps: number;
  private readonly times: Float64Array;
  private readonly blocks: Uint32Array;
  private readonly counts: Uint32Array;
  private readonly kinds: Uint8Array;
  private recorded = 0;

  /** `capacity` steps are kept, 1 and up; 1,024 are 17 KiB. */
  constructor(capacity = 1_024) {
    this.capacity = capacity;
    this.firstSteps = Math.floor(capacity / 4);
    this.times = new Float64Array(capacity);
    this.blocks = new Uint32Array(capacity);
    this.counts = new Uint32Array(capacity);
    this.kinds = new Uint8Array(capacity);
  }

  /** Steps between the first and the last ones that were overwritten. */
  get lost(): number {
    return Math.max(0, this.recorded - this.capacity);
  }

  /** Writes one step down; `kind` is one of `traceKind`, `block` is kept modulo 2^32. */
  record(atMs: number, kind: number, block: number, count: number): void {
    const index = this.indexOf(this.recorded);
    this.times[index] = atMs;
    this.kinds[index] = kind;
    this.blocks[index] = block;
    this.counts[index] = count;
    this.recorded += 1;
  }

  /** The steps that are left, oldest first. */
  steps(): TraceStep[] {
    const kept = Math.min(this.recorded, this.capacity);
    return Array.from({ length: kept }, (_, position) => {
      const index = this.indexOf(position < this.firstSteps ? position : position + this.lost);
      return {
        atMs: this.times[index] ?? 0,
        kind: names.get(this.kinds[index] ?? 0) ?? 'timedOut',
        block: this.blocks[index] ?? 0,
        count: this.counts[index] ?? 0,
      };
    });
  }

  /** Where the step of that number lies, from 0. */
  private indexOf(step: number): number {
    const { firstSteps, capacity } = this;
    return step < firstSteps ? step : firstSteps + ((step - firstSteps) % (capacity - firstSteps));
  }
}
