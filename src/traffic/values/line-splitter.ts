import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';

/** Bytes of a line; of a longer one the rest is left out. */
export const maxLineBytes = 4_096;

const lineFeed = 0x0a;

/** Cuts a stream into lines of text, however its messages cut them. What begins a line and has no end yet is held, 4 KiB at most. */
export class LineSplitter {
  readonly #encoding: EncodingName;
  readonly #isFramed: boolean;
  readonly #held = new Uint8Array(maxLineBytes);
  #heldBytes = 0;

  /** With `isFramed` the end of a message ends a line: a datagram, a frame. */
  constructor(encoding: EncodingName = 'utf-8', isFramed = false) {
    this.#encoding = encoding;
    this.#isFramed = isFramed;
  }

  /** Gives each line that the message ends to `take`, without its line ending; no empty ones. */
  add(bytes: Uint8Array, take: (line: string) => void): void {
    let from = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
      this.#hold(bytes.subarray(from, at));
      this.#end(take);
      from = at + 1;
    }
    this.#hold(bytes.subarray(from));
    if (this.#isFramed) this.#end(take);
  }

  #hold(bytes: Uint8Array): void {
    const taken = bytes.subarray(0, maxLineBytes - this.#heldBytes);
    this.#held.set(taken, this.#heldBytes);
    this.#heldBytes += taken.byteLength;
  }

  #end(take: (line: string) => void): void {
    const line = decodeText(this.#held.subarray(0, this.#heldBytes), this.#encoding).trim();
    this.#heldBytes = 0;
    if (line !== '') take(line);
  }
}
