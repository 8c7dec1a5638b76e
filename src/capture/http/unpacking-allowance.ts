/** How many bytes each packed byte may become, whatever the others do. Text becomes twenty times as many at most. */
const usualRatio = 100;
/** Bytes beyond that which all bodies of a capture may become together. */
const sharedBytes = 1024 * 1024 * 1024;

/**
 * How much the packed bodies of one capture may unpack to: a hundred times their packed bytes, and beyond that 1 GiB together. Deflate packs
 * 1,032 bytes into one, so that without a bound a few megabytes fill a disk; an image of zeros, which packs as well, still comes out whole.
 */
export class UnpackingAllowance {
  readonly #ratio: number;
  #sharedLeft: number;

  constructor({ ratio = usualRatio, beyondBytes = sharedBytes } = {}) {
    this.#ratio = ratio;
    this.#sharedLeft = beyondBytes;
  }

  /**
   * Takes note that a body of which `packedBytes` have come has become `unpackedBytes`, all told, of which `freshBytes` are fresh. Returns
   * false, and takes none, if they are too many.
   */
  take(packedBytes: number, unpackedBytes: number, freshBytes: number): boolean {
    const beyond = Math.min(freshBytes, Math.max(0, unpackedBytes - packedBytes * this.#ratio));
    if (beyond > this.#sharedLeft) return false;
    this.#sharedLeft -= beyond;
    return true;
  }
}
