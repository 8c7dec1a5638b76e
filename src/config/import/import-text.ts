import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import type { EntryPlace } from './imported-file.js';

/** The text of a file that is imported, and the encoding that it is in. */
export interface ImportText {
  readonly text: string;
  readonly encoding: EncodingName;
  /** The bytes without their byte order mark. Borrowed. */
  readonly bytes: Uint8Array;
}

const marks: readonly (readonly [EncodingName, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * Decodes a file: by its byte order mark, as UTF-8, as GBK, or as Windows-1252, whichever it is valid in first. Undefined if it
 * holds a NUL: it is no text.
 */
export function decodeImport(bytes: Uint8Array): ImportText | undefined {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) {
    const [encoding, mark] = marked;
    const rest = bytes.subarray(mark.length);
    return { text: decodeText(rest, encoding), encoding, bytes: rest };
  }
  if (bytes.includes(0)) return undefined;
  const utf8 = decodeText(bytes, 'utf-8');
  if (!utf8.includes('\ufffd')) return { text: utf8, encoding: 'utf-8', bytes };
  const encoding = hasGbkOnly(bytes) ? 'gbk' : 'windows-1252';
  return { text: decodeText(bytes, encoding), encoding, bytes };
}

/** A file in the encoding that its program always writes, unless a byte order mark says otherwise. */
export function reread(file: ImportText, encoding: EncodingName): ImportText {
  return { ...file, text: decodeText(file.bytes, encoding), encoding };
}

/**
 * Whether every byte above ASCII belongs to a pair of GB 2312's Chinese characters and symbols: letters with accents of a
 * single-byte encoding stand alone between ASCII letters.
 */
export function isChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  for (let index = 0; index < bytes.byteLength; index += 1) {
    if ((bytes[index] ?? 0) < 0x80) continue;
    const lead = bytes[index] ?? 0;
    const trail = bytes[index + 1] ?? 0;
    const isPair =
      trail >= 0xa1 && trail <= 0xfe && ((lead >= 0xb0 && lead <= 0xf7) || (lead >= 0xa1 && lead <= 0xa9));
    if (!isPair) return false;
    pairs += 1;
    index += 1;
  }
  return pairs > 0;
}

function hasGbkOnly(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.byteLength; index += 1) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[index + 1] ?? 0;
    if (lead === 0x80 || lead === 0xff || trail < 0x40 || trail === 0x7f || trail === 0xff) return false;
    index += 1;
  }
  return true;
}

/** The lines of a text with their numbers, without their ends. */
export function* linesOf(text: string): Generator<EntryPlace> {
  let line = 1;
  let from = 0;
  while (from <= text.length) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield { line, source: text.slice(from, text[to - 1] === '\r' && to > from ? to - 1 : to) };
    if (end < 0) return;
    from = end + 1;
    line += 1;
  }
}

/** Whether a file is UTF-8 with characters of three bytes, as Chinese ones are. */
export function hasThreeByteCharacters({ text, encoding }: ImportText): boolean {
  return encoding === 'utf-8' && /[\u0800-\uffff]/.test(text);
}
