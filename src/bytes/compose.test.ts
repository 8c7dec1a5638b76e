import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../test/checksum-spec.js';
import { verifyChecksum } from './checksum/place-checksum.js';
import { suggestedChecksums } from './checksum/suggested-checksums.js';
import { type Composition, composeBytes } from './compose.js';
import { encodingNames } from './encoding-names.js';
import { formatHex } from './hex.js';
import { eolNames } from './line-endings.js';

const composition: Composition = {
  text: '',
  hex: false,
  encoding: 'utf-8',
  raw: false,
  eol: 'none',
  checksum: undefined,
};

function composed(changes: Partial<Composition>): string {
  const result = composeBytes({ ...composition, ...changes });
  return result.ok
    ? formatHex(result.bytes)
    : `${result.fault.code} ${result.fault.column} ${result.fault.found}`;
}

describe('typed input', () => {
  it('a Modbus request ends with the checksum of its specification', () => {
    expect(composed({ text: '01 03 00 00 00 0A', hex: true, checksum: checksumSpec('crc16-modbus') })).toBe(
      '01 03 00 00 00 0A C5 CD',
    );
  });

  it('takes encoding, checksum and ending in this order, the ending outside of the checksum', () => {
    expect(composed({ text: '温', encoding: 'gbk', eol: 'crlf', checksum: checksumSpec('sum8') })).toBe(
      'CE C2 90 0D 0A',
    );
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

  it('has a checksum where its specification puts it, and is refused where there is no such place', () => {
    const checksum = checksumSpec('(1,-3) sum8 @-2');
    expect(composed({ text: 'AA 01 02 03 00 0D', hex: true, checksum, eol: 'lf' })).toBe(
      'AA 01 02 03 06 0D 0A',
    );
    expect(composed({ text: 'AA', hex: true, checksum })).toBe('CHECKSUM_MESSAGE_SHORT 2 ');
    const result = composeBytes({ ...composition, text: '(12)', checksum: checksumSpec('xor @2') });
    expect(result).toMatchObject({ contentBytes: 4, checksumAt: 2, checksumBytes: 1, eolBytes: 0 });
  });

  it('has parts that add up to its bytes, and a checksum that is right before the ending', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '4', '8', ' ', '\\', 'x', 'n', '温', '😀') }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(...encodingNames),
        fc.constantFrom(...eolNames),
        fc.constantFrom(...suggestedChecksums()),
        (text, hex, raw, encoding, eol, name) => {
          const checksum = checksumSpec(name);
          const result = composeBytes({ text, hex, raw, encoding, eol, checksum });
          if (!result.ok) {
            expect(result.fault.column).toBeGreaterThanOrEqual(1);
            // For empty content, the fault is at its beginning.
            expect(result.fault.column).toBeLessThanOrEqual(Math.max(1, [...text].length));
            return;
          }
          const { bytes, contentBytes, checksumAt, checksumBytes, eolBytes } = result;
          expect(contentBytes + checksumBytes + eolBytes).toBe(bytes.byteLength);
          expect(checksumAt).toBe(contentBytes);
          const end = bytes.byteLength - eolBytes;
          const written = hex ? 'ascii' : encoding;
          expect(verifyChecksum(checksum, bytes, { encoding: written, end }).result).toBe('ok');
        },
      ),
    );
  });
});
