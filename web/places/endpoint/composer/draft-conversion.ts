import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { completePrefixBytes, decodeText, encodeText } from '../../../../src/bytes/encodings.js';
import { escapeText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { composeDraft, type DraftMeaning, type LineBreak, lineBreakNames, lineBreakTexts } from './draft.js';

/** A converted draft, and its options. */
export interface Rewritten {
  readonly draft: string;
  readonly raw: boolean;
  readonly lineBreak: LineBreak;
}

/**
 * A draft as hex, or hex as text, of the same bytes: ending and checksum are not written in, they stay as chosen.
 * Undefined when the draft has a fault, so that there are no bytes yet.
 */
export function convertDraft(
  draft: string,
  meaning: DraftMeaning,
  encoding: EncodingName,
): Rewritten | undefined {
  const { hex, raw, lineBreak } = meaning;
  const composed = composeDraft(draft, { ...meaning, eol: 'none', checksum: 'none' }, encoding);
  if (!composed.ok) return undefined;
  return hex
    ? textOfBytes(composed.bytes, encoding, { raw, lineBreak })
    : { draft: formatHex(composed.bytes), raw, lineBreak };
}

/**
 * Bytes as a text that composeDraft turns into them again: characters of the encoding, control characters as escapes,
 * `\xHH` for what is no character. Line breaks of one kind are breaks in the text, and say which kind; a last one is
 * written as an escape, where it can be seen. Backslashes stay themselves (`raw`) while nothing needs an escape.
 */
export function textOfBytes(
  bytes: Uint8Array,
  encoding: EncodingName,
  wished: { readonly raw: boolean; readonly lineBreak: LineBreak },
): Rewritten {
  const escaped = spelled(bytes, encoding);
  const lineBreak = onlyLineBreak(escaped) ?? wished.lineBreak;
  const { draft, escapes } = withLineBreaks(escaped, lineBreak);
  if (!wished.raw || escapes > 0) return { draft, raw: false, lineBreak };
  return { draft: draft.replaceAll('\\\\', '\\'), raw: true, lineBreak };
}

const lineBreakEscapes: Readonly<Record<LineBreak, string>> = { lf: '\\n', crlf: '\\r\\n', cr: '\\r' };
/** An escaped backslash, a line break of any kind, or another escape. */
const escapes = /\\\\|\\r\\n|\\n|\\r|\\[^\\]/g;

/** The one kind of line break within an escaped text, undefined when there is none or several; its last may close it. */
function onlyLineBreak(escaped: string): LineBreak | undefined {
  const kinds = new Set<LineBreak>();
  for (const { 0: found, index } of escaped.matchAll(escapes)) {
    const kind = lineBreakNames.find((name) => lineBreakEscapes[name] === found);
    if (kind !== undefined && index + found.length < escaped.length) kinds.add(kind);
  }
  const [only] = kinds;
  return kinds.size === 1 ? only : undefined;
}

/** Writes the escapes of a kind as line breaks, but for a last one; counts what other escapes there are. */
function withLineBreaks(escaped: string, lineBreak: LineBreak): { draft: string; escapes: number } {
  let others = 0;
  const draft = escaped.replace(escapes, (found, index: number) => {
    if (found === '\\\\') return found;
    if (found === lineBreakEscapes[lineBreak] && index + found.length < escaped.length) return '\n';
    others += 1;
    return found;
  });
  return { draft, escapes: others };
}

/** Bytes as escaped text; split between characters until each part is read and written back as it was. */
function spelled(bytes: Uint8Array, encoding: EncodingName): string {
  const text = exactText(bytes, encoding);
  if (text !== undefined) return escapeText(text);
  if (bytes.byteLength <= 8) return spelledShort(bytes, encoding);
  const half = bytes.byteLength >>> 1;
  const whole = completePrefixBytes(bytes.subarray(0, half), encoding) || half;
  return spelled(bytes.subarray(0, whole), encoding) + spelled(bytes.subarray(whole), encoding);
}

/** The longest character of an encoding. */
const maxCharacterBytes = 4;

function spelledShort(bytes: Uint8Array, encoding: EncodingName): string {
  let written = '';
  let offset = 0;
  while (offset < bytes.byteLength) {
    let text: string | undefined;
    let length = 0;
    while (text === undefined && length < maxCharacterBytes && offset + length < bytes.byteLength) {
      length += 1;
      text = exactText(bytes.subarray(offset, offset + length), encoding);
    }
    if (text === undefined) length = 1;
    const part = bytes.subarray(offset, offset + length);
    written += text === undefined ? `\\x${formatHex(part)}` : escapeText(text);
    offset += length;
  }
  return written;
}

/** The text of bytes, when writing it gives these bytes again. */
function exactText(bytes: Uint8Array, encoding: EncodingName): string | undefined {
  const text = decodeText(bytes, encoding);
  const written = encodeText(text, encoding);
  const isSame =
    written.byteLength === bytes.byteLength && written.every((byte, index) => byte === bytes[index]);
  return isSame ? text : undefined;
}

/** What is pasted into a draft: text with line breaks as a text field has them, and how they are meant. */
export interface Pasted {
  readonly text: string;
  readonly lineBreak: LineBreak;
  /** The text needs escapes, and whatever of the draft stays has to be written with them: `escapeBackslashes`. */
  readonly needsEscapes: boolean;
}

/**
 * Text from elsewhere with its own line breaks: breaks of one kind decide what breaks are sent as, where the draft has
 * none yet (`kept` is what stays of it); a break that is of another kind than the draft's becomes an escape. So the bytes
 * are those that were copied.
 */
export function pasted(text: string, kept: string, meaning: Pick<DraftMeaning, 'raw' | 'lineBreak'>): Pasted {
  const kinds = new Set(text.match(/\r\n|\r|\n/g) ?? []);
  const only = lineBreakNames.find((name) => kinds.size === 1 && kinds.has(lineBreakTexts[name]));
  const lineBreak = kept.includes('\n') || only === undefined ? meaning.lineBreak : only;
  const isMixed = [...kinds].some((kind) => kind !== lineBreakTexts[lineBreak]);
  const escapedBackslashes = isMixed && meaning.raw ? escapeBackslashes(text) : text;
  const written = escapedBackslashes.replace(/\r\n|\r|\n/g, (found) =>
    found === lineBreakTexts[lineBreak] ? '\n' : escapeText(found),
  );
  return { text: written, lineBreak, needsEscapes: isMixed };
}

/** A draft whose backslashes were themselves, for one in which they begin escapes. */
export function escapeBackslashes(draft: string): string {
  return draft.replaceAll('\\', '\\\\');
}
