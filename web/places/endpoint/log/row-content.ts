import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { type TextRun, textRuns } from '../../../../src/bytes/text-runs.js';

/** Why a part of a text is not shown as itself. */
export type MarkKind =
  | 'control' /* a control character, by its name */
  | 'hidden' /* what would reorder, hide or overlay text, by its number */
  | 'invalid' /* a byte that is no text in this encoding */
  | 'pending'; /* the first bytes of a character that the next message completes */

/** A run of shown text: the text itself, or a mark. `escape` replaces a mark in copied text. */
export type TextPiece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'mark'; readonly kind: MarkKind; readonly label: string; readonly escape: string };

/** Bytes of a message that a row shows; the rest is for the inspector. */
export const maxRowBytes = 240;
const maxRowHexBytes = 80;

const controlNames: readonly string[] =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );
const controlEscapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

/** More combining marks than any script puts on one letter: they would climb over the rows around. */
const longestStack = 4;

// Control characters; then what has no width or turns text around: bidi controls, joiners, fillers, variation selectors, tags;
// then what no font has a picture of: private use and unassigned.
const unseen =
  /([\0-\x1f\x7f-\x9f])|(\u034f|[\ufe00-\ufe0f]|[\u180b-\u180f]|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}|\p{Co}|\p{Cn})|(\p{M}{5,})/gu;

/** Text as pieces for the page: control characters as names, what would reorder, hide or overlay text as its number. */
export function textPieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let shown = 0;
  const showUntil = (end: number): void => {
    if (end > shown) pieces.push({ type: 'text', text: text.slice(shown, end) });
  };
  for (const match of text.matchAll(unseen)) {
    const [found, control, hidden] = match;
    if (isOfEmoji(text, match.index, found)) continue;
    if (control !== undefined) {
      showUntil(match.index);
      pieces.push(controlMark(control));
    } else if (hidden !== undefined) {
      showUntil(match.index);
      pieces.push(hiddenMark(hidden));
    } else {
      const marks = [...found];
      showUntil(match.index + marks.slice(0, longestStack).join('').length);
      const rest = marks.slice(longestStack);
      const escapes = rest.map((mark) => hiddenMark(mark).escape).join('');
      pieces.push({ type: 'mark', kind: 'hidden', label: `◌×${rest.length}`, escape: escapes });
    }
    shown = match.index + found.length;
  }
  showUntil(text.length);
  return pieces;
}

/** Bytes as pieces, invalid ones by themselves. */
export function bytePieces(bytes: Uint8Array, encoding: EncodingName): readonly TextPiece[] {
  return runPieces(textRuns(bytes, encoding));
}

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

/** The text of pieces when copied: text as it is, marks as escapes. */
export function copiedText(pieces: readonly TextPiece[]): string {
  return pieces.map((piece) => (piece.type === 'text' ? piece.text : piece.escape)).join('');
}

function runPieces(runs: readonly TextRun[]): readonly TextPiece[] {
  return runs.flatMap((run) =>
    run.type === 'text' ? textPieces(run.text) : [byteMark(run.bytes, 'invalid')],
  );
}

function controlMark(control: string): TextPiece {
  const code = control.charCodeAt(0);
  const label = controlNames[code] ?? (code === 0x7f ? 'DEL' : hexOf(code, 2));
  return { type: 'mark', kind: 'control', label, escape: controlEscapes[control] ?? `\\x${hexOf(code, 2)}` };
}

function hiddenMark(character: string): Extract<TextPiece, { type: 'mark' }> {
  const code = character.codePointAt(0) ?? 0;
  const number = hexOf(code, 4);
  return { type: 'mark', kind: 'hidden', label: `U+${number}`, escape: `\\u{${number}}` };
}

function byteMark(bytes: Uint8Array, kind: MarkKind): TextPiece {
  const hex = Array.from(bytes, (byte) => hexOf(byte, 2));
  return { type: 'mark', kind, label: hex.join(' '), escape: hex.map((byte) => `\\x${byte}`).join('') };
}

function hexOf(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** A joiner or a variation selector between the parts of an emoji is part of it. */
function isOfEmoji(text: string, index: number, found: string): boolean {
  if (found !== '\u200d' && found !== '\ufe0f') return false;
  return /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|[\d#*])$/u.test(
    text.slice(Math.max(0, index - 2), index),
  );
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
