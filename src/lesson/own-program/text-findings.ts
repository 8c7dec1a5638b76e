import type { EncodingName } from '../../bytes/encoding-names.js';
import { likelyEncodings } from '../../bytes/meaning/likely-encodings.js';
import { textRuns } from '../../bytes/text-runs.js';
import { type FoundNow, shown } from './finding.js';
import type { LessonEncoding } from './task.js';

/** Byte order marks: what they are the marks of, in the order in which they are looked for. */
const marks = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const;

/** How much a text must look like one of the encoding that it is said to be in (`EncodingReading.score`). */
const sureScore = 0.5;

/**
 * Characters of three bytes and more from which on UTF-8 in place of GBK is no chance, if the text looks less like GBK by as much. The
 * bytes of 压 in GBK are a letter of two bytes in UTF-8.
 */
const manyCharacters = 2;
const clearMargin = 0.3;

/** A byte order mark at the beginning of what a program sent: of a stream, or of a datagram. */
export function markFindings(bytes: Uint8Array, connection?: number): readonly FoundNow[] {
  const mark = marks.find(([, sign]) => sign.every((byte, index) => bytes[index] === byte));
  if (mark === undefined) return [];
  const [encoding, sign] = mark;
  return [shown('bomAtStart', bytes.subarray(0, sign.length), { encoding, bytes: sign.length }, connection)];
}

/**
 * Text that was given in another encoding than was asked for: what cannot be text of the asked one, or, for GBK, which nearly all bytes
 * are text of, what has the pattern of UTF-8. `text` is whole: no character is cut at its end.
 */
export function encodingFindings(
  text: Uint8Array,
  asked: LessonEncoding,
  connection?: number,
): readonly FoundNow[] {
  const given = givenEncoding(text, asked);
  return given === undefined ? [] : [wrongEncoding(text, asked, given, connection)];
}

/** The finding that a text is in another encoding than was asked for. */
export function wrongEncoding(
  text: Uint8Array,
  asked: LessonEncoding,
  given: EncodingName,
  connection?: number,
): FoundNow {
  const first = text.findIndex((byte) => byte > 0x7f || byte === 0);
  return shown('wrongEncoding', text, { asked, given, first: hexOf(text[first] ?? 0) }, connection);
}

/** The encoding of a whole text that is not that which was asked for; undefined where it is, or may be. */
export function givenEncoding(text: Uint8Array, asked: LessonEncoding): EncodingName | undefined {
  const wide = wideEncoding(text);
  if (wide !== undefined) return wide;
  if (!text.some((byte) => byte > 0x7f)) return undefined;
  const isRight = isText(text, asked);
  if (isRight && asked === 'utf-8') return undefined;
  const readings = likelyEncodings(text);
  const [best] = readings;
  const given = best?.encodings[0];
  if (best === undefined || given === undefined || best.invalidAt !== undefined) return undefined;
  if (!isRight && best.score < sureScore) return undefined;
  if (asked === 'utf-8') return given;
  // All of GBK is GB18030.
  if (given !== 'utf-8') return isRight || given === 'gb18030' ? undefined : given;
  const asGbk = readings.find(({ encodings }) => encodings.includes('gbk'));
  if (asGbk !== undefined && best.score - asGbk.score < clearMargin) return undefined;
  const characters = best.runs.flatMap((run) => (run.type === 'text' ? [...run.text] : []));
  return characters.filter((character) => character >= '\u0800').length >= manyCharacters ? given : undefined;
}

function isText(bytes: Uint8Array, encoding: LessonEncoding): boolean {
  return textRuns(bytes, encoding).every(({ type }) => type === 'text');
}

/** ASCII in two bytes each, at least two of them: every other byte is 0, and no other. */
function wideEncoding(text: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.floor(text.byteLength / 2);
  if (pairs < 2) return undefined;
  const zeros = (offset: number): number => {
    let count = 0;
    for (let index = 0; index < pairs; index += 1) if (text[index * 2 + offset] === 0) count += 1;
    return count;
  };
  if (zeros(1) === pairs && zeros(0) === 0) return 'utf-16le';
  return zeros(0) === pairs && zeros(1) === 0 ? 'utf-16be' : undefined;
}

/**
 * Zero bytes behind a text: one, which C's strlen + 1 sends as well, or the rest of a buffer. `bytes` may hold several messages; a run
 * of zeros at their end counts only if it `isWhole`: more of it may come.
 */
export function zeroFindings(bytes: Uint8Array, isWhole: boolean, connection?: number): readonly FoundNow[] {
  if (wideEncoding(bytes) !== undefined) return [];
  for (let start = bytes.indexOf(0); start >= 0; start = bytes.indexOf(0, start + 1)) {
    let end = start + 1;
    while (bytes[end] === 0) end += 1;
    const isEnded = end < bytes.byteLength || isWhole;
    const saw = bytes.subarray(Math.max(0, start - 16), end);
    const isBehindText = start > 0;
    if (isEnded && isBehindText && end - start >= 2)
      return [shown('wholeBufferSent', saw, { zeros: end - start }, connection)];
    const isBehindMessage = bytes[start - 1] === 0x0a || end === bytes.byteLength;
    if (isEnded && isBehindText && isBehindMessage) return [shown('nulAtEnd', saw, {}, connection)];
    start = end;
  }
  return [];
}

function hexOf(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
