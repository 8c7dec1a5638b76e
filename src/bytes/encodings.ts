import iconv from 'iconv-lite';
import {
  type CharacterBytes,
  completeByLength,
  completeUtf8,
  completeUtf16,
  doubleByteCharacter,
  eucJpCharacter,
  gb18030Character,
  hasBrokenGb18030,
  shiftJisCharacter,
} from './character-bytes.js';
import type { EncodingName } from './encoding-names.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';

const maxSingleByte = { latin1: 0xff, ascii: 0x7f } as const;

/** The bytes of `text`, without a byte order mark. A character that the encoding lacks becomes `?`: check firstUnencodable. */
export function encodeText(text: string, encoding: EncodingName): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return encodeUtf8(text);
    case 'utf-16le':
    case 'utf-16be':
      return encodeUtf16(text, encoding === 'utf-16le');
    case 'latin1':
    case 'ascii':
      return encodeSingleBytes(text, maxSingleByte[encoding]);
    default:
      return iconv.encode(text, encoding);
  }
}

const unicodeDecoders = {
  'utf-16le': new TextDecoder('utf-16le', { ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { ignoreBOM: true }),
} as const;

/** The text of `bytes`; a malformed sequence becomes U+FFFD, and a byte order mark stays: it arrived. */
export function decodeText(bytes: Uint8Array, encoding: EncodingName): string {
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(bytes);
    case 'utf-16le':
    case 'utf-16be':
      return unicodeDecoders[encoding].decode(bytes);
    case 'latin1':
    case 'ascii':
      return decodeSingleBytes(bytes, maxSingleByte[encoding]);
    default: {
      const text = iconvDecode(bytes, encoding);
      const characterBytes = characterBytesOf(encoding);
      if (characterBytes === undefined) return text;
      // iconv-lite reads malformed bytes differently if the stream is cut elsewhere; character by character it cannot.
      // It reads unassigned four-byte sequences of GB 18030 as some other character.
      const isMalformed = text.includes('\ufffd') || (encoding === 'gb18030' && hasBrokenGb18030(bytes));
      return isMalformed ? decodeCharacters(bytes, encoding, characterBytes) : text;
    }
  }
}

/** The first character of `text` that `encoding` lacks, with its UTF-16 index. */
export function firstUnencodable(
  text: string,
  encoding: EncodingName,
): { readonly index: number; readonly found: string } | undefined {
  // A text that round-trips is valid; only one that does not is searched, character by character.
  if (decodeText(encodeText(text, encoding), encoding) === text) return undefined;
  // A text may come back changed and yet be valid (a yen sign of Shift_JIS): each of its characters is checked once.
  const encodable = new Set<string>();
  let index = 0;
  for (const found of text) {
    if (!encodable.has(found)) {
      // iconv-lite's single-byte encodings write a question mark for each half of a surrogate pair.
      const replaced = found !== '?' && encodeText(found, encoding).every((byte) => byte === 0x3f);
      if (replaced || isLoneSurrogate(found)) return { index, found };
      encodable.add(found);
    }
    index += found.length;
  }
  return undefined;
}

/**
 * Counts the leading bytes of `bytes` that are whole characters: the rest, 3 bytes at most, may begin a character whose
 * remainder has not arrived. Malformed bytes count as whole, so that nothing is held for ever.
 */
export function completePrefixBytes(bytes: Uint8Array, encoding: EncodingName): number {
  if (encoding === 'utf-8') return completeUtf8(bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return completeUtf16(bytes, encoding === 'utf-16le');
  const characterBytes = characterBytesOf(encoding);
  return characterBytes === undefined ? bytes.byteLength : completeByLength(bytes, characterBytes);
}

function characterBytesOf(encoding: EncodingName): CharacterBytes | undefined {
  switch (encoding) {
    case 'gbk':
    case 'big5':
    case 'euc-kr':
      return doubleByteCharacter;
    case 'gb18030':
      return gb18030Character;
    case 'shift_jis':
      return shiftJisCharacter;
    case 'euc-jp':
      return eucJpCharacter;
    default:
      return undefined;
  }
}

/** Characters read before, by encoding and up to three bytes, 50,000 at most for each encoding. */
const charactersRead = new Map<EncodingName, Map<number, string>>();

/**
 * Decodes one character at a time. Each is looked up in iconv-lite once and cached: a call takes a microsecond, and a peer that
 * sends a megabyte of noise would have blocked the process for more than a second.
 */
function decodeCharacters(bytes: Uint8Array, encoding: EncodingName, characterBytes: CharacterBytes): string {
  const read = charactersRead.get(encoding) ?? new Map<number, string>();
  charactersRead.set(encoding, read);
  let text = '';
  let offset = 0;
  while (offset < bytes.byteLength) {
    let end = offset + characterBytes(bytes, offset);
    // Cut off by the end. Of four bytes only the lead is broken, as when the bytes after it turn out not to fit: a stream that
    // was held back to that place must read the same.
    if (end > bytes.byteLength) end = end - offset === 4 ? offset + 1 : bytes.byteLength;
    const isShort = end - offset < 4;
    let key = 0;
    for (let index = offset; isShort && index < end; index += 1) key = key * 256 + (bytes[index] ?? 0) + 1;
    let character = isShort ? read.get(key) : undefined;
    if (character === undefined) {
      character = decodeCharacter(bytes.subarray(offset, end), encoding);
      if (isShort) read.set(key, character);
    }
    text += character;
    offset = end;
  }
  return text;
}

/** A character that does not exist is U+FFFD, and an ASCII byte at its end is kept (Encoding Standard, section 10 ff.). */
function decodeCharacter(bytes: Uint8Array, encoding: EncodingName): string {
  const text = iconvDecode(bytes, encoding);
  if (!text.includes('\ufffd')) return text;
  const last = bytes[bytes.byteLength - 1] ?? 0;
  const isBroken = bytes.byteLength === 2 || bytes.byteLength === 3;
  return isBroken && last < 0x80 ? `\ufffd${String.fromCharCode(last)}` : '\ufffd';
}

function iconvDecode(bytes: Uint8Array, encoding: EncodingName): string {
  return iconv.decode(bytes, encoding, { stripBOM: false });
}

function encodeUtf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index += 1)
    view.setUint16(index * 2, text.charCodeAt(index), littleEndian);
  return bytes;
}

/** One byte for each character, a question mark for one above `most`: a loop is ten times as fast as iterating the text. */
function encodeSingleBytes(text: string, most: number): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const isPair = isBetween(unit, 0xd800, 0xdbff) && isBetween(text.charCodeAt(index + 1), 0xdc00, 0xdfff);
    bytes[count] = unit <= most ? unit : 0x3f;
    count += 1;
    if (isPair) index += 1;
  }
  return count === bytes.byteLength ? bytes : bytes.slice(0, count);
}

function isBetween(unit: number, least: number, most: number): boolean {
  return unit >= least && unit <= most;
}

/** Bytes as code units, 8192 at a time: every engine's stack holds that many arguments. */
function decodeSingleBytes(bytes: Uint8Array, most: number): string {
  let text = '';
  for (let start = 0; start < bytes.byteLength; start += 8192) {
    const piece = bytes.subarray(start, start + 8192);
    const units = most >= 0xff ? piece : Uint16Array.from(piece, (byte) => (byte <= most ? byte : 0xfffd));
    // Spreading them costs three times as much.
    text += Reflect.apply(String.fromCharCode, undefined, units);
  }
  return text;
}

function isLoneSurrogate(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xd800 && code <= 0xdfff;
}
