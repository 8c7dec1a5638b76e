import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Composition, composeBytes } from './compose.js';
import { columnOf, escapeText, parseEscapes, typedIndex, visibleJson, visibleText } from './escapes.js';
import { formatHex } from './hex.js';

/** The bytes of a text in UTF-8, or its fault. */
function composed(text: string): string {
  const composition: Composition = {
    text,
    hex: false,
    encoding: 'utf-8',
    raw: false,
    eol: 'none',
    checksum: undefined,
  };
  const result = composeBytes(composition);
  return result.ok
    ? formatHex(result.bytes)
    : `${result.fault.code} ${result.fault.column} ${result.fault.found}`;
}

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
    expect(composed(typed)).toBe(bytes);
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
    expect(composed(typed)).toBe(fault);
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
    // The number of pieces of a plain stretch does not grow with its length.
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

describe('the place of an escape', () => {
  it('is known of every unit of a part', () => {
    const typed = 'a\\n温\\u{1f600}b\\x41c\\t';
    const parsed = parseEscapes(typed);
    if (!parsed.ok) throw new Error(parsed.fault.code);
    const places = parsed.parts.map((part) =>
      part.type === 'bytes'
        ? [...part.bytes]
        : Array.from(part.text, (_, index) =>
            typedIndex(part.pieces, part.text.indexOf([...part.text][index] ?? '')),
          ),
    );
    expect(places).toEqual([[0, 1, 3, 4, 13], [0x41], [18, 19]]);
  });

  it('leads back to the same character, whatever stands before it', () => {
    const pieces = fc.array(
      fc.constantFrom('a', '温', '😀', '\\n', '\\\\', '\\x00', '\\u6e29', '\\u{1f600}'),
    );
    fc.assert(
      fc.property(pieces, pieces, (before, after) => {
        const typed = `${before.join('')}X${after.join('')}`;
        const parsed = parseEscapes(typed);
        const found = parsed.ok
          ? parsed.parts.flatMap((part) =>
              part.type === 'text' && part.text.includes('X')
                ? [typedIndex(part.pieces, part.text.indexOf('X'))]
                : [],
            )
          : [];
        expect(found).toEqual([typed.indexOf('X')]);
        expect(columnOf(typed, typed.indexOf('X'))).toBe([...before.join('')].length + 1);
      }),
    );
  });

  it.each([
    ['', 0, 1],
    ['ab', 2, 3],
    ['😀b', 2, 2],
    ['e\u0301b', 2, 3],
  ])('in %j the unit %d is in column %d', (typed, index, column) => {
    expect(columnOf(typed, index)).toBe(column);
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
