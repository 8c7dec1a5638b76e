import { formatHex } from '../../../../src/bytes/hex.js';
import type { TextPiece } from '../../../../src/bytes/text-pieces.js';
import { rowText } from '../../endpoint/log/row-content.js';

/** Bytes that are told whole, as text. */
const mostTextBytes = 18;
/** Bytes that are told whole, as hex. */
const mostHexBytes = 6;

/** Bytes in a few characters: as text with its marks, as hex, or by their number alone. */
export type BriefBytes =
  | { readonly type: 'text'; readonly pieces: readonly TextPiece[] }
  | { readonly type: 'hex'; readonly hex: string }
  | { readonly type: 'count'; readonly count: number };

/** What fits beside an arrow. */
export function briefBytes(bytes: Uint8Array): BriefBytes {
  const { byteLength } = bytes;
  if (byteLength === 0 || byteLength > mostTextBytes) return { type: 'count', count: byteLength };
  const { pieces, isBinary } = rowText(bytes, 'utf-8', false);
  // Characters of another encoding, or a half of one, are told by their bytes.
  const isText = !isBinary && !pieces.some((piece) => piece.type === 'mark' && piece.kind === 'invalid');
  if (isText) return { type: 'text', pieces };
  return byteLength > mostHexBytes
    ? { type: 'count', count: byteLength }
    : { type: 'hex', hex: formatHex(bytes) };
}
