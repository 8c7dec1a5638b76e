import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex } from '../hex.js';
import { bcdDigits } from './bcd.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return parsed.bytes;
}

describe('packed BCD', () => {
  it.each([
    ['20 26 11 27', false, '20261127'],
    ['00 42', false, '0042'],
    ['12 3F', false, '123'],
    ['21 F3', true, '123'],
    ['12 FF', false, '12'],
    ['1A', false, undefined],
    ['F1 23', false, undefined],
    ['FF', false, undefined],
    ['', false, undefined],
  ])('%s, swapped %s, is %s', (text, swapped, digits) => {
    expect(bcdDigits(hex(text), swapped)).toBe(digits);
  });

  it('is the hex of every even number of digits', () => {
    const digits = fc.stringMatching(/^(\d\d){1,8}$/);
    fc.assert(
      fc.property(digits, (text) => {
        expect(bcdDigits(hex(text))).toBe(text);
      }),
    );
  });
});
