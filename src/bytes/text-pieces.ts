import type { EncodingName } from './encoding-names.js';
import { type TextRun, textRuns } from './text-runs.js';

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

/** Text as pieces: control characters as names, what would reorder, hide or overlay text as its number. */
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

/** The text of pieces in a line: text as it is, marks as escapes, so that nothing of it is hidden or acts. */
export function escapedText(pieces: readonly TextPiece[]): string {
  return pieces.map((piece) => (piece.type === 'text' ? piece.text : piece.escape)).join('');
}

/** Runs as pieces, malformed bytes as marks. */
export function runPieces(runs: readonly TextRun[]): readonly TextPiece[] {
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

/** Bytes as a mark. */
export function byteMark(bytes: Uint8Array, kind: MarkKind): TextPiece {
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
