import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHex, formatHexDump, parseHex } from './hex.js';

// Any bytes, including hex digits and spaces, whose text column looks like pairs.
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

/** Sixteen bytes a line, as xxd (groups of two) or Wireshark (of one) print them, with the final offset of some tools. */
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
    // The text column may look like pairs.
    ['00000000: 6162 6364                                abcd', '61 62 63 64'],
    ['0000  61 62  ab', '61 62'],
    ['00000000  20 7c 20  | | |', '20 7C 20'],
    // A dump whose bytes were edited by hand keeps its old text column.
    ['00000000  49 65  |He|', '49 65'],
    ['\t0x0000:  4500 003c 6162  E..<ab', '45 00 00 3C 61 62'],
    // The final offset of a dump is no data.
    ['00000000  48 65  |He|\n00000002\n', '48 65'],
    ['000000 48 65\r\n000002\r\n', '48 65'],
    ['0000  01 02 03 04\n0004  05 06\n', '01 02 03 04 05 06'],
    ['00000000: 0102', '01 02'],
    // Typed with spaces between the words, and no dump: no byte may be lost.
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

  it.each([0, 1, 32, 33, 1000])('%d bytes are written the same by the short and the long path', (length) => {
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

  it('never throws, and names an existing character, whatever is pasted', () => {
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
