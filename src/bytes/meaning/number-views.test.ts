import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex } from '../hex.js';
import { halfFloat, type NumberBits, numberBits, numberViews, type wordOrders } from './number-views.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return parsed.bytes;
}

describe('bytes as numbers', () => {
  it('are read in the four orders of devices', () => {
    const views = numberViews(hex('00 41 F9 99 9A'), 1, 32);
    expect(views.map(({ order, float, unsigned }) => [order, Math.fround(float ?? 0), unsigned])).toEqual([
      ['abcd', Math.fround(31.2), 0x41f9999a],
      ['cdab', -1.5949872935302338e-23, 0x999a41f9],
      ['badc', expect.closeTo(-6.2828e34, -31), 0xf9419a99],
      ['dcba', expect.closeTo(-6.3682e-23, 25), 0x9a99f941],
    ]);
  });

  it.each([
    ['abcd', '40 09 21 FB 54 44 2D 18'],
    ['dcba', '18 2D 44 54 FB 21 09 40'],
    ['badc', '09 40 FB 21 44 54 18 2D'],
    ['cdab', '2D 18 54 44 21 FB 40 09'],
  ])('of eight bytes have those orders by 16 bits: %s', (order, text) => {
    const found = numberViews(hex(text), 0, 64).find((view) => view.order === order);
    expect(found).toEqual({
      order,
      unsigned: 0x400921fb54442d18n,
      signed: 0x400921fb54442d18n,
      float: Math.PI,
    });
  });

  it('of one and of two bytes have as many orders as differ', () => {
    expect(numberViews(hex('EB'), 0, 8)).toEqual([
      { order: 'abcd', unsigned: 235, signed: -21, float: undefined },
    ]);
    expect(numberViews(hex('C0 00'), 0, 16)).toEqual([
      { order: 'abcd', unsigned: 0xc000, signed: -0x4000, float: -2 },
      { order: 'dcba', unsigned: 0xc0, signed: 0xc0, float: 0xc0 * 2 ** -24 },
    ]);
  });

  // Of IEEE 754-2019, the smallest and largest of each kind.
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x7bff, 65_504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('have half a float: %i', (bits, value) => {
    expect(halfFloat(bits)).toBe(value);
  });

  it('are none where bytes are missing', () => {
    for (const bits of numberBits) {
      const bytes = new Uint8Array(bits / 8);
      expect(numberViews(bytes, 0, bits).length).toBeGreaterThan(0);
      expect(numberViews(bytes, 1, bits)).toEqual([]);
      expect(numberViews(bytes, -1, bits)).toEqual([]);
    }
  });

  it('are what is written when the same bytes are put back in the same order', () => {
    const places: Readonly<Record<(typeof wordOrders)[number], (index: number, size: number) => number>> = {
      abcd: (index) => index,
      dcba: (index, size) => size - 1 - index,
      badc: (index) => (index % 2 === 0 ? index + 1 : index - 1),
      cdab: (index, size) => size - 2 - 2 * Math.floor(index / 2) + (index % 2),
    };
    const sizes = fc.constantFrom<NumberBits>(16, 32, 64);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 16 }), fc.nat(8), sizes, (bytes, offset, bits) => {
        for (const { order, unsigned, signed } of numberViews(bytes, offset, bits)) {
          const size = bits / 8;
          const digits = Array.from({ length: size }, () => '');
          for (let index = 0; index < size; index += 1) {
            const byte = bytes[offset + index] ?? 0;
            digits[places[order](index, size)] = byte.toString(16).padStart(2, '0');
          }
          const value = BigInt(`0x${digits.join('')}`);
          expect(BigInt(unsigned)).toBe(value);
          expect(BigInt(signed)).toBe(BigInt.asIntN(bits, value));
        }
      }),
    );
  });
});
