import { describe, expect, it } from 'vitest';
import { rowHex, rowText, textPieces } from './row-content.js';

describe('the content of a row', () => {
  it('names control characters instead of showing them', () => {
    expect(textPieces('a\r\nb\x7f')).toEqual([
      { type: 'text', text: 'a' },
      { type: 'marks', names: ['CR', 'LF'] },
      { type: 'text', text: 'b' },
      { type: 'marks', names: ['DEL'] },
    ]);
  });

  it('shows what would turn the text around as its number', () => {
    expect(textPieces('a\u202eb')).toEqual([{ type: 'text', text: 'a\\u{202e}b' }]);
  });

  it('is bounded, and cut between characters', () => {
    const long = new TextEncoder().encode('温'.repeat(100_000));
    expect(
      rowText(long.subarray(1), 'utf-8').map((piece) => (piece.type === 'text' ? piece.text.length : 0)),
    ).toEqual([81]);
    expect(rowHex(long).length).toBeLessThan(250);
  });
});
