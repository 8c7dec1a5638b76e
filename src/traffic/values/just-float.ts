import { maxValuesInLine, type ValueReader, type ValueSink } from './value-reader.js';

/** Ends a frame: as a float of 32 bits, no number (VOFA+, protocol JustFloat). */
const tail = [0x00, 0x00, 0x80, 0x7f] as const;

/** Bytes of a frame with its tail; of a longer one only the last channels are known, and it is left out. */
const maxFrameBytes = maxValuesInLine * 4 + tail.length;

/**
 * Reads the frames of JustFloat, however messages cut them. Channels are named `1`, `2` …
 *
 *     | float32 LE | float32 LE | … | 00 00 80 7F |
 *
 * A frame whose length is not that of whole floats is left out: its beginning was missed.
 */
export class JustFloatReader implements ValueReader {
  readonly #held = new Uint8Array(maxFrameBytes);
  readonly #view = new DataView(this.#held.buffer);
  #bytes = 0;
  #isTooLong = false;
  /** Whole frames that were read, and those that were left out. */
  readonly frames = { read: 0, refused: 0 };

  read(bytes: Uint8Array, sink: ValueSink): void {
    for (const byte of bytes) {
      if (this.#bytes === maxFrameBytes) {
        // What may still be a tail is kept.
        this.#held.copyWithin(0, maxFrameBytes - (tail.length - 1));
        this.#bytes = tail.length - 1;
        this.#isTooLong = true;
      }
      this.#held[this.#bytes] = byte;
      this.#bytes += 1;
      if (byte === tail[3] && this.#endsInTail()) this.#end(sink);
    }
  }

  #endsInTail(): boolean {
    const from = this.#bytes - tail.length;
    return from >= 0 && tail.every((byte, index) => this.#held[from + index] === byte);
  }

  #end(sink: ValueSink): void {
    const length = this.#bytes - tail.length;
    if (this.#isTooLong || length === 0 || length % 4 !== 0) this.frames.refused += 1;
    else {
      this.frames.read += 1;
      for (let at = 0; at < length; at += 4) {
        const value = this.#view.getFloat32(at, true);
        if (Number.isFinite(value)) sink(String(at / 4 + 1), value);
      }
    }
    this.#bytes = 0;
    this.#isTooLong = false;
  }
}
