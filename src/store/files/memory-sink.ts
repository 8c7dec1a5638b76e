import type { Sink } from '../../tftp/transfer-data.js';

/** Keeps received bytes in memory; the caller that begins the transfer bounds them. */
export class MemorySink implements Sink {
  readonly #pieces: Uint8Array[] = [];

  write(bytes: Uint8Array): undefined {
    this.#pieces.push(Uint8Array.from(bytes));
  }

  async finish(): Promise<void> {}

  async discard(): Promise<void> {
    this.#pieces.length = 0;
  }

  /** All received bytes in one piece. */
  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#pieces.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, offset);
      offset += piece.length;
    }
    return whole;
  }
}
