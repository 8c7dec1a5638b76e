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

/** The last steps of one transfer in a ring of 17 bytes a step; recording allocates nothing. */
export class TransferTrace {
  readonly capacity: number;
  private readonly times: Float64Array;
  private readonly blocks: Uint32Array;
  private readonly counts: Uint32Array;
  private readonly kinds: Uint8Array;
  private recorded = 0;

  /** `capacity` steps are kept, 1 and up; 1,024 are 17 KiB. */
  constructor(capacity = 1_024) {
    this.capacity = capacity;
    this.times = new Float64Array(capacity);
    this.blocks = new Uint32Array(capacity);
    this.counts = new Uint32Array(capacity);
    this.kinds = new Uint8Array(capacity);
  }

  /** Steps that were overwritten by later ones. */
  get lost(): number {
    return Math.max(0, this.recorded - this.capacity);
  }

  /** Writes one step down; `kind` is one of `traceKind`, `block` is kept modulo 2^32. */
  record(atMs: number, kind: number, block: number, count: number): void {
    const index = this.recorded % this.capacity;
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
      const index = (this.recorded - kept + position) % this.capacity;
      return {
        atMs: this.times[index] ?? 0,
        kind: names.get(this.kinds[index] ?? 0) ?? 'timedOut',
        block: this.blocks[index] ?? 0,
        count: this.counts[index] ?? 0,
      };
    });
  }
}
