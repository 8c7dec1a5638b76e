import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
  utf8Character,
  utf16Character,
} from './character-bytes.js';
import type { EncodingName } from './encoding-names.js';
import { encodeText } from './encodings.js';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16));

const utf16be: CharacterBytes = (bytes, offset) => utf16Character(bytes, offset, false);
const utf16le: CharacterBytes = (bytes, offset) => utf16Character(bytes, offset, true);

describe('a character', () => {
  it.each<[string, CharacterBytes, string, number]>([
    ['ASCII in GBK', doubleByteCharacter, '41', 1],
    ['GBK', doubleByteCharacter, '81 40', 2],
    ['half of GBK', doubleByteCharacter, 'FE', 2],
    ['no lead byte of GBK', doubleByteCharacter, '80', 1],
    ['no lead byte of GBK at the top', doubleByteCharacter, 'FF', 1],
    ['half-width katakana in Shift_JIS', shiftJisCharacter, 'A1', 1],
    ['the last half-width katakana', shiftJisCharacter, 'DF', 1],
    ['Shift_JIS below the katakana', shiftJisCharacter, '9F 40', 2],
    ['Shift_JIS above the katakana', shiftJisCharacter, 'E0 40', 2],
    ['no lead byte of Shift_JIS', shiftJisCharacter, 'FD', 1],
    ['half-width katakana in EUC-JP', eucJpCharacter, '8E B1', 2],
    ['JIS X 0208 in EUC-JP', eucJpCharacter, 'A1 A1', 2],
    ['JIS X 0212 in EUC-JP', eucJpCharacter, '8F B0 A1', 3],
    ['the lead byte of JIS X 0212 alone', eucJpCharacter, '8F', 3],
    ['JIS X 0212 that is broken', eucJpCharacter, '8F 41', 2],
    ['no lead byte of EUC-JP', eucJpCharacter, 'A0', 1],
    ['two bytes of GB 18030', gb18030Character, '81 40', 2],
    ['half of GB 18030', gb18030Character, '81', 2],
    ['two of four bytes of GB 18030', gb18030Character, '81 30', 4],
    ['three of four bytes of GB 18030', gb18030Character, '81 30 81', 4],
    ['four bytes of GB 18030', gb18030Character, '81 30 81 30', 4],
    ['U+FFFF, the last of the basic plane', gb18030Character, '84 31 A4 39', 4],
    ['the number after the basic plane', gb18030Character, '84 31 A5 30', 1],
    ['U+10000', gb18030Character, '90 30 81 30', 4],
    ['U+10FFFF', gb18030Character, 'E3 32 9A 35', 4],
    ['the number after U+10FFFF', gb18030Character, 'E3 32 9A 36', 1],
    ['a third byte that is none', gb18030Character, '81 30 41', 1],
    ['a fourth byte that is none', gb18030Character, '81 30 81 41', 1],
    ['ASCII in UTF-8', utf8Character, '7F', 1],
    ['two bytes of UTF-8', utf8Character, 'C3 A9', 2],
    ['three bytes of UTF-8', utf8Character, 'E6 B8 A9', 3],
    ['four bytes of UTF-8', utf8Character, 'F0 9F 98 80', 4],
    ['half of UTF-8', utf8Character, 'F0 9F', 4],
    ['an overlong lead', utf8Character, 'C1 80', 1],
    ['an overlong form of three bytes', utf8Character, 'E0 9F 80', 1],
    ['a surrogate', utf8Character, 'ED A0 80', 1],
    ['an overlong form of four bytes', utf8Character, 'F0 8F BF BF', 1],
    ['a number past U+10FFFF', utf8Character, 'F4 90 80 80', 1],
    ['a lead past F4', utf8Character, 'F5 80 80 80', 1],
    ['UTF-8 that breaks off at ASCII', utf8Character, 'F0 9F 41', 2],
    ['UTF-8 that breaks off after three', utf8Character, 'F0 9F 98 41', 3],
    ['a unit of UTF-16BE', utf16be, '00 41', 2],
    ['a pair of UTF-16BE', utf16be, 'D8 3D DE 00', 4],
    ['a pair of UTF-16LE', utf16le, '3D D8 00 DE', 4],
    ['a high surrogate alone', utf16be, 'D8 3D 00 41', 2],
    ['a low surrogate alone', utf16le, '00 DE 3D D8', 2],
    ['a high surrogate at the end', utf16be, 'D8 3D', 2],
    ['a pair whose last byte is to come', utf16be, 'D8 3D DE', 4],
  ])('%s is as long as a decoder takes it', (_, measure, hex, length) => {
    const bytes = bytesOf(hex);
    expect(measure(bytes, 0)).toBe(length);
    // Measured at an offset, not at the beginning.
    expect(measure(Uint8Array.of(0x41, 0x42, ...bytes), 2)).toBe(length);
  });

  it('is never cut out of text, in any of the encodings', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\n', '温', '度', 'é', 'ｱ', '한', '😀'),
      maxLength: 12,
    });
    const measures: readonly [EncodingName, CharacterBytes, string][] = [
      ['utf-8', utf8Character, 'a\n温度éｱ한😀'],
      ['gb18030', gb18030Character, 'a\n温度éｱ한😀'],
      ['gbk', doubleByteCharacter, 'a\n温度'],
      ['big5', doubleByteCharacter, 'a\n度'],
      ['euc-kr', doubleByteCharacter, 'a\n한'],
      ['shift_jis', shiftJisCharacter, 'a\n温度ｱ'],
      ['euc-jp', eucJpCharacter, 'a\n温度ｱ'],
      ['utf-16be', utf16be, 'a\n温度éｱ한😀'],
      ['utf-16le', utf16le, 'a\n温度éｱ한😀'],
    ];
    fc.assert(
      fc.property(text, fc.constantFrom(...measures), (any, [encoding, measure, has]) => {
        const characters = [...any].filter((character) => has.includes(character));
        const bytes = encodeText(characters.join(''), encoding);
        let offset = 0;
        for (const character of characters) {
          expect(measure(bytes, offset)).toBe(encodeText(character, encoding).length);
          offset += measure(bytes, offset);
        }
        expect(completeByLength(bytes, measure)).toBe(bytes.length);
      }),
    );
  });
});

