import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../../src/bytes/encodings.js';
import { parseHex } from '../../../../src/bytes/hex.js';
import type { TextPiece } from '../../../../src/bytes/text-pieces.js';
import { rowHex, rowText } from './row-content.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return parsed.bytes;
}

/** Pieces as a test reads them: marks in brackets. */
function shown(pieces: readonly TextPiece[]): string {
  return pieces.map((piece) => (piece.type === 'text' ? piece.text : `[${piece.label}]`)).join('');
}

describe('the content of a row', () => {
  it('is bounded, and cut between characters', () => {
    const long = new TextEncoder().encode('温'.repeat(100_000));
    const { pieces } = rowText(long, 'utf-8', false);
    expect(pieces.map((piece) => (piece.type === 'text' ? piece.text.length : 0))).toEqual([80]);
    expect(shown(rowText(long.subarray(0, 239), 'utf-8', true).pieces)).toBe(`${'温'.repeat(79)}[E6 B8]`);
    expect(rowHex(long).length).toBeLessThan(250);
  });

  it('marks bytes that are no text, and those of a character that is still to come', () => {
    expect(shown(rowText(hex('41 FF FE 42'), 'utf-8', false).pieces)).toBe('A[FF FE]B');
    const pending = rowText(hex('41 E6 B8'), 'utf-8', true).pieces;
    expect(pending.at(-1)).toMatchObject({
      type: 'mark',
      kind: 'pending',
      label: 'E6 B8',
      escape: '\\xE6\\xB8',
    });
    expect(rowText(hex('41 E6 B8'), 'utf-8', false).pieces.at(-1)).toMatchObject({ kind: 'invalid' });
  });

  it.each([
    // Modbus RTU and TCP, a frame with a sync word, numbers, zeros.
    ['01 03 00 6B 00 03 74 17', true],
    ['01 03 02 00 EB F8 0B', true],
    ['00 01 00 00 00 06 01 03 00 00 00 02', true],
    ['AA 55 09 01 41 BB 33 33 D5 FD', true],
    ['00 00 00 00', true],
    ['FF FE', true],
    ['06', false],
    ['02 4F 4B 03', false],
    ['01 02 48 65 6C 6C 6F 03 7F', false],
    ['50 4F 4E 47 0D 0A', false],
    ['61 0D 0A 62 00 53 4F 48', false],
    ['68 65 6C 6C 6F 20 FF FE 20 77 6F 72 6C 64', false],
    ['1B 5B 33 31 6D 72 65 64', false],
    ['E6 B8 A9 E5 BA A6', false],
    ['41', false],
  ])('knows binary from text: %s', (bytes, isBinary) => {
    expect(rowText(hex(bytes), 'utf-8', false).isBinary).toBe(isBinary);
  });

  it('shows a frame with a number of four bytes as hex, though its text is GBK', () => {
    const frame = hex('AA 55 09 01 41 BB 33 33 D5 FD B3 A3 61 2C');
    expect(rowText(frame, 'gbk', false).isBinary).toBe(true);
  });

  it('takes GBK for text in GBK', () => {
    expect(rowText(encodeText('网关 就绪 2路输入', 'gbk'), 'gbk', true).isBinary).toBe(false);
  });
});
