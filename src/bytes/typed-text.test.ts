import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendedChecksum, checksumNames } from './appended-checksum.js';
import { type ChecksumAlgorithm, checksum, checksumAlgorithms } from './checksums.js';
import { type Composition, composeBytes } from './compose.js';
import { encodingNames } from './encoding-names.js';
import { encodeText } from './encodings.js';
import { escapeText, parseEscapes, visibleJson, visibleText } from './escapes.js';
import { formatHex, formatHexDump, parseHex } from './hex.js';
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

// Any bytes, and such as are hex digits and spaces themselves, so that their text column looks like pairs.
const arbitraryBytes = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc
    .array(fc.constantFrom(0x20, 0x2e, 0x30, 0x41, 0x61, 0x66, 0x7c, 0x00, 0xff), { maxLength: 50 })
    .map((bytes) => Uint8Array.from(bytes)),
);

interface DumpLayout {
  readonly digits: number;
  readonly after: string;
  readonly groupBytes: number;
  readonly gap: number;
}

/** Sixteen bytes a line, as xxd (groups of two) or Wireshark (of one) print them, with the offset that closes some. */
function dumpLike(bytes: Uint8Array, { digits, after, groupBytes, gap }: DumpLayout): string {
  const offset = (value: number): string => value.toString(16).padStart(digits, '0');
  let dump = '';
  for (let start = 0; start < bytes.byteLength; start += 16) {
    const line = bytes.subarray(start, start + 16);
    let groups = '';
    let column = '';
    for (const [index, byte] of line.entries()) {
      groups +=
        (index > 0 && index % groupBytes === 0 ? ' ' : '') + formatHex(Uint8Array.of(byte)).toLowerCase();
      column += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    }
    dump += `${offset(start)}${after} ${groups}${' '.repeat(gap)}${column}\n`;
  }
  return bytes.byteLength === 0 ? '' : `${dump}${offset(bytes.byteLength)}\n`;
}

