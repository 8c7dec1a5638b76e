import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { byteMark, runPieces, type TextPiece } from '../../../../src/bytes/text-pieces.js';
import { type TextRun, textRuns } from '../../../../src/bytes/text-runs.js';

/** Bytes of a message that a row shows; the rest is for the inspector. */
export const maxRowBytes = 240;
const maxRowHexBytes = 80;

/** The part of a message's text that a row shows. */
export interface RowText {
  readonly pieces: readonly TextPiece[];
  /** Whether it is mostly not text, and easier to read as hex. */
  readonly isBinary: boolean;
}

/**
 * The beginning of a message as text. `bytes` include the bytes that its first character began with; if it `joins`, an
 * unfinished character at its end is completed by the next message.
 */
export function rowText(bytes: Uint8Array, encoding: EncodingName, joins: boolean): RowText {
  const isCut = bytes.byteLength > maxRowBytes;
  const head = isCut ? bytes.subarray(0, maxRowBytes) : bytes;
  const whole = isCut || joins ? completePrefixBytes(head, encoding) : head.byteLength;
  const runs = textRuns(head.subarray(0, whole), encoding);
  const pieces = [...runPieces(runs)];
  if (!isCut && whole < head.byteLength) pieces.push(byteMark(head.subarray(whole), 'pending'));
  return { pieces, isBinary: isMostlyBinary(runs) };
}

/** The beginning of a message as hex. */
export function rowHex(bytes: Uint8Array): string {
  return formatHex(bytes.subarray(0, maxRowHexBytes)) + (bytes.byteLength > maxRowHexBytes ? ' …' : '');
}

/** Characters at the beginning or end of text frames: SOH, STX, ETX, a check byte, line ends. */
const frameCharacters = 2;

/**
 * Whether it is mostly not text: a fifth of it is invalid bytes and unassigned characters, or half as many are control
 * characters other than line ends, tabs and escapes, and there is more than one. Up to two at either end are the frame of a
 * text.
 */
function isMostlyBinary(runs: readonly TextRun[]): boolean {
  const weights = runs.flatMap((run) =>
    run.type === 'invalid' ? Array.from(run.bytes, () => 1) : Array.from(run.text, weightOf),
  );
  if (weights.length < 3) return weights.length > 1 && !weights.includes(0);
  let start = 0;
  let end = weights.length;
  while (start < frameCharacters && weights[start] !== 0) start += 1;
  while (weights.length - end < frameCharacters && end > start && weights[end - 1] !== 0) end -= 1;
  const inner = weights.slice(start, end);
  const odd = inner.filter((weight) => weight > 0);
  // A single one is a slip or a separator.
  return (
    inner.length === 0 || (odd.length > 1 && odd.reduce((sum, weight) => sum + weight, 0) * 5 > inner.length)
  );
}

function weightOf(character: string): number {
  if (/[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/.test(character)) return 2;
  return /[\x80-\x9f\p{Co}\p{Cn}]/u.test(character) ? 1 : 0;
}
