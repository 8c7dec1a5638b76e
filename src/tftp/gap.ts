/**
 * The blocks that a receiver sees across a gap. It reports the gap once for each time that the peer sends across it (RFC 7440,
 * section 4). Such blocks arrive in rising order; a lower one shows that the peer has gone back and lost the block again.
 */
export class Gap {
  /** The last block seen across the gap; 0 without a gap. */
  #lastSeen = 0;

  /** `block` arrived while an earlier one is missing; returns whether to report the gap. */
  seen(block: number): boolean {
    const isNews = this.#lastSeen === 0 || block <= this.#lastSeen;
    this.#lastSeen = block;
    return isNews;
  }

  /** The missing block has arrived. */
  closed(): void {
    this.#lastSeen = 0;
  }
}