describe('hex', () => {
  it.each([
    ['48 65', '48 65'],
    ['4865', '48 65'],
    ['0x48,0x65', '48 65'],
    ['0x48, 0X65', '48 65'],
    ['\\x48\\x65', '48 65'],
    ['48:65-6c', '48 65 6C'],
    // A single digit that is marked as a number is no half of a byte.
    ['0x0 0x12', '00 12'],
    ['0x1,0x2', '01 02'],
    ['0X0A 0xF', '0A 0F'],
    ['0x0:0x6-0x7', '00 06 07'],
    ['\\x0\\x12\\xf', '00 12 0F'],
    ['0h 12h 0FFh', '00 12 FF'],
    ['{0x01, 0x2};', '01 02'],
    ['[1h]', '01'],
    ['"\\x48\\x65"', '48 65'],
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
    ['0010   de ad be ef                                       ....', 'DE AD BE EF'],
    // What stands in the text column may look like pairs.
    ['00000000: 6162 6364                                abcd', '61 62 63 64'],
    ['0000  61 62  ab', '61 62'],
    ['00000000  20 7c 20  | | |', '20 7C 20'],
    // A dump whose bytes were changed by hand keeps its old text.
    ['00000000  49 65  |He|', '49 65'],
    ['\t0x0000:  4500 003c 6162  E..<ab', '45 00 00 3C 61 62'],
    // The offset that closes a dump is no data.
    ['00000000  48 65  |He|\n00000002\n', '48 65'],
    ['000000 48 65\r\n000002\r\n', '48 65'],
    ['0000  01 02 03 04\n0004  05 06\n', '01 02 03 04 05 06'],
    ['00000000: 0102', '01 02'],
    // Typed with room between the words, and no dump: not a byte may go missing.
    ['4865  6c6c 0a', '48 65 6C 6C 0A'],
    ['4865:6c6c', '48 65 6C 6C'],
    ['0103  00 01  0A', '01 03 00 01 0A'],
    ['00010000  0006', '00 01 00 00 00 06'],
    ['000000 4865', '00 00 00 48 65'],
    ['0001  0203\n0001  0203', '00 01 02 03 00 01 02 03'],
    ['4865\n6c6c', '48 65 6C 6C'],
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
    ['0x', { code: 'HEX_INVALID', column: 1, found: '0x' }],
    ['48 \\x', { code: 'HEX_INVALID', column: 4, found: '\\x' }],
    ['0x123', { code: 'HEX_ODD', column: 5, found: '3' }],
    ['100h', { code: 'HEX_INVALID', column: 4, found: 'h' }],
    ['48h65h', { code: 'HEX_INVALID', column: 3, found: 'h' }],
    ['5\\x48', { code: 'HEX_ODD', column: 1, found: '5' }],
    ['0x48g', { code: 'HEX_INVALID', column: 5, found: 'g' }],
    ['4\u{1f600}', { code: 'HEX_INVALID', column: 2, found: '\u{1f600}' }],
    ['00000000  48 6g  |Ho|', { code: 'HEX_INVALID', column: 15, found: 'g' }],
    ['00000000  48 65  |He|\n*\n00000020', { code: 'HEX_INVALID', column: 18, found: '|' }],
    ['温', { code: 'HEX_INVALID', column: 1, found: '温' }],
    ['😀48 q', { code: 'HEX_INVALID', column: 1, found: '😀' }],
  ])('%j is refused with its column', (typed, fault) => {
    expect(parseHex(typed)).toEqual({ ok: false, fault });
  });

  it('round-trips by pairs, without spaces, and as a dump', () => {
    fc.assert(
      fc.property(arbitraryBytes, fc.constantFrom(0, 1, 8, 16, 256, 1000), (bytes, bytesPerLine) => {
        for (const typed of [
          formatHex(bytes),
          formatHex(bytes, ''),
          formatHex(bytes, ':'),
          formatHex(bytes, ', '),
          formatHex(bytes).toLowerCase(),
          `0x${formatHex(bytes, ',0x')}`.slice(bytes.byteLength === 0 ? 2 : 0),
          formatHexDump(bytes, { bytesPerLine }),
          formatHexDump(bytes, { bytesPerLine, offset: 0xfff3 }),
          dumpLike(bytes, { digits: 8, after: ':', groupBytes: 2, gap: 2 }),
          dumpLike(bytes, { digits: 4, after: ' ', groupBytes: 1, gap: 3 }),
        ]) {
          const parsed = parseHex(typed);
          expect(parsed.ok && [...parsed.bytes], typed).toEqual([...bytes]);
        }
      }),
    );
  });

  it.each([0, 1, 32, 33, 1000])('%d bytes are written the same the short and the long way', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
    for (const separator of ['', ' ', ':', ', ', '·']) {
      const expected = Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
      expect(formatHex(bytes, separator)).toBe(expected.join(separator));
    }
  });

  it.each([
    `0000  ${'aa '.repeat(200_000)}\u2028x`,
    ' '.repeat(400_000),
    `0000  aa${' '.repeat(400_000)}\u2028`,
  ])(
    'a hostile paste is read or refused in linear time',
    (typed) => {
      expect(typeof parseHex(typed).ok).toBe('boolean');
    },
    2000,
  );

  it('never throws, and names a character that is there, whatever is pasted', () => {
    const pasted = fc.string({
      unit: fc.constantFrom('0', '4', 'f', 'x', '\\', ' ', ':', '|', '\n', '\t', 'g', '温', '😀'),
    });
    fc.assert(
      fc.property(pasted, (text) => {
        const parsed = parseHex(text);
        if (parsed.ok) return;
        const { column, found } = parsed.fault;
        expect(
          [...text]
            .slice(column - 1)
            .join('')
            .startsWith(found),
        ).toBe(true);
        expect(found).not.toBe('');
      }),
    );
  });
});

/** Every code point, lone surrogates too. */
const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

