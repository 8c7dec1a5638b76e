import { describe, expect, it } from 'vitest';
import { hex } from '../../test/dissected.js';
import { fieldText } from './field-text.js';
import type { FieldKind, NumberBase } from './field-type.js';

/** The text of a field whose bytes are `digits`, among others. */
function text(
  kind: FieldKind,
  value: string | number | undefined,
  digits = '',
  base: NumberBase = 'decimal',
): string {
  const bytes = hex(`ffff${digits}ffff`);
  return fieldText({ kind, base }, value, bytes, 2, bytes.length - 4);
}

describe('the text of a field', () => {
  it.each([
    ['u8', 7, '0x07'],
    ['u16', 0x0800, '0x0800'],
    ['u24', 1, '0x000001'],
    ['u32', 0xffff_ffff, '0xffffffff'],
  ] as const)('of a %s in hexadecimal has all of its digits', (kind, value, expected) => {
    expect(text(kind, value, '', 'hexadecimal')).toBe(expected);
    expect(text(kind, value)).toBe(String(value));
  });

  it.each([
    ['ipv4', '7f000001', '127.0.0.1'],
    ['ipv4', '7f00', '7f00'],
    ['ipv6', '20010db8000000000000000000000001', '2001:db8::1'],
    ['ipv6', '2001', '2001'],
    ['mac', '0200000000ff', '02:00:00:00:00:ff'],
    ['bytes', '00ff10', '00ff10'],
    ['bytes', '', ''],
    ['group', '0001', ''],
  ] as const)('of %s %s is %s', (kind, digits, expected) => {
    expect(text(kind, undefined, digits)).toBe(expected);
  });

  it('of a time has nine digits after the point', () => {
    expect(text('duration', 0.5)).toBe('0.500000000');
  });

  it('of a text is as it came', () => {
    expect(text('text', 'a\n')).toBe('a\n');
  });
});
