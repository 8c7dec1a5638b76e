import type { EncodingName } from './encoding-names.js';
import { completePrefixBytes } from './encodings.js';
import { joinBytes } from './join-bytes.js';

const nothing = new Uint8Array(0);

/** Cuts a stream that comes in pieces only between characters: the beginning of one waits, 3 bytes at most, for its rest. */
export class WholeCharacters {
  readonly #encoding: EncodingName;
  #held: Uint8Array = nothing;

  constructor(encoding: EncodingName) {
    this.#encoding = encoding;
  }

  /** What waits for its rest; the caller does not change it. */
  get held(): Uint8Array {
    return this.#held;
  }

  /** What is whole with `bytes`, a view of them where nothing was held. */
  take(bytes: Uint8Array): Uint8Array {
    const joined = this.#held.byteLength === 0 ? bytes : joinBytes([this.#held, bytes]);
    const whole = completePrefixBytes(joined, this.#encoding);
    this.#held = whole === joined.byteLength ? nothing : joined.slice(whole);
    return joined.subarray(0, whole);
  }

  /** Gives up waiting: what was held. */
  end(): Uint8Array {
    const rest = this.#held;
    this.#held = nothing;
    return rest;
  }
}