describe('what is complete', () => {
  it('of UTF-8 is the same from its beginning and from its end, whatever the bytes', () => {
    const likely = fc.constantFrom(
      0x41,
      0x80,
      0x9f,
      0xa0,
      0xbf,
      0xc1,
      0xc2,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
    );
    const bytes = fc.array(fc.oneof(likely, fc.nat({ max: 255 })), { maxLength: 12 });
    fc.assert(
      fc.property(bytes, (values) => {
        const given = Uint8Array.from(values);
        expect(completeUtf8(given)).toBe(completeByLength(given, utf8Character));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['', 0],
    ['00', 0],
    ['00 41', 2],
    ['00 41 00', 2],
    ['00 41 D8 3D', 2],
    ['00 41 D8 3D DE', 2],
    ['D8 3D DE 00', 4],
    ['DE 00', 2],
  ])('of %j in UTF-16 is %d bytes', (hex, complete) => {
    const bigEndian = hex === '' ? new Uint8Array() : bytesOf(hex);
    expect(completeUtf16(bigEndian, false)).toBe(complete);
    const pairs = bigEndian.length - (bigEndian.length % 2);
    const littleEndian = bigEndian.slice();
    for (let index = 0; index < pairs; index += 2) littleEndian.subarray(index, index + 2).reverse();
    // The odd byte at the end is the other half of its unit.
    expect(completeUtf16(littleEndian, true)).toBe(complete);
  });

  it.each([
    ['CE C2 81 30 81 30', false],
    ['84 31 A5 30', true],
    ['81 30 41', true],
    ['41 81 30 81 41', true],
    ['80 FF', false],
  ])('%s has a broken character of GB 18030: %s', (hex, isBroken) => {
    expect(hasBrokenGb18030(bytesOf(hex))).toBe(isBroken);
  });
});
