import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChecksumName, checksum, checksumNames } from './checksums.js';
import { type Composition, composeBytes, eolNames } from './compose.js';
import { encodingNames } from './encodings.js';
import { escapeText, parseEscapes, visibleText } from './escapes.js';
import { formatHex, formatHexDump, parseHex } from './hex.js';

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

describe('hex', () => {
  it.each([
    ['48 65', '48 65'],
    ['4865', '48 65'],
    ['0x48,0x65', '48 65'],
    ['0x48, 0X65', '48 65'],
    ['\\x48\\x65', '48 65'],
    ['48:65-6c', '48 65 6C'],
    ['48\n65\r\n', '48 65'],
    ['', ''],
    ['  ', ''],
    ['00000000  48 65 6c 6c 6f 0a                                 |Hello.|', '48 65 6C 6C 6F 0A'],
    ['00000000: 4865 6c6c 6f0a                           Hello.', '48 65 6C 6C 6F 0A'],
    ['0000  01 03 02 00 eb f8 0f 00  .....ø..', '01 03 02 00 EB F8 0F 00'],
    [
      '00000000  48 65 6c 6c 6f 20 77 6f  72 6c 64 0a              |Hello world.|',
      '48 65 6C 6C 6F 20 77 6F 72 6C 64 0A',
    ],
    ['0010   de ad be ef                                       abcd', 'DE AD BE EF'],
  ])('%j is %s', (typed, bytes) => {
    const parsed = parseHex(typed);
    expect(parsed.ok ? formatHex(parsed.bytes) : parsed.fault).toBe(bytes);
  });

  it.each([
    ['4', { code: 'HEX_ODD', column: 1, found: '4' }],
    ['48 6', { code: 'HEX_ODD', column: 4, found: '6' }],
    ['48 6 5', { code: 'HEX_ODD', column: 4, found: '6' }],
    ['4g', { code: 'HEX_INVALID', column: 2, found: 'g' }],
    ['48 zz', { code: 'HEX_INVALID', column: 4, found: 'z' }],
    ['48\n6x', { code: 'HEX_INVALID', column: 5, found: 'x' }],
    ['0x', { code: 'HEX_INVALID', column: 3, found: '0x' }],
    ['温', { code: 'HEX_INVALID', column: 1, found: '温' }],
    ['😀48 q', { code: 'HEX_INVALID', column: 1, found: '😀' }],
  ])('%j is refused with its column', (typed, fault) => {
    expect(parseHex(typed)).toEqual({ ok: false, fault });
  });

  it('round-trips by pairs, without spaces, and as a dump', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(8, 16, 32), (bytes, bytesPerLine) => {
        for (const typed of [
          formatHex(bytes),
          formatHex(bytes, ''),
          formatHexDump(bytes, { bytesPerLine }),
        ]) {
          const parsed = parseHex(typed);
          expect(parsed.ok && [...parsed.bytes], typed).toEqual([...bytes]);
        }
      }),
    );
  });
});

describe('escapes', () => {
  it.each([
    ['a\\n\\r\\t\\0\\\\', '61 0A 0D 09 00 5C'],
    ['\\x80\\xfF', '80 FF'],
    ['\\u6e29\\u{1F600}', 'E6 B8 A9 F0 9F 98 80'],
    ['\\ud83d\\ude00', 'F0 9F 98 80'],
  ])('%j is %s', (typed, bytes) => {
    expect(composed({ text: typed })).toBe(bytes);
  });

  it.each([
    ['\\q', 'ESCAPE_INVALID 1 \\q'],
    ['ab\\', 'ESCAPE_INVALID 3 \\'],
    ['温\\x4', 'ESCAPE_INVALID 2 \\x'],
    ['\\u{110000}', 'ESCAPE_INVALID 1 \\u'],
    ['\\N', 'ESCAPE_INVALID 1 \\N'],
  ])('%j is refused with its column', (typed, fault) => {
    expect(composed({ text: typed })).toBe(fault);
  });

  it('round-trip any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseEscapes(escapeText(text));
        expect(
          parsed.ok && parsed.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
        ).toBe(text);
      }),
    );
  });

  it('leave nothing that a terminal obeys, however hostile the text', () => {
    expect(visibleText('\x1b[2J\x07\r\n\x7f\x9b31m\u202eevil')).toBe('␛[2J␇␍␊␡\\u{9b}31m\\u{202e}evil');
    expect(visibleText('温度 é 😀 👨‍👩‍👧')).toBe('温度 é 😀 👨‍👩‍👧');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028-\u202e]/);
      }),
    );
  });
});

describe('checksums', () => {
  // Check values for "123456789" from the catalogue of parametrised CRC algorithms.
  it.each<[ChecksumName, string]>([
    ['crc16-modbus', '37 4B'],
    ['crc16-ccitt', '29 B1'],
    ['crc32', 'CB F4 39 26'],
    ['sum8', 'DD'],
    ['lrc', '23'],
    ['xor', '31'],
    ['none', ''],
  ])('%s of "123456789" is %s', (name, value) => {
    expect(formatHex(checksum(name, new TextEncoder().encode('123456789')))).toBe(value);
  });

  it('a Modbus request ends with the checksum of its specification', () => {
    expect(composed({ text: '01 03 00 00 00 0A', hex: true, checksum: 'crc16-modbus' })).toBe(
      '01 03 00 00 00 0A C5 CD',
    );
  });
});

describe('what is typed', () => {
  it('takes encoding, ending and checksum in this order', () => {
    expect(composed({ text: '温', encoding: 'gbk', eol: 'crlf', checksum: 'sum8' })).toBe('CE C2 0D 0A A7');
    expect(composed({ text: 'a', encoding: 'utf-16le', eol: 'lf' })).toBe('61 00 0A 00');
    expect(composed({ text: '41', hex: true, eol: 'nul' })).toBe('41 00');
    expect(composed({ text: 'a\\n', raw: true })).toBe('61 5C 6E');
  });

  it('is refused where the encoding lacks a character, not sent as a question mark', () => {
    expect(composed({ text: 'ok\\n温😀', encoding: 'gbk' })).toBe('TEXT_UNENCODABLE 6 😀');
  });

  it('has parts that add up to its bytes', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(...encodingNames),
        fc.constantFrom(...eolNames),
        fc.constantFrom(...checksumNames),
        (text, encoding, eol, sum) => {
          const result = composeBytes({ text, hex: false, raw: true, encoding, eol, checksum: sum });
          if (!result.ok) return;
          expect(result.contentBytes + result.eolBytes + result.checksumBytes).toBe(result.bytes.byteLength);
        },
      ),
    );
  });
});
