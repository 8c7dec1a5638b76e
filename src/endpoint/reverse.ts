import type { EncodingName } from '../bytes/encoding-names.js';
import { decodeText, encodeText } from '../bytes/encodings.js';
import { statelessBehaviour } from './behaviour.js';

/** Created at the first reversal: it loads tables that nothing else needs, 20 ms of every start. */
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
 * Returns `message` reversed by user-perceived character. Malformed sequences become the encoding's replacement.
 */
export function reverseMessage(message: Uint8Array, encoding: EncodingName): Uint8Array {
  return encodeText(reverseText(decodeText(message, encoding)), encoding);
}

/** The characters that PHP's trim() removes at both ends: space, tab, LF, CR, NUL, vertical tab. */
const trimmed = new Set([0x20, 0x09, 0x0a, 0x0d, 0x00, 0x0b]);

/** Answers every message like PHP's trim, strrev and a newline, in any encoding. */
export const reverseBytes = statelessBehaviour((message, _origin, outbox) => {
  let first = 0;
  let end = message.byteLength;
  while (first < end && trimmed.has(message[first] ?? -1)) first += 1;
  while (end > first && trimmed.has(message[end - 1] ?? -1)) end -= 1;
  const answer = new Uint8Array(end - first + 1);
  answer.set(message.subarray(first, end));
  answer.subarray(0, end - first).reverse();
  answer[end - first] = 0x0a;
  outbox.send(answer);
});
