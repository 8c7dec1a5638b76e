import { describe, expect, it } from 'vitest';
import { type EncodingName, encodingNames } from '../bytes/encoding-names.js';
import { decodeText, encodeText } from '../bytes/encodings.js';
import { formatHex } from '../bytes/hex.js';
import { filledTemplate, parseTemplate, repeatsText, type Template } from './template.js';

const origin = {
  peer: '[2001:db8::7]:51000',
  count: 12,
  timeMicros: Date.UTC(2026, 10, 23, 12, 0, 3, 2) * 1000 + 999,
};

function parsed(source: string, encoding: EncodingName = 'utf-8'): Template {
  const result = parseTemplate(source, encoding);
  if (!result.ok) throw new Error(result.failure.code);
  return result.template;
}

describe('a template', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['{text}', 'hi'],
    ['{text}{text}', 'hihi'],
    ['<{hex}>', '<68 69>'],
    ['{bytes}', '2'],
    ['{peer}', '[2001:db8::7]:51000'],
    ['{count}.', '12.'],
    ['{time}', '2026-11-23T12:00:03.002Z'],
    ['{{', '{'],
    ['{{{text}', '{hi'],
    ['{{{{text}', '{{text}'],
    ['{}', '{}'],
    ['{Text}', '{Text}'],
    ['{text', '{text'],
    ['{ text }', '{ text }'],
    ['{"a": {bytes}}', '{"a": 2}'],
    ['\\x41{text}\\n', 'Ahi\n'],
    ['{\\x41}', '{A}'],
  ])('%j is filled in as %j', (source, filled) => {
    const bytes = filledTemplate(parsed(source), 'utf-8', encodeText('hi', 'utf-8'), origin);
    expect(decodeText(bytes, 'utf-8')).toBe(filled);
  });

  it.each(encodingNames)('writes its fields in %s, and the message as it came', (encoding) => {
    const message = Uint8Array.of(0xff, 0x00, 0x41);
    const filled = filledTemplate(parsed('{text}{hex} {count}', encoding), encoding, message, origin);
    expect(filled.subarray(0, 3)).toEqual(message);
    expect(formatHex(filled.subarray(3))).toBe(formatHex(encodeText('FF 00 41 12', encoding)));
  });

  it('shares no memory with the message if it has other pieces', () => {
    const message = Uint8Array.of(1, 2, 3);
    const filled = filledTemplate(parsed('a{text}'), 'utf-8', message, origin);
    message.fill(9);
    expect(filled).toEqual(Uint8Array.of(0x61, 1, 2, 3));
  });

  it.each([
    ['{text}', true],
    ['a{text}b', true],
    ['{{text}', false],
    ['{hex}{bytes}', false],
    ['', false],
  ])('%j repeats the text: %s', (source, repeats) => {
    expect(repeatsText(parsed(source))).toBe(repeats);
  });

  it.each([
    ['{txt}', 'TEMPLATE_FIELD_UNKNOWN', 1],
    ['😀{text}{nothing}', 'TEMPLATE_FIELD_UNKNOWN', 8],
    ['\\q', 'ESCAPE_INVALID', 1],
    ['{count}😀\\q', 'ESCAPE_INVALID', 9],
    ['ab{text}cd\\x4', 'ESCAPE_INVALID', 11],
    ['\\q{txt}', 'ESCAPE_INVALID', 1],
  ])('%j is refused with its column', (source, code, column) => {
    const result = parseTemplate(source, 'utf-8');
    expect(result.ok ? 'accepted' : [result.failure.code, result.failure.params.column]).toEqual([
      code,
      column,
    ]);
  });

  it('is refused if the encoding lacks a character', () => {
    expect(parseTemplate('{bytes} 温', 'latin1')).toMatchObject({
      failure: { code: 'TEXT_UNENCODABLE', params: { column: 9, found: '温' } },
    });
  });
});
