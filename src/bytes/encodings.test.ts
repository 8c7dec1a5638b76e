import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodingName, encodingNames, parseEncodingName } from './encoding-names.js';
import { completePrefixBytes, decodeText, encodeText, firstUnencodable } from './encodings.js';
import { parseHex } from './hex.js';
import { StreamingDecoder } from './streaming-decoder.js';

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

// Any bytes, but mostly those that lead, continue, break and end characters of several bytes.
const arbitraryBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...[0x0a, 0x30, 0x31, 0x37, 0x41, 0x7e, 0x7f, 0x80, 0x81, 0x84, 0x8e, 0x8f, 0xa0, 0xa1, 0xa4, 0xbf],
        ...[0xc1, 0xd8, 0xdc, 0xdf, 0xe0, 0xe3, 0xed, 0xf0, 0xf4, 0xfc, 0xfd, 0xfe, 0xff],
      ),
      { maxLength: 24 },
    )
    .map((bytes) => Uint8Array.from(bytes)),
);
const multiByteNames = encodingNames.filter(
  (name) => encodeText('温é한', name).byteLength > 3 && !name.startsWith('utf'),
);
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

  it.each(encodingNames)('%s knows itself in capitals, and its name reaches a decoder', (encoding) => {
    expect(parseEncodingName(` ${encoding.toUpperCase()} `)).toBe(encoding);
    expect(decodeText(encodeText('ok', encoding), encoding)).toBe('ok');
  });

  // Malformed as the Encoding Standard's decoders consume it: an ASCII byte is never swallowed with what precedes it.
  it.each<[EncodingName, string, string]>([
    ['utf-8', '41 FF 42', 'A\ufffdB'],
    ['utf-8', 'E0 80 41', '\ufffd\ufffdA'],
    ['utf-8', 'ED A0 80', '\ufffd\ufffd\ufffd'],
    ['utf-8', 'F0 9F 98', '\ufffd'],
    ['gbk', '81 0A', '\ufffd\n'],
    ['gbk', '81 30 81 30', '\ufffd0\ufffd0'],
    ['gbk', 'B0 FF 41', '\ufffdA'],
    ['gbk', '80', '€'],
    ['gbk', 'CE', '\ufffd'],
    ['gb18030', '81 30 81 41', '\ufffd0丄'],
    ['gb18030', '81 30 0A', '\ufffd0\n'],
    ['gb18030', '81 30 81', '\ufffd0\ufffd'],
    ['gb18030', '84 31 A4 37', '\ufffd'],
    ['gb18030', '84 31 A5 30 41', '\ufffd1\ufffd0A'],
    ['gb18030', 'E3 32 9A 35', '\u{10ffff}'],
    ['gb18030', 'E3 32 9A 36', '\ufffd2\ufffd6'],
    ['big5', '81 0D 0A', '\ufffd\r\n'],
    ['big5', '88 62', 'Ê\u0304'],
    ['shift_jis', '81 0A', '\ufffd\n'],
    ['shift_jis', 'FF 41', '\ufffdA'],
    ['euc-kr', '80 41', '\ufffdA'],
    ['euc-jp', '8F 41 42', '\ufffdAB'],
    ['euc-jp', '8F A2 0A', '\ufffd\n'],
    ['euc-jp', '8F A2 AF', '˘'],
    ['euc-jp', '8E B1', 'ｱ'],
    ['ascii', '41 80 42', 'A\ufffdB'],
    ['utf-16le', '3D D8 41 00', '\ufffdA'],
    ['utf-16be', 'DE 00 00 41', '\ufffdA'],
    ['utf-16le', '41 00 42', 'A\ufffd'],
  ])('%s reads %s as %j', (encoding, bytes, text) => {
    expect(decodeText(hex(bytes), encoding)).toBe(text);
  });

  it.each(multiByteNames)('%s reads every pair of bytes the same however it was cut', (encoding) => {
    const different: string[] = [];
    for (let lead = 0x80; lead <= 0xff; lead += 1) {
      for (let second = 0; second <= 0xff; second += 1) {
        const bytes = Uint8Array.of(lead, second, 0x0a);
        const whole = decodeText(bytes, encoding);
        const decoder = new StreamingDecoder(encoding);
        const pieces =
          decoder.write(bytes.subarray(0, 1)) +
          decoder.write(bytes.subarray(1, 2)) +
          decoder.write(bytes.subarray(2));
        if (pieces + decoder.end() !== whole || !whole.endsWith('\n')) different.push(`${lead} ${second}`);
      }
    }
    expect(different).toEqual([]);
  });

  it.each(multiByteNames)(
    '%s reads noise, which a peer may send by the megabyte, and keeps its ASCII',
    (encoding) => {
      const noise = Uint8Array.from(
        { length: 2 ** 19 },
        (_, index) => ((index * 2_654_435_761) >>> 7) & 0xff,
      );
      const decoder = new StreamingDecoder(encoding);
      expect(decoder.write(noise) + decoder.end()).toBe(decodeText(noise, encoding));
    },
  );

  it.each(multiByteNames)('%s reads four telling bytes the same wherever they are cut', (encoding) => {
    const telling = [0x0a, 0x30, 0x36, 0x41, 0x80, 0x81, 0x84, 0x8e, 0x8f, 0xa4, 0xe3, 0xf0, 0xff];
    const different: string[] = [];
    for (let number = 0; number < telling.length ** 4; number += 1) {
      const bytes = Uint8Array.from({ length: 4 }, (_, index) => {
        return telling[Math.floor(number / telling.length ** index) % telling.length] ?? 0;
      });
      const whole = decodeText(bytes, encoding);
      for (let place = 1; place <= 4; place += 1) {
        const decoder = new StreamingDecoder(encoding);
        const pieces = decoder.write(bytes.subarray(0, place)) + decoder.write(bytes.subarray(place));
        if (pieces + decoder.end() !== whole) different.push(`${bytes.join()} at ${place}`);
      }
    }
    expect(different).toEqual([]);
  });

  it('holds exactly the bytes that may still become a character of UTF-8', () => {
    const beginnings = new Set<string>();
    for (let code = 0x80; code <= 0x10ffff; code += code < 0x800 ? 1 : 64) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const bytes = encodeText(String.fromCodePoint(code), 'utf-8');
      for (let length = 1; length < bytes.byteLength; length += 1)
        beginnings.add(bytes.slice(0, length).join());
    }
    const different: string[] = [];
    for (let first = 0x80; first <= 0xff; first += 1) {
      for (let second = 0; second <= 0xff; second += 1) {
        const pair = Uint8Array.of(first, second);
        const isHeld = completePrefixBytes(pair, 'utf-8') === 0;
        if (isHeld !== beginnings.has(pair.join())) different.push(pair.join());
      }
    }
    expect(different).toEqual([]);
    expect(completePrefixBytes(hex('41 F0 9F 98'), 'utf-8')).toBe(1);
    expect(completePrefixBytes(hex('F0 80 80'), 'utf-8')).toBe(3);
  });

  it('a decoder is reset after its end', () => {
    const decoder = new StreamingDecoder('gbk');
    expect([decoder.write(hex('41 CE')), decoder.end(), decoder.end(), decoder.write(hex('C2'))]).toEqual([
      'A',
      '\ufffd',
      '',
      '',
    ]);
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
    expect(firstUnencodable('a\udc00b', 'gb18030')).toEqual({ index: 1, found: '\udc00' });
    expect(firstUnencodable('\ufffd', 'utf-8')).toBeUndefined();
    expect(firstUnencodable('Ê\u0304', 'big5')).toBeUndefined();
    expect(firstUnencodable('😀 温度', 'gb18030')).toBeUndefined();
    expect(firstUnencodable('100 €', 'latin1')).toEqual({ index: 4, found: '€' });
  });

  it.each(encodingNames)(
    '%s: what firstUnencodable lets pass goes out without a question mark of ours',
    (encoding) => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', maxLength: 10 }), (text) => {
          if (firstUnencodable(text, encoding) !== undefined) return;
          const marks = (written: string): number => written.split('?').length;
          expect(marks(decodeText(encodeText(text, encoding), encoding))).toBe(marks(text));
        }),
      );
    },
  );

  it.each(encodingNames)('%s decodes the same wherever the stream is cut', (encoding) => {
    fc.assert(
      fc.property(arbitraryBytes, arbitraryCuts, (bytes, cuts) => {
        const decoder = new StreamingDecoder(encoding);
        const pieces = cut(bytes, cuts).map((piece) => decoder.write(piece));
        expect(pieces.join('') + decoder.end()).toBe(decodeText(bytes, encoding));
        expect(bytes.byteLength - completePrefixBytes(bytes, encoding)).toBeLessThanOrEqual(3);
      }),
      { numRuns: 300 },
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
