import { opcode } from './packet.js';

/** Bytes of a block, until an option is agreed (RFC 1350). */
export const defaultBlockBytes = 512;
/** Codes of an ERROR that may be no error: not defined, and options that were not agreed (RFC 1350, RFC 2347). */
const undefinedError = 0;
const optionsError = 8;
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
  /** Whether it is a read request that asks for the size of the file. */
  asksForSize = false;
  /** The opcode of the packet before the one that was walked last; 0 if there is none. */
  lastOpcode = 0;
  #lastBlock = 0;

  /** A request begins it anew. */
  begin(requestFrame: number, file: string, asksForSize = false): void {
    this.blockBytes = defaultBlockBytes;
    this.requestFrame = requestFrame;
    this.file = file;
    this.asksForSize = asksForSize;
    this.lastOpcode = 0;
    this.#lastBlock = 0;
  }

  /**
   * Whether an ERROR of that code ends what was only to tell the size of the file: right after the answer to the options, or after the
   * first block of a server that knows none.
   */
  isSizeProbe(errorCode: number): boolean {
    if (!this.asksForSize || (errorCode !== undefinedError && errorCode !== optionsError)) return false;
    const { lastOpcode } = this;
    return (
      lastOpcode === opcode.optionAcknowledgement || (lastOpcode === opcode.data && this.#lastBlock === 1)
    );
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
