import type { EncodingName } from './encoding-names.js';
import { completePrefixBytes } from './encodings.js';
import { joinBytes } from './join-bytes.js';

const nothing = new Uint8Array(0);

/** Cuts a stream in pieces only between characters: the beginning of a character, 3 bytes at most, waits for its rest. */
export class WholeCharacters {
  readonly #encoding: EncodingName;
  #held: Uint8Array = nothing;

  constructor(encoding: EncodingName) {
    this.#encoding = encoding;
  }

  /** The bytes that wait for their rest; the caller must not change them. */
  get held(): Uint8Array {
    return this.#held;
  }

  /** Returns the whole characters up to the end of `bytes`, as a view of `bytes` if nothing was held. */
  take(bytes: Uint8Array): Uint8Array {
    const joined = this.#held.byteLength === 0 ? bytes : joinBytes([this.#held, bytes]);
    const whole = completePrefixBytes(joined, this.#encoding);
    this.#held = whole === joined.byteLength ? nothing : joined.slice(whole);
    return joined.subarray(0, whole);
  }

  /** Gives up waiting, and returns the held bytes. */
  end(): Uint8Array {
    const rest = this.#held;
    this.#held = nothing;
    return rest;
  }
}
