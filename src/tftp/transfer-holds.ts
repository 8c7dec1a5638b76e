/** What can hold back this side of a transfer: a sender's source file, a receiver's store, the byte rate limit. */
export type HeldBy = 'source' | 'store' | 'rate';

/**
 * What holds this side of a transfer back now, and for how long each has. While anything does, a machine waits for that and not
 * for its peer. Times are milliseconds of the machine's clock. Allocates nothing.
 */
export class TransferHolds {
  /** What this side itself may wait for: a sender's source file, a receiver's store. */
  readonly own: 'source' | 'store';
  #isOwnHeld = false;
  #ownMs = 0;
  #isRateHeld = false;
  #rateMs = 0;
  /** The time up to which the sums above are counted. */
  #countedToMs = 0;

  constructor(own: 'source' | 'store') {
    this.own = own;
  }

  /** The source or the store falls behind, or the byte rate is used up. */
  held(by: HeldBy, nowMs: number): void {
    this.#set(by, true, nowMs);
  }

  /** The source or the store has caught up, or the byte rate has bytes left. */
  released(by: HeldBy, nowMs: number): void {
    this.#set(by, false, nowMs);
  }

  /** Whether anything holds this side back now. */
  get isHeld(): boolean {
    return this.#isOwnHeld || this.#isRateHeld;
  }

  /** Whether the byte rate holds this side back now. */
  get isRateHeld(): boolean {
    return this.#isRateHeld;
  }

  /** What holds this side back now. A hold by both is one by the rate. */
  get heldBy(): HeldBy | undefined {
    if (this.#isRateHeld) return 'rate';
    return this.#isOwnHeld ? this.own : undefined;
  }

  /** Milliseconds up to now in which the source or the store alone held this side back. */
  ownMs(nowMs: number): number {
    return this.#ownMs + (this.#isOwnHeld && !this.#isRateHeld ? nowMs - this.#countedToMs : 0);
  }

  /** Milliseconds up to now in which the byte rate held this side back. */
  rateMs(nowMs: number): number {
    return this.#rateMs + (this.#isRateHeld ? nowMs - this.#countedToMs : 0);
  }

  /** Milliseconds up to now in which this side was held back, for any reason. */
  heldMs(nowMs: number): number {
    return this.ownMs(nowMs) + this.rateMs(nowMs);
  }

  #set(by: HeldBy, isHeld: boolean, nowMs: number): void {
    if (isHeld === (by === 'rate' ? this.#isRateHeld : this.#isOwnHeld)) return;
    this.#ownMs = this.ownMs(nowMs);
    this.#rateMs = this.rateMs(nowMs);
    this.#countedToMs = nowMs;
    if (by === 'rate') this.#isRateHeld = isHeld;
    else this.#isOwnHeld = isHeld;
  }
}
