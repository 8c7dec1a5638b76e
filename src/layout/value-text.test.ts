import { describe, expect, it } from 'vitest';
import { decoded, hex, layoutWith } from '../../test/layouts.js';
import { lineOf, nameAt, numberAt, plainValuesOf, textAt, valueAt } from './value-text.js';

describe('a value', () => {
  it.each([
    ['u8', '07', 7, '7'],
    ['u64', 'FF FF FF FF FF FF FF FF', 18_446_744_073_709_551_615n, '18446744073709551615'],
    ['i16 * 0.10 V', '00 EB', 23.5, '23.50 V'],
    ['u16 / 3', '00 01', 1 / 3, '0.333333333333'],
    ['f32', '41 BB 33 33', 23.4, '23.4'],
    ['u8 { 7 = read }', '07', 7, 'read'],
    ['u8 * 0.1 { 7 = low }', '07', 0.7, 'low'],
    ['bool', '00', false, 'false'],
    ['bits 16', '00 1F', 31, '0x001F'],
    ['text 4', '41 42 00 00', 'AB', 'AB'],
    ['text until 3B', '41 00 3B', 'A\0', 'A\0'],
    ['bytes 2', '0A FF', hex('0A FF'), '0A FF'],
    ['bytes until 00', '0A 00', hex('0A'), '0A'],
  ] as const)('%s of %s', (form, digits, value, text) => {
    const layout = layoutWith({ n: form });
    const values = decoded(layout, hex(digits));
    expect(valueAt(layout, values, 0)).toEqual(value);
    expect(textAt(layout, values, 0)).toBe(text);
  });

  it('has the number that filters compare', () => {
    const layout = layoutWith({ f: 'f32', b: 'bool', t: 'text 1' });
    const values = decoded(layout, hex('41 BB 33 33 05 41'));
    expect([0, 1, 2].map((row) => numberAt(layout, values, row))).toEqual([23.4, 1, Number.NaN]);
  });

  it('has a name only where the layout gives one', () => {
    const layout = layoutWith({ n: 'u8 { 1 = read }' });
    expect(nameAt(layout, decoded(layout, hex('01')), 0)).toBe('read');
    expect(nameAt(layout, decoded(layout, hex('02')), 0)).toBeUndefined();
  });
});

describe('the line of a message', () => {
  it('leaves out what follows from the rest, unless it is wrong', () => {
    const layout = layoutWith({ head: 'const AA', a: 'u8', sum: 'checksum sum8' });
    expect(lineOf(layout, decoded(layout, hex('AA 01 AB')))).toBe('a=1');
    expect(lineOf(layout, decoded(layout, hex('AA 01 AC')))).toBe('a=1 sum=AC');
  });

  it('shows the first of many values', () => {
    const layout = layoutWith({ v: 'u8[]' });
    expect(lineOf(layout, decoded(layout, new Uint8Array(20)))).toBe(`v=[${'0 '.repeat(16)}…]`);
    expect(plainValuesOf(layout, decoded(layout, new Uint8Array(2)))).toEqual({ v: [0, 0] });
  });
});
