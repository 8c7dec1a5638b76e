import type { EncodingName } from './encoding-names.js';
import { decodeText } from './encodings.js';
import { WholeCharacters } from './whole-characters.js';

/** Decodes a stream in pieces: a character split across two of them is returned whole with the second. */
export class StreamingDecoder {
  readonly #encoding: EncodingName;
  readonly #characters: WholeCharacters;

  constructor(encoding: EncodingName) {
    this.#encoding = encoding;
    this.#characters = new WholeCharacters(encoding);
  }

  /** The text that is complete with `bytes`; at most 3 bytes are held for the next piece. */
  write(bytes: Uint8Array): string {
    return decodeText(this.#characters.take(bytes), this.#encoding);
  }

  /** Returns U+FFFD for a held half character, otherwise nothing, and resets the decoder. */
  end(): string {
    return decodeText(this.#characters.end(), this.#encoding);
  }
}
