/**
 * The outgoing blocks of one file, by absolute numbers, 1 and up: what the peer has, what is in flight, what is resent, and
 * what the source and the window (RFC 7440) allow to be sent now.
 */
export class SendWindow {
  /** Whether the peer has answered; until then the window is one block, because its address may be forged. */
  isConfirmed: boolean;
  /** First block that is not acknowledged. */
  leftEdge = 1;
  /** Next block to send; below `highestSent + 1` only during a repetition. */
  nextBlock = 1;
  highestSent = 0;
  /** The last block sent before the source ran dry: a peer that waited for more acknowledges this block. */
  #pausedAfter = 0;
  readonly #blockBytes: number;
  readonly #windowBlocks: number;
  #lastBlock = Number.POSITIVE_INFINITY;
  #availableThrough = 0;
  #totalBytes = Number.POSITIVE_INFINITY;

  constructor(blockBytes: number, windowBlocks: number, isConfirmed: boolean) {
    this.#blockBytes = blockBytes;
    this.#windowBlocks = windowBlocks;
    this.isConfirmed = isConfirmed;
  }

  /** The size is known, and all bytes are available. A file of whole blocks ends with an empty one (RFC 1350, section 6). */
  setSize(sizeBytes: number): void {
    this.#totalBytes = sizeBytes;
    this.#lastBlock = Math.floor(sizeBytes / this.#blockBytes) + 1;
    this.#availableThrough = this.#lastBlock;
  }

  /** The source has all blocks up to `throughBlock`; returns false if that was known. */
  available(throughBlock: number): boolean {
    if (throughBlock <= this.#availableThrough) return false;
    this.#availableThrough = throughBlock;
    return true;
  }

  /** Bytes that the peer has acknowledged. */
  get acknowledgedBytes(): number {
    return Math.min((this.leftEdge - 1) * this.#blockBytes, this.#totalBytes);
  }

  /** Whether the peer has every block. */
  get isDone(): boolean {
    return this.leftEdge > this.#lastBlock;
  }

  /** Whether a block is sent and not acknowledged. */
  get isInFlight(): boolean {
    return this.leftEdge <= this.highestSent;
  }

  /**
   * Whether the window has room and the source no data: the peer may be waiting for the rest of the window, and owes no answer.
   */
  get isStarved(): boolean {
    return (
      this.nextBlock > this.#availableThrough &&
      this.nextBlock <= this.#lastBlock &&
      this.nextBlock < this.leftEdge + this.#width
    );
  }

  /** The source ran dry: the block sent last ends a window that is not full. */
  paused(): void {
    this.#pausedAfter = this.highestSent;
  }

  /** Whether the peer has exactly the blocks sent before the source ran dry. */
  get isAtPause(): boolean {
    return this.leftEdge - 1 === this.#pausedAfter;
  }

  /** The last block that may be sent now; below `nextBlock` if none may. */
  get sendableThrough(): number {
    return Math.min(this.leftEdge + this.#width - 1, this.#availableThrough, this.#lastBlock);
  }

  /** The peer has every block up to `block`. */
  acknowledged(block: number): void {
    this.leftEdge = block + 1;
    if (this.nextBlock < this.leftEdge) this.nextBlock = this.leftEdge;
  }

  /** Blocks up to `block` have been sent. */
  sent(block: number): void {
    this.nextBlock = block + 1;
    if (block > this.highestSent) this.highestSent = block;
  }

  /** Resends everything from the left edge on. */
  goBack(): void {
    this.nextBlock = this.leftEdge;
  }

  get #width(): number {
    return this.isConfirmed ? this.#windowBlocks : 1;
  }
}
