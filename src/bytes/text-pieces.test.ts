import { describe, expect, it } from 'vitest';
import { bytePieces, escapedText, type TextPiece, textPieces } from './text-pieces.js';

/** Pieces as a test reads them: marks in brackets. */
function shown(pieces: readonly TextPiece[]): string {
  return pieces.map((piece) => (piece.type === 'text' ? piece.text : `[${piece.label}]`)).join('');
}

describe('the pieces of a text', () => {
  it('names control characters instead of showing them, and copies them as escapes', () => {
    const pieces = textPieces('a\r\nb\x7f\0\x1b');
    expect(shown(pieces)).toBe('a[CR][LF]b[DEL][NUL][ESC]');
    expect(escapedText(pieces)).toBe('a\\r\\nb\\x7F\\0\\x1B');
  });

  it.each([
    ['a\u202eb', 'a[U+202E]b'],
    ['a\u200b\u2066b\u2069', 'a[U+200B][U+2066]b[U+2069]'],
    ['a\u{e0041}b\ufeff', 'a[U+E0041]b[U+FEFF]'],
    // Private use, as GBK's user-defined FD C8 comes to, and unassigned: no font has a picture of them.
    ['a\ue000\u{f0000}\u0378b', 'a[U+E000][U+F0000][U+0378]b'],
    [`a${'\u0301'.repeat(40)}b`, `a${'\u0301'.repeat(4)}[◌×36]b`],
    // Letters of Thai and Vietnamese with their marks, and emoji that are joined, are whole.
    ['ที่ ế', 'ที่ ế'],
    ['👩\u200d🔧 ❤\ufe0f', '👩\u200d🔧 ❤\ufe0f'],
  ])('marks what would reorder, hide or overlay text, or has no picture: %j', (text, expected) => {
    expect(shown(textPieces(text))).toBe(expected);
  });

  it('have malformed bytes by themselves', () => {
    const pieces = bytePieces(Uint8Array.of(0x41, 0xff, 0x0a), 'utf-8');
    expect(shown(pieces)).toBe('A[FF][LF]');
    expect(escapedText(pieces)).toBe('A\\xFF\\n');
  });
});
