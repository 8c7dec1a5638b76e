import type { EncodingName } from '../../src/bytes/encoding-names.js';
import { completePrefixBytes, decodeText } from '../../src/bytes/encodings.js';
import { visibleText } from '../../src/bytes/escapes.js';
import { formatHex } from '../../src/bytes/hex.js';

/** A stretch of shown text: as it reads, or the names of control characters (`CR`, `LF`), to be shown as marks. */
export type TextPiece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'marks'; readonly names: readonly string[] };

/** Bytes of a message that a row shows; the rest is for the inspector. */
export const mostRowBytes = 240;
const mostRowHexBytes = 80;

const controlNames: readonly string[] =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

/** Text as pieces for the page: control characters as names, what would reorder or hide text as its number. */
export function textPieces(text: string): readonly TextPiece[] {
  return text
    .split(/([\0-\x1f\x7f]+)/)
    .map((part, index): TextPiece => {
      if (index % 2 === 0) return { type: 'text', text: visibleText(part) };
      return { type: 'marks', names: Array.from(part, (mark) => controlNames[mark.charCodeAt(0)] ?? 'DEL') };
    })
    .filter((piece) => piece.type === 'marks' || piece.text !== '');
}

/** The beginning of a message as text, cut between characters. */
export function rowText(bytes: Uint8Array, encoding: EncodingName): readonly TextPiece[] {
  if (bytes.byteLength <= mostRowBytes) return textPieces(decodeText(bytes, encoding));
  const head = bytes.subarray(0, mostRowBytes);
  return textPieces(decodeText(head.subarray(0, completePrefixBytes(head, encoding)), encoding));
}

/** The beginning of a message as hex. */
export function rowHex(bytes: Uint8Array): string {
  return formatHex(bytes.subarray(0, mostRowHexBytes)) + (bytes.byteLength > mostRowHexBytes ? ' …' : '');
}
