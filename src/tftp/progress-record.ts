/** How far a transfer had come over time: blocks that were through at the end of each span, from its first on. */
export interface TransferProgress {
  /** Milliseconds of a span. */
  readonly everyMs: number;
  /** Milliseconds of the first span's beginning, on the record's clock. */
  readonly beganMs: number;
  /** Blocks that were through at the end of each span; the last span may still run. */
  readonly blocks: readonly number[];
}

/** The progress of a transfer of which nothing is through. */
export const noProgress: TransferProgress = Object.freeze({
  everyMs: 1,
  beganMs: 0,
  blocks: Object.freeze([]),
});

const spans = 256;
const firstEveryMs = 1;
// The head: when it began, milliseconds of a span, spans so far.
const headBytes = 3 * 8;

/** Bytes of memory that a record takes; a multiple of 8. */
export const progressBytes = headBytes + spans * 4;

/**
 * The progress of one transfer in constant memory: at most 256 spans of equal length, which doubles when they are full. It
 * allocates nothing.
 */
export class ProgressRecord {
  readonly #head: Float64Array;
  readonly #blocks: Uint32Array;

  /** Keeps the record in the first `progressBytes` of `memory`, which may be another record's, to read or to go on with. */
  constructor(memory: ArrayBuffer) {
    this.#head = new Float64Array(memory, 0, 3);
    this.#blocks = new Uint32Array(memory, headBytes, spans);
  }

  /** Notes that blocks up to `block`, counted modulo 2^32, are through at `atMs`. Times do not go back. */
  at(atMs: number, block: number): void {
    const head = this.#head;
    let count = head[2] ?? 0;
    if (count === 0) {
      head[0] = atMs;
      head[1] = firstEveryMs;
    }
    let index = this.#spanOf(atMs);
    while (index >= spans) {
      this.#halve(count);
      count = head[2] ?? 0;
      index = this.#spanOf(atMs);
    }
    if (index >= count) {
      const before = count === 0 ? 0 : (this.#blocks[count - 1] ?? 0);
      this.#blocks.fill(before, count, index);
      head[2] = index + 1;
    }
    this.#blocks[index] = block;
  }

  /** What was recorded; times are milliseconds after `zeroMs`. */
  read(zeroMs = 0): TransferProgress {
    const [beganMs = 0, everyMs = 0, count = 0] = this.#head;
    if (count === 0) return noProgress;
    return { everyMs, beganMs: beganMs - zeroMs, blocks: Array.from(this.#blocks.subarray(0, count)) };
  }

  #spanOf(atMs: number): number {
    const [beganMs = 0, everyMs = firstEveryMs] = this.#head;
    return Math.max(0, Math.floor((atMs - beganMs) / everyMs));
  }

  /** Joins two spans each; what was through at the end of both is what was at the end of the second. */
  #halve(count: number): void {
    const halved = Math.ceil(count / 2);
    for (let index = 0; index < halved; index += 1)
      this.#blocks[index] = this.#blocks[Math.min(count - 1, index * 2 + 1)] ?? 0;
    this.#head[1] = (this.#head[1] ?? firstEveryMs) * 2;
    this.#head[2] = halved;
  }
}
