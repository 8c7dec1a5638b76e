import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendedChecksum, checksumNames } from './appended-checksum.js';
import { type Composition, composeBytes } from './compose.js';
import { encodingNames } from './encoding-names.js';
import { encodeText } from './encodings.js';
import { formatHex } from './hex.js';
import { eolNames } from './line-endings.js';

const composition: Composition = {
  text: '',
  hex: false,
  encoding: 'utf-8',
  raw: false,
  eol: 'none',
  checksum: 'none',
};

function composed(changes: Partial<Composition>): string {
  const result = composeBytes({ ...composition, ...changes });
  return result.ok
    ? formatHex(result.bytes)
    : `${result.fault.code} ${result.fault.column} ${result.fault.found}`;
}

describe('typed input', () => {
  it('a Modbus request ends with the checksum of its specification', () => {
    expect(composed({ text: '01 03 00 00 00 0A', hex: true, checksum: 'crc16-modbus' })).toBe(
      '01 03 00 00 00 0A C5 CD',
    );
  });

  it('takes encoding, checksum and ending in this order, the ending outside of the checksum', () => {
    expect(composed({ text: '温', encoding: 'gbk', eol: 'crlf', checksum: 'sum8' })).toBe('CE C2 90 0D 0A');
    expect(composed({ text: 'a', encoding: 'utf-16le', eol: 'lf' })).toBe('61 00 0A 00');
    expect(composed({ text: '41', hex: true, eol: 'nul' })).toBe('41 00');
    expect(composed({ text: 'a\\n', raw: true })).toBe('61 5C 6E');
  });

  it('is refused where the encoding lacks a character, not sent as a question mark', () => {
    expect(composed({ text: 'ok\\n温😀', encoding: 'gbk' })).toBe('TEXT_UNENCODABLE 6 😀');
    expect(composed({ text: '😀a温', encoding: 'windows-1252', raw: true })).toBe('TEXT_UNENCODABLE 1 😀');
    expect(composed({ text: '\\u{1F600}é温', encoding: 'koi8-r' })).toBe('TEXT_UNENCODABLE 1 😀');
    expect(composed({ text: 'é\\x80\\u6e29', encoding: 'latin1' })).toBe('TEXT_UNENCODABLE 6 温');
  });

  it('has parts that add up to its bytes, the checksum of the content between it and the ending', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '4', '8', ' ', '\\', 'x', 'n', '温', '😀') }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(...encodingNames),
        fc.constantFrom(...eolNames),
        fc.constantFrom(...checksumNames),
        (text, hex, raw, encoding, eol, sum) => {
          const result = composeBytes({ text, hex, raw, encoding, eol, checksum: sum });
          if (!result.ok) {
            expect(result.fault.column).toBeGreaterThanOrEqual(1);
            // For empty content, the fault is at its beginning.
            expect(result.fault.column).toBeLessThanOrEqual(Math.max(1, [...text].length));
            return;
          }
          const { bytes, contentBytes, checksumBytes, eolBytes } = result;
          expect(contentBytes + checksumBytes + eolBytes).toBe(bytes.byteLength);
          const found = bytes.subarray(contentBytes, contentBytes + checksumBytes);
          const appended = appendedChecksum(sum, bytes.subarray(0, contentBytes));
          const expected = !appended.ok
            ? undefined
            : 'bytes' in appended
              ? appended.bytes
              : encodeText(appended.text, hex ? 'ascii' : encoding);
          expect(expected && formatHex(expected)).toBe(formatHex(found));
        },
      ),
    );
  });
});
