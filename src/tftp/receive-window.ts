import { blocksAhead, type Rollover } from './block-number.js';
import { Gap } from './gap.js';

/**
 * The received blocks of one file, by absolute numbers, 1 and up: what is complete up to the first gap, what of that is not
 * acknowledged, and how the peer numbers blocks after 65,535.
 *
 * A peer that continues at 1 after 65,535 is followed without negotiation if windows are one block: no other block can arrive
 * then. In larger windows the same number may also mean that block 0 was lost, so they need `rollover`.
 */
export class ReceiveWindow {
  /** First block that has not arrived. */
  nextBlock = 1;
  readonly #windowBlocks: number;
  readonly #gap = new Gap();
  #rollover: Rollover;
  #unacknowledged = 0;
  /** The last block whose copy was acknowledged. */
  #copyAcknowledged = Number.NEGATIVE_INFINITY;

  constructor(windowBlocks: number, rollover: Rollover) {
    this.#windowBlocks = windowBlocks;
    this.#rollover = rollover;
  }

  /** The last block before the first gap, 0 for none. */
  get lastBlock(): number {
    return this.nextBlock - 1;
  }

  /** The block after 65,535, as the peer counts. */
  get rollover(): Rollover {
    return this.#rollover;
  }

  /** Whether a whole window has arrived and is not acknowledged. */
  get isFull(): boolean {
    return this.#unacknowledged >= this.#windowBlocks;
  }

  /** Whether every block before the first gap is acknowledged. */
  get isAcknowledged(): boolean {
    return this.#unacknowledged === 0;
  }

  /** Blocks that may still arrive before the last one of the window. */
  get roomBeforeLast(): number {
    return this.#windowBlocks - this.#unacknowledged - 1;
  }

  /**
   * A block numbered `block16` on the wire has arrived: returns how far it is ahead of `lastBlock`, 1 for the next block, 0 for a
   * copy of the last. Where windows are one block, number 1 after 65,535 sets `rollover`.
   */
  numberSeen(block16: number): number {
    if (block16 === 1 && this.nextBlock === 65_536 && this.#windowBlocks === 1) this.#rollover = 1;
    return blocksAhead(this.lastBlock, block16, this.#rollover);
  }

  /** Whether a block `ahead` of the last can belong to this window. */
  canHold(ahead: number): boolean {
    return ahead > 0 && ahead <= this.#windowBlocks;
  }

  /** The next `count` blocks have arrived. */
  received(count: number): void {
    this.#gap.closed();
    this.nextBlock += count;
    this.#unacknowledged += count;
  }

  /** `block` arrived across a gap; returns whether to report the gap. */
  gapSeen(block: number): boolean {
    return this.#gap.seen(block);
  }

  /** An ACK of every block before the first gap was sent. */
  acknowledged(): void {
    this.#unacknowledged = 0;
  }

  /** The ACK of `lastBlock` was repeated because a copy of that block arrived. */
  copyAcknowledged(): void {
    this.#copyAcknowledged = this.lastBlock;
  }

  /** Whether the last acknowledged copy ended the window before this one. */
  get followsCopy(): boolean {
    const since = this.lastBlock - this.#copyAcknowledged;
    return since > 0 && since <= this.#windowBlocks;
  }
}
