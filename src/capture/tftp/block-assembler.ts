import { type MemoryBudget, memoryOf } from '../streams/memory-budget.js';

/** A block that waits for others before it. */
interface WaitingBlock {
  readonly bytes: Uint8Array;
  readonly wireBytes: number;
}

/** The receiver of a file in its order. */
export interface FileSink {
  /** Borrowed until it returns. */
  content(bytes: Uint8Array): void;
  /** So many bytes are not in the capture. */
  missing(bytes: number): void;
}

/** Numbers that a block can have (RFC 1350). */
const numbers = 0x1_0000;

/**
 * Puts the blocks of a file in order: their numbers wrap after 65,535, to 0 or, with some programs, to 1; blocks of a window may come
 * in any order and again. Gives every block once.
 */
export class BlockAssembler {
  /** Bytes of a block that is not the last. */
  blockBytes = 512;
  /** The block that comes next in the file, counted on behind a wrap. */
  next = 1;
  /** The last block of the file; `undefined` until it was seen. */
  last: number | undefined;
  readonly #sink: FileSink;
  readonly #budget: MemoryBudget;
  readonly #waiting = new Map<number, WaitingBlock>();
  /** Numbers that were left out at wraps: 1 for each wrap to 1. */
  #skipped = 0;

  constructor(budget: MemoryBudget, sink: FileSink) {
    this.#budget = budget;
    this.#sink = sink;
  }

  /** Whether the file has been given up to its end. */
  get isComplete(): boolean {
    return this.last !== undefined && this.next > this.last;
  }

  /** The block that is meant by `block16`: the one next to what comes next. */
  blockOf(block16: number): number {
    const expected = this.next + this.#skipped;
    const distance = ((block16 - expected) << 16) >> 16;
    return expected + distance - this.#skipped;
  }

  /** Whether it has that block already. */
  holds(block: number): boolean {
    return block < this.next || this.#waiting.has(block);
  }

  /** Takes a block, unless it is there already. The bytes are borrowed until the call returns. */
  receive(block: number, bytes: Uint8Array, wireBytes: number): void {
    if (this.holds(block)) return;
    if (wireBytes < this.blockBytes) this.last = block;
    if (block === this.next) {
      this.#give(bytes, wireBytes);
      this.#drain();
      return;
    }
    this.#waiting.set(block, { bytes: new Uint8Array(bytes), wireBytes });
    this.#budget.take(memoryOf(bytes.length));
    if (this.#budget.isExceeded) this.#skipGap();
  }

  /** Block `block` was acknowledged: a number 0 that nobody sent was left out at the wrap. */
  acknowledge(block: number): void {
    const isWrapped = (this.next + this.#skipped) % numbers === 0;
    if (!isWrapped || block <= this.next || !this.#waiting.has(this.next + 1)) return;
    this.#skipped += 1;
    const waiting = [...this.#waiting].map(([number, held]) => [number - 1, held] as const);
    this.#waiting.clear();
    for (const [number, held] of waiting) this.#waiting.set(number, held);
    if (this.last !== undefined) this.last -= 1;
    this.#drain();
  }

  /** No more blocks come: gives what waits, and names what is missing. */
  end(): void {
    const waiting = [...this.#waiting.keys()].sort((one, other) => one - other);
    for (const block of waiting) if (this.#waiting.has(block)) this.#skipTo(block);
  }

  #skipGap(): void {
    if (this.#waiting.size > 0) this.#skipTo(Math.min(...this.#waiting.keys()));
  }

  #skipTo(block: number): void {
    this.#sink.missing((block - this.next) * this.blockBytes);
    this.next = block;
    this.#drain();
  }

  #drain(): void {
    for (;;) {
      const held = this.#waiting.get(this.next);
      if (held === undefined) return;
      this.#waiting.delete(this.next);
      this.#budget.give(memoryOf(held.bytes.length));
      this.#give(held.bytes, held.wireBytes);
    }
  }

  #give(bytes: Uint8Array, wireBytes: number): void {
    this.next += 1;
    if (bytes.length > 0) this.#sink.content(bytes);
    if (wireBytes > bytes.length) this.#sink.missing(wireBytes - bytes.length);
  }
}
