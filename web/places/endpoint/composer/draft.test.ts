import { describe, expect, it } from 'vitest';
import { formatHex } from '../../../../src/bytes/hex.js';
import { composeDraft, type DraftMeaning, type LineBreak } from './draft.js';

const plain: DraftMeaning = { hex: false, raw: false, lineBreak: 'lf', eol: 'none', checksum: 'none' };

/** The bytes of a draft as hex, or its fault. */
function bytesOf(draft: string, meaning: Partial<DraftMeaning> = {}, encoding = 'utf-8' as const): string {
  const composed = composeDraft(draft, { ...plain, ...meaning }, encoding);
  return composed.ok ? formatHex(composed.bytes) : `${composed.fault.code} ${composed.fault.column}`;
}

describe('a draft', () => {
  it.each<[LineBreak, string]>([
    ['lf', '61 0A 62'],
    ['crlf', '61 0D 0A 62'],
    ['cr', '61 0D 62'],
  ])('sends its line breaks as %s', (lineBreak, bytes) => {
    expect(bytesOf('a\nb', { lineBreak })).toBe(bytes);
    expect(bytesOf('a\nb', { lineBreak, raw: true })).toBe(bytes);
  });

  it('sends an escape as the escape says, whatever line breaks are', () => {
    expect(bytesOf('a\\nb', { lineBreak: 'crlf' })).toBe('61 0A 62');
  });

  it('names the column that was typed, however long a line break is', () => {
    expect(bytesOf('a\nb\nc\\q', { lineBreak: 'crlf' })).toBe('ESCAPE_INVALID 6');
    expect(bytesOf('\n\\q', { lineBreak: 'crlf' })).toBe('ESCAPE_INVALID 2');
    expect(bytesOf('😀\n\\q', { lineBreak: 'crlf' })).toBe('ESCAPE_INVALID 3');
  });

  it('takes line breaks in hex for the space between pairs', () => {
    expect(bytesOf('01\n02', { hex: true, lineBreak: 'crlf' })).toBe('01 02');
  });
});
