/**
 * The blocks of one file on their way, by absolute numbers, 1 and up: what the peer has, what is in flight, what is sent
 * again, and what the source and the window (RFC 7440) allow to be sent now.
 */
export class SendWindow {
  /** The peer has answered; until then the window is one block, as its address may be forged. */
  isConfirmed: boolean;
  /** First block that is not acknowledged. */
  leftEdge = 1;
  /** Next block to send; below `highestSent + 1` only while blocks are repeated. */
  nextBlock = 1;
  highestSent = 0;
  /** The last block that was sent before the source kept this side: a peer that waited for more acknowledges that one. */
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

  /** The size is known, and all of it can be had. A file of whole blocks ends with an empty one (RFC 1350, section 6). */
  setSize(sizeBytes: number): void {
    this.#totalBytes = sizeBytes;
    this.#lastBlock = Math.floor(sizeBytes / this.#blockBytes) + 1;
    this.#availableThrough = this.#lastBlock;
  }

  /** The source has all blocks up to `throughBlock`; false when that was known. */
  available(throughBlock: number): boolean {
    if (throughBlock <= this.#availableThrough) return false;
    this.#availableThrough = throughBlock;
    return true;
  }

  /** Bytes that the peer has acknowledged. */
  get acknowledgedBytes(): number {
    return Math.min((this.leftEdge - 1) * this.#blockBytes, this.#totalBytes);
  }

  /** Whether the peer has everything. */
  get isDone(): boolean {
    return this.leftEdge > this.#lastBlock;
  }

  /** Whether something is sent and not acknowledged. */
  get isInFlight(): boolean {
    return this.leftEdge <= this.highestSent;
  }

  /** Waiting for the source, with room in the window: the peer may be waiting for the rest of it, and owes nothing. */
  get isStarved(): boolean {
    return (
      this.nextBlock > this.#availableThrough &&
      this.nextBlock <= this.#lastBlock &&
      this.nextBlock < this.leftEdge + this.#width
    );
  }

  /** The source keeps this side: what was sent last ends a window that is not full. */
  paused(): void {
    this.#pausedAfter = this.highestSent;
  }

  /** Whether the peer has just what was sent before the source kept this side. */
  get isAtPause(): boolean {
    return this.leftEdge - 1 === this.#pausedAfter;
  }

  /** The last block that may be sent now; below `nextBlock` when none may. */
  get sendableThrough(): number {
    return Math.min(this.leftEdge + this.#width - 1, this.#availableThrough, this.#lastBlock);
  }

  /** The peer has everything up to `block`. */
  acknowledged(block: number): void {
    this.leftEdge = block + 1;
    if (this.nextBlock < this.leftEdge) this.nextBlock = this.leftEdge;
  }

  /** Blocks up to `block` have been sent. */
  sent(block: number): void {
    this.nextBlock = block + 1;
    if (block > this.highestSent) this.highestSent = block;
  }

  /** Everything from the left edge on is to be sent again. */
  goBack(): void {
    this.nextBlock = this.leftEdge;
  }

  get #width(): number {
    return this.isConfirmed ? this.#windowBlocks : 1;
  }
}
