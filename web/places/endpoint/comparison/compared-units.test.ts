import { expect, it } from 'vitest';
import { encodeText } from '../../../../src/bytes/encodings.js';
import { endsLine, unitLabel, unitsOf } from './compared-units.js';

const shown = (bytes: Uint8Array, as: 'hex' | 'text', encoding: 'utf-8' | 'gbk' = 'utf-8'): string =>
  Array.from(unitsOf(bytes, as, encoding), (unit) => unitLabel(unit, as).label).join('|');

it('what is compared is bytes, or the characters that they are', () => {
  expect(shown(Uint8Array.of(0x41, 0x0a, 0xff), 'hex')).toBe('41|0A|FF');
  expect(shown(Uint8Array.of(0x41, 0x0a, 0xff), 'text')).toBe('A|LF|FF');
  expect(shown(encodeText('温 度', 'gbk'), 'text', 'gbk')).toBe('温|\u00a0|度');
  expect(shown(encodeText('a\u202e👩', 'utf-8'), 'text')).toBe('a|U+202E|👩');
});

it('a line feed ends a line of text, and nothing ends one of bytes', () => {
  expect([
    endsLine(0x0a, 'text'),
    endsLine(0x0a, 'hex'),
    endsLine(0x0d, 'text'),
    endsLine(undefined, 'text'),
  ]).toEqual([true, false, false, false]);
});
