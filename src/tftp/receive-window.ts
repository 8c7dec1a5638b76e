import { blocksAhead, type Rollover } from './block-number.js';
import { Gap } from './gap.js';

/**
 * The blocks of one file as they come, by absolute numbers, 1 and up: what is there without a gap, what of it is not
 * acknowledged, and how the peer counts.
 *
 * A peer whose blocks continue at 1 after 65,535 is followed without being asked when windows are one block: no other
 * block can come then. In larger windows the same number would also be what is left when block 0 is lost, so there it
 * needs `rollover`.
 */
export class ReceiveWindow {
  /** First block that has not come. */
  nextBlock = 1;
  readonly #windowBlocks: number;
  readonly #gap = new Gap();
  #rollover: Rollover;
  #unacknowledged = 0;
  /** The last block of which a copy was acknowledged. */
  #copyAcknowledged = Number.NEGATIVE_INFINITY;

  constructor(windowBlocks: number, rollover: Rollover) {
    this.#windowBlocks = windowBlocks;
    this.#rollover = rollover;
  }

  /** The last block that is there without a gap, 0 for none. */
  get lastBlock(): number {
    return this.nextBlock - 1;
  }

  /** What follows block 65,535, as the peer has been seen to count. */
  get rollover(): Rollover {
    return this.#rollover;
  }

  /** Whether as many blocks have come as are acknowledged by one ACK. */
  get isFull(): boolean {
    return this.#unacknowledged >= this.#windowBlocks;
  }

  /** Whether everything that is there is acknowledged. */
  get isAcknowledged(): boolean {
    return this.#unacknowledged === 0;
  }

  /** Blocks that may still come before the last one of the window. */
  get roomBeforeLast(): number {
    return this.#windowBlocks - this.#unacknowledged - 1;
  }

  /** How far block `block16` of the wire is ahead of `lastBlock`: 1 for the next block, 0 for the last once more. */
  blocksAhead(block16: number): number {
    if (block16 === 1 && this.nextBlock === 65_536 && this.#windowBlocks === 1) this.#rollover = 1;
    return blocksAhead(this.lastBlock, block16, this.#rollover);
  }

  /** Whether a block that is so far ahead can be of this window. */
  canHold(ahead: number): boolean {
    return ahead > 0 && ahead <= this.#windowBlocks;
  }

  /** The next `count` blocks have come. */
  received(count: number): void {
    this.#gap.closed();
    this.nextBlock += count;
    this.#unacknowledged += count;
  }

  /** Block `block` came across a gap: whether that is to be reported. */
  gapSeen(block: number): boolean {
    return this.#gap.seen(block);
  }

  /** An ACK of everything that is there leaves. */
  acknowledged(): void {
    this.#unacknowledged = 0;
  }

  /** The ACK of `lastBlock` is sent again, as a copy of that block came. */
  copyAcknowledged(): void {
    this.#copyAcknowledged = this.lastBlock;
  }

  /** Whether a copy was acknowledged at the end of the window before, and not since. */
  get followsCopy(): boolean {
    const since = this.lastBlock - this.#copyAcknowledged;
    return since > 0 && since <= this.#windowBlocks;
  }
}
