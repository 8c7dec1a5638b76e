import iconv from 'iconv-lite';

/**
 * Other names of each encoding. UTF-8, UTF-16, Latin-1 and ASCII are read and written here; the rest by iconv-lite under
 * the name given, in both directions: Node 20's own TextDecoder reads windows-1252 as Latin-1, and neither the whole of
 * CP949 nor Big5-HKSCS, so that a character written would not come back.
 */
const aliasesByName = {
  'utf-8': ['utf8'],
  gbk: ['cp936', '936', 'gb2312', 'windows-936'],
  gb18030: ['gb-18030'],
  big5: ['cp950', 'big5-hkscs', 'big5hkscs'],
  shift_jis: ['sjis', 'shift-jis', 'shiftjis', 'cp932', 'windows-31j'],
  'euc-jp': ['eucjp'],
  'euc-kr': ['euckr', 'cp949', 'ks_c_5601', 'uhc'],
  ascii: ['us-ascii'],
  latin1: ['iso-8859-1', 'iso8859-1', 'binary'],
  'iso-8859-2': ['latin2'],
  'iso-8859-15': ['latin9'],
  'windows-1250': ['cp1250'],
  'windows-1251': ['cp1251'],
  'windows-1252': ['cp1252'],
  'koi8-r': ['koi8r'],
  'utf-16le': ['utf16le', 'utf-16', 'utf16', 'ucs2', 'ucs-2'],
  'utf-16be': ['utf16be'],
} as const;

/** An encoding of text, by its canonical name. */
export type EncodingName = keyof typeof aliasesByName;

/** Every encoding, in the order that a list shows them. */
export const encodingNames = Object.freeze(Object.keys(aliasesByName)) as readonly EncodingName[];

const namesByAlias = new Map<string, EncodingName>(
  encodingNames.flatMap((name) => [name, ...aliasesByName[name]].map((alias) => [alias, name])),
);

/** The canonical name of what a person wrote (`UTF8`, `cp936`, `Shift-JIS`), or undefined when there is none. */
export function parseEncodingName(text: string): EncodingName | undefined {
  return namesByAlias.get(text.trim().toLowerCase());
}

const utf8Encoder = new TextEncoder();
const mostSingleByte = { latin1: 0xff, ascii: 0x7f } as const;

/** The bytes of `text`, without a byte order mark. What the encoding lacks becomes `?`: ask firstUnencodable before. */
export function encodeText(text: string, encoding: EncodingName): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return utf8Encoder.encode(text);
    case 'utf-16le':
    case 'utf-16be':
      return encodeUtf16(text, encoding === 'utf-16le');
    case 'latin1':
    case 'ascii':
      return Uint8Array.from(text, (character) => {
        const code = character.codePointAt(0) ?? 0;
        return code <= mostSingleByte[encoding] ? code : 0x3f;
      });
    default:
      return iconv.encode(text, encoding);
  }
}

/** The text of `bytes`; a malformed sequence becomes U+FFFD, and a byte order mark stays: it arrived. */
export function decodeText(bytes: Uint8Array, encoding: EncodingName): string {
  switch (encoding) {
    case 'utf-8':
    case 'utf-16le':
    case 'utf-16be':
      return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
    case 'latin1':
      return decodeSingleBytes(bytes, mostSingleByte.latin1);
    case 'ascii':
      return decodeSingleBytes(bytes, mostSingleByte.ascii);
    default: {
      const text = iconvDecode(bytes, encoding);
      const characterBytes = characterBytesOf(encoding);
      // iconv-lite reads malformed bytes differently when the stream is cut elsewhere; character by character it cannot.
      return characterBytes !== undefined && text.includes('\ufffd')
        ? decodeCharacters(bytes, encoding, characterBytes)
        : text;
    }
  }
}

/** Reads a stream in pieces: a character split across two of them comes out whole, with the second. */
export class StreamingDecoder {
  readonly #encoding: EncodingName;
  #held: Uint8Array = new Uint8Array(0);

  constructor(encoding: EncodingName) {
    this.#encoding = encoding;
  }

