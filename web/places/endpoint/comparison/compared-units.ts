import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { textPieces } from '../../../../src/bytes/text-pieces.js';
import { textRuns } from '../../../../src/bytes/text-runs.js';

/** How what is compared is read. */
export const comparedAs = ['hex', 'text'] as const;
export type ComparedAs = (typeof comparedAs)[number];

/** Behind the last character of Unicode: a byte that is no text is this and its value. */
const firstInvalid = 0x11_0000;
const lineFeed = 0x0a;

/** Bytes as what is compared: each by itself, or the characters that they are, and each malformed byte. */
export function unitsOf(bytes: Uint8Array, as: ComparedAs, encoding: EncodingName): Uint32Array {
  if (as === 'hex') return Uint32Array.from(bytes);
  const units: number[] = [];
  for (const run of textRuns(bytes, encoding)) {
    if (run.type === 'invalid') for (const byte of run.bytes) units.push(firstInvalid + byte);
    else for (const character of run.text) units.push(character.codePointAt(0) ?? 0);
  }
  return Uint32Array.from(units);
}

/** A unit as it is shown: a mark stands for what cannot be seen. */
export function unitLabel(
  unit: number,
  as: ComparedAs,
): { readonly label: string; readonly isMark: boolean } {
  if (as === 'hex') return { label: formatHex(Uint8Array.of(unit)), isMark: false };
  if (unit >= firstInvalid) return { label: formatHex(Uint8Array.of(unit - firstInvalid)), isMark: true };
  const [piece] = textPieces(String.fromCodePoint(unit));
  if (piece === undefined) return { label: '', isMark: false };
  return piece.type === 'text'
    ? { label: piece.text === ' ' ? '\u00a0' : piece.text, isMark: false }
    : { label: piece.label, isMark: true };
}

/** Whether a line of text ends with it. */
export function endsLine(unit: number | undefined, as: ComparedAs): boolean {
  return as === 'text' && unit === lineFeed;
}
