import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  completePrefixBytes,
  decodeText,
  type EncodingName,
  encodeText,
  encodingNames,
  firstUnencodable,
  parseEncodingName,
  StreamingDecoder,
} from './encodings.js';
import { parseHex } from './hex.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.bytes;
}

/** Cuts bytes at the given places, each modulo the length. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.byteLength + 1)), bytes.byteLength].toSorted(
    (a, b) => a - b,
  );
  let start = 0;
  return ends.map((end) => {
    const piece = bytes.slice(start, end);
    start = end;
    return piece;
  });
}

const arbitraryBytes = fc.uint8Array({ maxLength: 40 });
const arbitraryCuts = fc.array(fc.nat(40), { maxLength: 12 });

describe('encodings', () => {
  // Known bytes, from the tables of the encodings: 温度 (wēndù, temperature), こんにちは, 안녕, résumé €.
  it.each<[EncodingName, string, string]>([
    ['gbk', '温度 23.5℃', 'CE C2 B6 C8 20 32 33 2E 35 A1 E6'],
    ['gb18030', '温度😀', 'CE C2 B6 C8 94 39 FC 36'],
    ['big5', '溫度', 'B7 C5 AB D7'],
    ['shift_jis', 'こんにちは', '82 B1 82 F1 82 C9 82 BF 82 CD'],
    ['euc-jp', 'こん', 'A4 B3 A4 F3'],
    ['euc-kr', '안녕', 'BE C8 B3 E7'],
    ['latin1', 'é\u0080', 'E9 80'],
    ['windows-1252', 'é€', 'E9 80'],
    ['utf-8', '温é😀', 'E6 B8 A9 C3 A9 F0 9F 98 80'],
    ['utf-16le', '温😀', '29 6E 3D D8 00 DE'],
    ['utf-16be', '温😀', '6E 29 D8 3D DE 00'],
    ['koi8-r', 'Привет', 'F0 D2 C9 D7 C5 D4'],
  ])('%s writes and reads %s', (encoding, text, bytes) => {
    expect(encodeText(text, encoding)).toEqual(expect.objectContaining(hex(bytes)));
    expect([...encodeText(text, encoding)]).toEqual([...hex(bytes)]);
    expect(decodeText(hex(bytes), encoding)).toBe(text);
  });

  it.each([
    ['UTF8', 'utf-8'],
    ['CP936', 'gbk'],
    ['gb2312', 'gbk'],
    ['Shift-JIS', 'shift_jis'],
    ['ISO-8859-1', 'latin1'],
    ['nonsense', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('knows %s as %s', (text, name) => {
    expect(parseEncodingName(text)).toBe(name);
  });

  it('keeps a byte order mark, because it arrived', () => {
    expect(decodeText(hex('EF BB BF 61'), 'utf-8')).toBe('\ufeffa');
    expect(decodeText(hex('FF FE 61 00'), 'utf-16le')).toBe('\ufeffa');
  });

  it('finds the first character that an encoding lacks', () => {
    expect(firstUnencodable('温度😀', 'gbk')).toEqual({ index: 2, found: '😀' });
    expect(firstUnencodable('a?é', 'ascii')).toEqual({ index: 2, found: 'é' });
    expect(firstUnencodable('\ud800', 'utf-8')).toEqual({ index: 0, found: '\ud800' });
    expect(firstUnencodable('what? 温度', 'gbk')).toBeUndefined();
  });

  it.each(encodingNames)('%s decodes the same wherever the stream is cut', (encoding) => {
    fc.assert(
      fc.property(arbitraryBytes, arbitraryCuts, (bytes, cuts) => {
        const decoder = new StreamingDecoder(encoding);
        const pieces = cut(bytes, cuts).map((piece) => decoder.write(piece));
        expect(pieces.join('') + decoder.end()).toBe(decodeText(bytes, encoding));
      }),
    );
  });

  it.each(encodingNames)(
    '%s: what completePrefixBytes holds back is never more than 3 bytes, and no whole text',
    (encoding) => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(60), (text, place) => {
          const encodable = [...text]
            .filter((character) => firstUnencodable(character, encoding) === undefined)
            .join('');
          const bytes = encodeText(encodable, encoding);
          expect(completePrefixBytes(bytes, encoding)).toBe(bytes.byteLength);
          const part = bytes.subarray(0, place % (bytes.byteLength + 1));
          const whole = completePrefixBytes(part, encoding);
          expect(part.byteLength - whole).toBeLessThanOrEqual(3);
          // Whole characters and the rest decode as the text does.
          expect(
            decodeText(part.subarray(0, whole), encoding) + decodeText(bytes.subarray(whole), encoding),
          ).toBe(decodeText(bytes, encoding));
        }),
      );
    },
  );

  // The yen sign and the overline share their byte with the backslash and the tilde in Japan's encodings (JIS X 0201).
  it.each<[EncodingName, readonly string[]]>([
    ['gbk', []],
    ['gb18030', []],
    ['big5', []],
    ['shift_jis', ['¥', '‾']],
    ['euc-kr', []],
    ['euc-jp', ['¥', '‾']],
    ['windows-1252', []],
    ['koi8-r', []],
  ])(
    '%s reads back every character of the basic plane that it writes, but for %j',
    (encoding, exceptions) => {
      const changed: string[] = [];
      for (let code = 0x20; code < 0xffff; code += 1) {
        if (code >= 0xd800 && code <= 0xf8ff) continue; // surrogates and private use
        const character = String.fromCharCode(code);
        if (firstUnencodable(character, encoding) !== undefined) continue;
        if (decodeText(encodeText(character, encoding), encoding) !== character) changed.push(character);
      }
      expect(changed).toEqual(exceptions);
    },
  );
});
