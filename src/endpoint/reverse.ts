import type { EncodingName } from '../bytes/encoding-names.js';
import { decodeText, encodeText } from '../bytes/encodings.js';
import { statelessBehaviour } from './behaviour.js';

/** Created at the first reversal: it loads tables that nothing else needs, 20 ms of every start. */
let graphemes: Intl.Segmenter | undefined;

/** UTF-16 units that are segmented at once: the time for a whole line would grow with the square of its length. */
const pieceUnits = 512;

/** Reverses each line of `text` by user-perceived character (UAX 29); line endings stay where they are. */
export function reverseText(text: string): string {
  return text.replace(/[^\r\n\0]+/g, reverseLine);
}

/** A character of more than 512 units, which no text needs, is taken for several. */
function reverseLine(line: string): string {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const segments: string[] = [];
  let start = 0;
  while (start < line.length) {
    const piece = line.slice(start, pieceEnd(line, start));
    const isLast = start + piece.length === line.length;
    let taken = 0;
    for (const { segment } of graphemes.segment(piece)) {
      // The last one may go on in the next piece.
      if (!isLast && taken > 0 && taken + segment.length === piece.length) break;
      segments.push(segment);
      taken += segment.length;
    }
    start += taken;
  }
  return segments.reverse().join('');
}

/** Where a piece ends that cuts no surrogate pair. */
function pieceEnd(line: string, start: number): number {
  const end = start + pieceUnits;
  return (line.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end + 1 : end;
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
