import type { EncodingName } from '../bytes/encoding-names.js';
import { completePrefixBytes, decodeText, encodeText } from '../bytes/encodings.js';
import { joinBytes } from '../bytes/join-bytes.js';
import type { Behaviour, MessageOrigin, Outbox } from './behaviour.js';

/** Made at the first reversal: it loads tables that nobody else needs, 20 ms of every start. */
let graphemes: Intl.Segmenter | undefined;

/** Reverses each line of `text` by user-perceived character (UAX 29); line endings stay where they are. */
export function reverseText(text: string): string {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const segmenter = graphemes;
  return text.replace(/[^\r\n\0]+/g, (line) => {
    let reversed = '';
    for (const { segment } of segmenter.segment(line)) reversed = segment + reversed;
    return reversed;
  });
}

/**
 * Answers every message reversed by user-perceived character. Half a character at the end of a message is held back
 * (4 bytes at most) until the rest arrives, so a stream may be cut anywhere. Malformed sequences come back as the
 * encoding's replacement.
 */
export class Reverse implements Behaviour {
  readonly #encoding: EncodingName;
  #held: Uint8Array = new Uint8Array(0);

  constructor(encoding: EncodingName) {
    this.#encoding = encoding;
  }

  received(message: Uint8Array, _origin: MessageOrigin, outbox: Outbox): void {
    const bytes = this.#held.byteLength === 0 ? message : joinBytes([this.#held, message]);
    const whole = completePrefixBytes(bytes, this.#encoding);
    this.#held = bytes.slice(whole);
    if (whole > 0) this.#answer(bytes.subarray(0, whole), outbox);
  }

  ended(_origin: MessageOrigin, outbox: Outbox): void {
    if (this.#held.byteLength > 0) this.#answer(this.#held, outbox);
    this.#held = new Uint8Array(0);
  }

  #answer(bytes: Uint8Array, outbox: Outbox): void {
    outbox.send(encodeText(reverseText(decodeText(bytes, this.#encoding)), this.#encoding));
  }
}

/** What PHP's trim() takes away at both ends: space, tab, LF, CR, NUL, vertical tab. */
const trimmed = new Set([0x20, 0x09, 0x0a, 0x0d, 0x00, 0x0b]);

/** Answers every message as PHP's trim, strrev and a newline do, whatever the encoding. Stateless. */
export const reverseBytes: Behaviour = {
  received: (message, _origin, outbox) => {
    let first = 0;
    let end = message.byteLength;
    while (first < end && trimmed.has(message[first] ?? -1)) first += 1;
    while (end > first && trimmed.has(message[end - 1] ?? -1)) end -= 1;
    const answer = new Uint8Array(end - first + 1);
    answer.set(message.subarray(first, end));
    answer.subarray(0, end - first).reverse();
    answer[end - first] = 0x0a;
    outbox.send(answer);
  },
  ended: () => undefined,
};
