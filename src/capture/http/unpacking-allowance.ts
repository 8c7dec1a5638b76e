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
   * Takes note that a body of which `packedBytes` have come has become `unpackedBytes`, all told; `beyondBefore` is what this
   * returned for it last, 0 at first. Returns the bytes beyond its own share that are taken for it; undefined, with nothing
   * taken, if there are not so many.
   */
  take(packedBytes: number, unpackedBytes: number, beyondBefore: number): number | undefined {
    const beyond = Math.max(beyondBefore, unpackedBytes - packedBytes * this.#ratio);
    if (beyond - beyondBefore > this.#sharedLeft) return undefined;
    this.#sharedLeft -= beyond - beyondBefore;
    return beyond;
  }
}