describe('escapes', () => {
  it.each([
    ['a\\n\\r\\t\\0\\\\', '61 0A 0D 09 00 5C'],
    ['\\x80\\xfF', '80 FF'],
    ['\\u6e29\\u{1F600}', 'E6 B8 A9 F0 9F 98 80'],
    ['\\ud83d\\ude00', 'F0 9F 98 80'],
    ['a\\x41\\x42b\\x43', '61 41 42 62 43'],
  ])('%j is %s', (typed, bytes) => {
    expect(composed({ text: typed })).toBe(bytes);
  });

  it.each([
    ['\\q', 'ESCAPE_INVALID 1 \\q'],
    ['ab\\', 'ESCAPE_INVALID 3 \\'],
    ['温\\x4', 'ESCAPE_INVALID 2 \\x'],
    ['\\u{110000}', 'ESCAPE_INVALID 1 \\u'],
    ['\\N', 'ESCAPE_INVALID 1 \\N'],
    ['\\😀', 'ESCAPE_INVALID 1 \\😀'],
    ['a\\\\\\x', 'ESCAPE_INVALID 4 \\x'],
    ['\\u{}', 'ESCAPE_INVALID 1 \\u'],
    ['\\u{0000041}', 'ESCAPE_INVALID 1 \\u'],
    ['\\ud800', 'TEXT_UNENCODABLE 1 \ud800'],
  ])('%j is refused with its column', (typed, fault) => {
    expect(composed({ text: typed })).toBe(fault);
  });

  it('round-trip any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCodePoint }), (text) => {
        const parsed = parseEscapes(escapeText(text));
        expect(
          parsed.ok && parsed.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
        ).toBe(text);
      }),
    );
  });

  it.each([
    ['温'.repeat(1_000_000), 1],
    ['\\n'.repeat(500_000), 1],
    [`${'温'.repeat(500_000)}\\x41`, 2],
  ])('reads a megabyte in as many parts as it has kinds', (typed, most) => {
    const parsed = parseEscapes(typed);
    expect(parsed.ok && parsed.parts.length).toBe(most);
    // The pieces that a plain stretch is typed in do not grow with its length.
    const pieces = parsed.ok ? parsed.parts.flatMap((part) => (part.type === 'text' ? part.pieces : [])) : [];
    expect(pieces.length).toBe(typed.startsWith('\\') ? 500_000 : 1);
  });

  it('leave nothing that a terminal obeys, however hostile the text', () => {
    expect(visibleText('\x1b[2J\x07\r\n\x7f\x9b31m\u202eevil')).toBe('␛[2J␇␍␊␡\\u{9b}31m\\u{202e}evil');
    expect(visibleText('\ud800a\udc00😀')).toBe('\\u{d800}a\\u{dc00}😀');
    expect(escapeText('a\0\n\x1b\\é😀\ud800')).toBe('a\\0\\n\\u{1b}\\\\é😀\\u{d800}');
    expect(visibleText('温度 é 😀 👨‍👩‍👧')).toBe('温度 é 😀 👨‍👩‍👧');
    expect(visibleText('ad\u00admin\u200b\u200c\u200d\u2060\u206a\ufeff')).toBe(
      'ad\\u{ad}min\\u{200b}\\u{200c}\\u{200d}\\u{2060}\\u{206a}\\u{feff}',
    );
    expect(visibleText('a\u115f\u1160\u3164\uffa0b\u034f\u{e0041}\u{e007f}\ufe0f\u{e0101}')).toBe(
      'a\\u{115f}\\u{1160}\\u{3164}\\u{ffa0}b\\u{34f}\\u{e0041}\\u{e007f}\\u{fe0f}\\u{e0101}',
    );
    // Persian, Hindi and Malayalam spelling, a Japanese name, Mongolian, a keycap, a heart, a flag of tags.
    for (const needed of [
      'می\u200cخواهم',
      'क्\u200dष',
      'ന്\u200dറെ',
      '葛\u{e0100}',
      'ᠠ\u180bᠡ',
      '1\ufe0f\u20e3',
      '❤\ufe0f',
      '👩🏽\u200d🚀',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ]) {
      expect(visibleText(needed)).toBe(needed);
    }
    expect(visibleText('می\u200c\u200cخ')).toBe('می\\u{200c}\\u{200c}خ');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
        expect(visibleText(text)).not.toMatch(/\p{Surrogate}/u);
        expect(visibleText(visibleText(text))).toBe(visibleText(text));
      }),
    );
  });
});

describe('JSON for a terminal', () => {
  it('hides nothing and means the same', () => {
    expect(visibleJson({ text: '\x7f\x9b31m\u202e\u2028\u200d\u{e0041}\x1bé' })).toBe(
      '{"text":"\\u007f\\u009b31m\\u202e\\u2028\\u200d\\udb40\\udc41\\u001bé"}',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = visibleJson({ [text]: text });
        expect(json).not.toMatch(/[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029]|\p{Surrogate}/u);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [text]: text })));
      }),
    );
  });
});

describe('checksums', () => {
  // Check values for "123456789" from the catalogue of parametrised CRC algorithms.
  it.each<[ChecksumAlgorithm, string]>([
    ['crc16-modbus', '37 4B'],
    ['crc16-ccitt', '29 B1'],
    ['crc32', 'CB F4 39 26'],
    ['sum8', 'DD'],
    ['lrc', '23'],
    ['xor', '31'],
  ])('%s of "123456789" is %s', (name, value) => {
    expect(formatHex(checksum(name, new TextEncoder().encode('123456789')))).toBe(value);
  });

  it('the bytes of a checksum are as wide for no bytes at all, and for every byte', () => {
    const every = Uint8Array.from({ length: 256 }, (_, index) => index);
    for (const name of checksumAlgorithms) {
      expect(checksum(name, new Uint8Array(0)).byteLength).toBe(checksum(name, every).byteLength);
    }
    expect(formatHex(checksum('crc16-ccitt', new Uint8Array(0)))).toBe('FF FF');
    expect(formatHex(checksum('crc16-ccitt', every))).toBe('3F BD');
    expect(formatHex(checksum('crc32', every))).toBe('29 05 8C 73');
  });

  it('a Modbus request ends with the checksum of its specification', () => {
    expect(composed({ text: '01 03 00 00 00 0A', hex: true, checksum: 'crc16-modbus' })).toBe(
      '01 03 00 00 00 0A C5 CD',
    );
  });
});

describe('what is typed', () => {
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
            // Of nothing at all, its beginning is wrong.
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
