/** Bytes of a block, until an option is agreed (RFC 1350). */
export const defaultBlockBytes = 512;
/** Numbers that a block can have. */
const blockNumbers = 0x1_0000;

/** What later packets of a transfer need of the earlier ones. Reused for the next transfer of its client. */
export class FollowedTransfer {
  /** Bytes of a block. */
  blockBytes = defaultBlockBytes;
  /** The number of the packet that has the request. */
  requestFrame = 0;
  /** The name of the file. */
  file = '';
  #lastBlock = 0;

  /** A request begins it anew. */
  begin(requestFrame: number, file: string): void {
    this.blockBytes = defaultBlockBytes;
    this.requestFrame = requestFrame;
    this.file = file;
    this.#lastBlock = 0;
  }

  /**
   * The number of a block counted on where its 16 bits wrap: the one next to the last block that was seen. Allocates nothing.
   */
  fullBlock(block16: number): number {
    const nearest = this.#lastBlock + (((block16 - this.#lastBlock) << 16) >> 16);
    this.#lastBlock = nearest < 0 ? nearest + blockNumbers : nearest;
    return this.#lastBlock;
  }
}