  /** The text that is complete with `bytes`; at most 3 bytes are held for the next piece. */
  write(bytes: Uint8Array): string {
    let joined = bytes;
    if (this.#held.byteLength > 0) {
      joined = new Uint8Array(this.#held.byteLength + bytes.byteLength);
      joined.set(this.#held);
      joined.set(bytes, this.#held.byteLength);
    }
    const whole = completePrefixBytes(joined, this.#encoding);
    this.#held = joined.slice(whole);
    return decodeText(joined.subarray(0, whole), this.#encoding);
  }

  /** What was held: U+FFFD for half a character, else nothing. The decoder is as new afterwards. */
  end(): string {
    const rest = decodeText(this.#held, this.#encoding);
    this.#held = new Uint8Array(0);
    return rest;
  }
}

/** The first character of `text` that `encoding` does not have: its UTF-16 index and itself. */
export function firstUnencodable(
  text: string,
  encoding: EncodingName,
): { readonly index: number; readonly found: string } | undefined {
  if (!/[^\0-\x7f]/.test(text)) return undefined;
  let index = 0;
  for (const found of text) {
    const bytes = encodeText(found, encoding);
    const replaced = bytes.byteLength === 1 && bytes[0] === 0x3f && found !== '?';
    if (replaced || isLoneSurrogate(found)) return { index, found };
    index += found.length;
  }
  return undefined;
}

/**
 * How many leading bytes of `bytes` are whole characters: what is left, 3 bytes at most, may be the beginning of one
 * whose rest has not arrived. Malformed bytes count as whole, so that nothing is held for ever.
 */
export function completePrefixBytes(bytes: Uint8Array, encoding: EncodingName): number {
  if (encoding === 'utf-8') return completeUtf8(bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return completeUtf16(bytes, encoding === 'utf-16le');
  const characterBytes = characterBytesOf(encoding);
  if (characterBytes === undefined) return bytes.byteLength;
  let offset = 0;
  while (offset < bytes.byteLength) {
    const next = offset + characterBytes(bytes, offset);
    if (next > bytes.byteLength) return offset;
    offset = next;
  }
  return offset;
}

/** How long the character at `offset` is by its first bytes, as far as they are there. */
type CharacterBytes = (bytes: Uint8Array, offset: number) => number;

function characterBytesOf(encoding: EncodingName): CharacterBytes | undefined {
  switch (encoding) {
    case 'gbk':
    case 'gb18030':
      return gbCharacterBytes;
    case 'big5':
    case 'euc-kr':
      return (bytes, offset) => (isBetween(bytes[offset], 0x81, 0xfe) ? 2 : 1);
    case 'shift_jis':
      return (bytes, offset) =>
        isBetween(bytes[offset], 0x81, 0x9f) || isBetween(bytes[offset], 0xe0, 0xfc) ? 2 : 1;
    case 'euc-jp':
      return (bytes, offset) => {
        if (bytes[offset] === 0x8f) return 3;
        return bytes[offset] === 0x8e || isBetween(bytes[offset], 0xa1, 0xfe) ? 2 : 1;
      };
    default:
      return undefined;
  }
}

/** GB 18030: one byte, two, or four when the second is a digit; GBK is its one- and two-byte part. */
function gbCharacterBytes(bytes: Uint8Array, offset: number): number {
  if (!isBetween(bytes[offset], 0x81, 0xfe)) return 1;
  const [second, third, fourth] = bytes.subarray(offset + 1, offset + 4);
  if (!isBetween(second, 0x30, 0x39)) return 2;
  const canBeFour =
    (third === undefined || isBetween(third, 0x81, 0xfe)) &&
    (fourth === undefined || isBetween(fourth, 0x30, 0x39));
  return canBeFour ? 4 : 1;
}

function isBetween(byte: number | undefined, least: number, most: number): boolean {
  return byte !== undefined && byte >= least && byte <= most;
}

/** Decodes one character at a time; one that does not exist is U+FFFD, and an ASCII byte in it stands for itself. */
function decodeCharacters(bytes: Uint8Array, encoding: EncodingName, characterBytes: CharacterBytes): string {
  let text = '';
  for (let offset = 0; offset < bytes.byteLength; ) {
    const character = bytes.subarray(offset, offset + characterBytes(bytes, offset));
    const decoded = iconvDecode(character, encoding);
    const second = character[1] ?? 0x80;
    if (!decoded.includes('\ufffd')) text += decoded;
    else
      text += character.byteLength === 2 && second < 0x80 ? `\ufffd${String.fromCharCode(second)}` : '\ufffd';
    offset += character.byteLength;
  }
  return text;
}

function iconvDecode(bytes: Uint8Array, encoding: EncodingName): string {
  return iconv.decode(bytes, encoding, { stripBOM: false });
}

function completeUtf8(bytes: Uint8Array): number {
  const end = bytes.byteLength;
  for (let back = 1; back <= Math.min(3, end); back += 1) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) return end;
    if (byte >= 0xc2 && byte <= 0xf4) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? end - back : end;
    }
    if (byte >= 0xc0) return end;
  }
  return end;
}

function completeUtf16(bytes: Uint8Array, littleEndian: boolean): number {
  const even = bytes.byteLength - (bytes.byteLength % 2);
  const high = even >= 2 ? bytes[littleEndian ? even - 1 : even - 2] : undefined;
  return high !== undefined && high >= 0xd8 && high <= 0xdb ? even - 2 : even;
}

function encodeUtf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index += 1)
    view.setUint16(index * 2, text.charCodeAt(index), littleEndian);
  return bytes;
}

function decodeSingleBytes(bytes: Uint8Array, most: number): string {
  let text = '';
  for (const byte of bytes) text += byte <= most ? String.fromCharCode(byte) : '\ufffd';
  return text;
}

function isLoneSurrogate(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xd800 && code <= 0xdfff;
}
