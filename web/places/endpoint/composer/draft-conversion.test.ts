import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodingNames } from '../../../../src/bytes/encoding-names.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { composeDraft, type DraftMeaning, lineBreakNames } from './draft.js';
import { convertDraft, escapeBackslashes, pasted, textOfBytes } from './draft-conversion.js';

const plain: DraftMeaning = { hex: false, raw: false, lineBreak: 'lf', eol: 'none', checksum: 'none' };
const asHex: DraftMeaning = { ...plain, hex: true };

/** The bytes of a draft as hex, or its fault. */
function bytesOf(draft: string, meaning: Partial<DraftMeaning> = {}, encoding = 'utf-8' as const): string {
  const composed = composeDraft(draft, { ...plain, ...meaning }, encoding);
  return composed.ok ? formatHex(composed.bytes) : `${composed.fault.code} ${composed.fault.column}`;
}

describe('a draft converted', () => {
  it.each([
    ['GET / HTTP/1.1\\r\\n', '47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A'],
    ['温度\\t\\x80\\\\', 'E6 B8 A9 E5 BA A6 09 80 5C'],
    ['', ''],
  ])('from the text %j is hex, and the same text again', (draft, hex) => {
    expect(convertDraft(draft, plain, 'utf-8')?.draft).toBe(hex);
    expect(convertDraft(hex, asHex, 'utf-8')).toEqual({ draft, raw: false, lineBreak: 'lf' });
  });

  it('shows what is no character of the encoding as \\xHH, and the characters around it as themselves', () => {
    expect(convertDraft('E6 B8 A9 FF 61 E6', asHex, 'utf-8')?.draft).toBe('温\\xFFa\\xE6');
    expect(convertDraft('CE C2 FF 61 CE', asHex, 'gbk')?.draft).toBe('温\\xFFa\\xCE');
  });

  it('breaks lines where breaks are of one kind, and says of which', () => {
    expect(convertDraft('61 0D 0A 62 0D 0A', asHex, 'utf-8')).toEqual({
      draft: 'a\nb\\r\\n',
      raw: false,
      lineBreak: 'crlf',
    });
    expect(convertDraft('61 0D 0A 62 0A 63', asHex, 'utf-8')?.draft).toBe('a\\r\\nb\nc');
  });

  it('keeps backslashes themselves as long as nothing needs an escape', () => {
    const raw = { ...asHex, raw: true };
    expect(convertDraft('63 5C 6E 0A 62', raw, 'utf-8')).toEqual({
      draft: 'c\\n\nb',
      raw: true,
      lineBreak: 'lf',
    });
    expect(convertDraft('63 5C 6E 00', raw, 'utf-8')).toMatchObject({ draft: 'c\\\\n\\0', raw: false });
  });

  it('is not made of a draft with a fault', () => {
    expect(convertDraft('\\q', plain, 'utf-8')).toBeUndefined();
    expect(convertDraft('0', asHex, 'utf-8')).toBeUndefined();
  });

  it('there and back is the same bytes in every encoding, whatever they are', () => {
    const lumps = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => new TextEncoder().encode(text)),
      fc
        .constantFrom('0d0a', '0a', '0d', '5c', '5c6e', '00', 'cec2', '8130')
        .map((hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))),
    );
    const anyBytes = fc
      .array(lumps, { maxLength: 6 })
      .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
    fc.assert(
      fc.property(
        anyBytes,
        fc.constantFrom(...encodingNames),
        fc.boolean(),
        fc.constantFrom(...lineBreakNames),
        (bytes, encoding, raw, lineBreak) => {
          const text = textOfBytes(bytes, encoding, { raw, lineBreak });
          const again = composeDraft(text.draft, { ...plain, ...text }, encoding);
          expect(again.ok && formatHex(again.bytes)).toBe(formatHex(bytes));
          expect(text.draft).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('pasted text', () => {
  const kinds = { lf: '\n', crlf: '\r\n', cr: '\r' };
  it.each(lineBreakNames)('with %s alone makes that what breaks are sent as', (lineBreak) => {
    const text = `a${kinds[lineBreak]}b${kinds[lineBreak]}`;
    expect(pasted(text, 'kept', plain)).toEqual({ text: 'a\nb\n', lineBreak, needsEscapes: false });
  });

  it('whose breaks differ from those of the draft writes them as escapes', () => {
    expect(pasted('a\r\nb', 'x\ny', plain)).toEqual({
      text: 'a\\r\\nb',
      lineBreak: 'lf',
      needsEscapes: true,
    });
    expect(pasted('a\r\nb\nc', '', plain)).toEqual({
      text: 'a\\r\\nb\nc',
      lineBreak: 'lf',
      needsEscapes: true,
    });
    expect(pasted('\\n\r\n', 'x\ny', { raw: true, lineBreak: 'lf' }).text).toBe('\\\\n\\r\\n');
  });

  it('is sent as it was copied, into whatever draft', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\r\n', '\\', 'n', '温') });
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(...lineBreakNames),
        fc.constantFrom('', 'x', 'x\ny'),
        (text, lineBreak, kept) => {
          const meaning = { ...plain, raw: true, lineBreak };
          const into = pasted(text, kept, meaning);
          const before = into.needsEscapes ? escapeBackslashes(kept) : kept;
          const whole = bytesOf(before + into.text, {
            raw: !into.needsEscapes,
            lineBreak: into.lineBreak,
          });
          const keptBytes = kept.replaceAll('\n', kinds[into.lineBreak]);
          expect(whole).toBe(formatHex(new TextEncoder().encode(keptBytes + text)));
          if (kept.includes('\n')) expect(into.lineBreak).toBe(lineBreak);
        },
      ),
    );
  });
});
