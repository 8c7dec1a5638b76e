import {
  doubleByteCharacter,
  eucJpCharacter,
  gb18030Character,
  shiftJisCharacter,
  utf8Character,
  utf16Character,
} from './character-bytes.js';
import type { EncodingName } from './encoding-names.js';
import { decodeText, encodeText } from './encodings.js';
import { sameBytes } from './same-bytes.js';

/** A run of bytes: their text, or the bytes if they are malformed in this encoding. `start` is the offset of the first byte. */
export type TextRun =
  | { readonly type: 'text'; readonly text: string; readonly start: number }
  | { readonly type: 'invalid'; readonly bytes: Uint8Array; readonly start: number };

const replacement = '\ufffd';

/**
 * The text of `bytes` as decodeText reads it, but with the bytes themselves in place of U+FFFD for malformed input; a U+FFFD
 * that was sent is text. Invalid bytes are borrowed.
 */
export function textRuns(bytes: Uint8Array, encoding: EncodingName): readonly TextRun[] {
  if (bytes.byteLength === 0) return [];
  const whole = decodeText(bytes, encoding);
  if (!whole.includes(replacement)) return [{ type: 'text', text: whole, start: 0 }];
  const runs: TextRun[] = [];
  let valid = 0;
  const endValid = (end: number): void => {
    if (end > valid)
      runs.push({ type: 'text', text: decodeText(bytes.subarray(valid, end), encoding), start: valid });
  };
  for (let offset = 0; offset < bytes.byteLength; ) {
    const { length, isValid } = characterAt(bytes, offset, encoding);
    if (!isValid) {
      endValid(offset);
      const last = runs.at(-1);
      if (last?.type === 'invalid' && last.start + last.bytes.byteLength === offset)
        runs[runs.length - 1] = { ...last, bytes: bytes.subarray(last.start, offset + length) };
      else runs.push({ type: 'invalid', bytes: bytes.subarray(offset, offset + length), start: offset });
      valid = offset + length;
    }
    offset += length;
  }
  endValid(bytes.byteLength);
  return runs;
}

/** The character at `offset`, or the number of malformed bytes there. */
function characterAt(
  bytes: Uint8Array,
  offset: number,
  encoding: EncodingName,
): { readonly length: number; readonly isValid: boolean } {
  const wanted = characterLength(bytes, offset, encoding);
  const length = Math.min(wanted, bytes.byteLength - offset);
  const character = bytes.subarray(offset, offset + length);
  if (wanted > length) return { length: encoding === 'gb18030' && wanted === 4 ? 1 : length, isValid: false };
  const text = decodeText(character, encoding);
  if (!text.includes(replacement)) return { length, isValid: true };
  const isSent = text === replacement && sameBytes(encodeText(replacement, encoding), character);
  if (isSent) return { length, isValid: true };
  // An ASCII byte after a broken lead is kept.
  return { length: text.length > 1 && length > 1 ? length - 1 : length, isValid: false };
}

function characterLength(bytes: Uint8Array, offset: number, encoding: EncodingName): number {
  switch (encoding) {
    case 'utf-8':
      return utf8Character(bytes, offset);
    case 'utf-16le':
    case 'utf-16be':
      return utf16Character(bytes, offset, encoding === 'utf-16le');
    case 'gbk':
    case 'big5':
    case 'euc-kr':
      return doubleByteCharacter(bytes, offset);
    case 'gb18030':
      return gb18030Character(bytes, offset);
    case 'shift_jis':
      return shiftJisCharacter(bytes, offset);
    case 'euc-jp':
      return eucJpCharacter(bytes, offset);
    default:
      return 1;
  }
}
