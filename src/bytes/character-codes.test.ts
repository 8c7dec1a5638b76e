import { describe, expect, it } from 'vitest';
import { isSelfSynchronizing, originOfText } from './character-codes.js';
import { type EncodingName, encodingNames } from './encoding-names.js';
import { decodeText, encodeText } from './encodings.js';
import { formatHex } from './hex.js';

const asText = (text: string, encoding: EncodingName): string => {
  const origin = originOfText(text, encoding);
  return origin.type === 'bytes' ? `${formatHex(origin.bytes)}${origin.isWhole ? '' : ' …'}` : origin.type;
};

describe('the bytes that a text must have come from', () => {
  it.each<[string, EncodingName, string]>([
    ['温度', 'utf-8', 'E6 B8 A9 E5 BA A6'],
    ['温度', 'gbk', 'CE C2 B6 C8'],
    ['温度', 'gb18030', 'CE C2 B6 C8'],
    ['温', 'utf-16le', '29 6E'],
    ['温', 'utf-16be', '6E 29'],
    ['温', 'latin1', 'never'],
    ['温', 'euc-kr', 'never'],
    ['é', 'latin1', 'E9'],
    ['a\0b', 'ascii', '61 00 62'],
    // JIS X 0212 has it in three bytes.
    ['丂', 'euc-jp', '8F B0 A1'],
    // CP932 has it three times.
    ['x∵yz', 'shift_jis', '79 7A …'],
    // In Big5-HKSCS a code of its own, and the first half of two others.
    ['Ê', 'big5', 'unknown'],
    // All malformed bytes are read as it.
    ['ab\ufffd', 'utf-8', '61 62 …'],
    ['\ufffd', 'gbk', 'unknown'],
    // GB 18030 has four bytes for each character of Unicode.
    ['a😀', 'gb18030', '61 …'],
    ['😀', 'utf-16be', 'D8 3D DE 00'],
  ])('of %j in %s: %s', (text, encoding, bytes) => {
    expect(asText(text, encoding)).toBe(bytes);
  });

  it('are those that each code is read from, whatever its encoding', () => {
    for (const encoding of encodingNames) {
      for (let lead = 0; lead <= 0xff; lead += 3) {
        for (let second = 0; second <= 0xff; second += 5) {
          const bytes = Uint8Array.of(lead, second);
          const text = decodeText(bytes, encoding);
          const origin = originOfText(text, encoding);
          const found = origin.type === 'bytes' ? formatHex(origin.bytes) : '';
          expect(origin.type, `${encoding} ${formatHex(bytes)}`).not.toBe('never');
          expect(formatHex(bytes), encoding).toContain(found);
        }
      }
    }
  });

  it('are read as it, where they are all of it', () => {
    for (const encoding of encodingNames) {
      for (let code = 0; code < 0x1_1000; code += 7) {
        const text = String.fromCodePoint(code);
        const origin = originOfText(text, encoding);
        if (origin.type !== 'bytes' || !origin.isWhole) continue;
        expect(decodeText(origin.bytes, encoding), `${encoding} ${code}`).toBe(text);
      }
    }
  });

  it('are those that it is written as', () => {
    for (const encoding of encodingNames)
      expect(asText('23.5 ok', encoding)).toBe(formatHex(encodeText('23.5 ok', encoding)));
  });
});

it('no character begins within another in UTF-8 and where each is one byte', () => {
  expect(encodingNames.filter(isSelfSynchronizing)).toEqual([
    'utf-8',
    'ascii',
    'latin1',
    'iso-8859-2',
    'iso-8859-15',
    'windows-1250',
    'windows-1251',
    'windows-1252',
    'koi8-r',
  ]);
});
