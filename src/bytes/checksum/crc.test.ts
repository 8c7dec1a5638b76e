import { describe, expect, it } from 'vitest';
import { bitwiseCrc } from '../../../test/bitwise-crc.js';
import { type CrcParameters, narrowCrc, type RunningCrc, wideCrc } from './crc.js';
import { crcCatalogue } from './crc-catalogue.js';

/** The value of a CRC whose bytes come in two pieces, the second from `cut` on. */
const computed = (bytes: Uint8Array, crc: CrcParameters, cut = 0): bigint => {
  const run = <Register extends number | bigint>({ start, step, finish }: RunningCrc<Register>): bigint =>
    BigInt(finish(step(step(start, bytes, 0, cut), bytes, cut, bytes.length)));
  return crc.width > 32 ? run(wideCrc(crc)) : run(narrowCrc(crc));
};

describe('a CRC by tables', () => {
  it.each(crcCatalogue().map((crc) => [crc.name, crc] as const))('%s has its check value', (_, crc) => {
    expect(computed(new TextEncoder().encode('123456789'), crc)).toBe(crc.check);
  });

  it('agrees with the definition for bytes of every value, and in pieces', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, index) => (index * 167 + 3) & 0xff);
    for (const crc of crcCatalogue()) {
      const expected = bitwiseCrc(bytes, crc);
      for (const cut of [0, 111, 300]) expect(computed(bytes, crc, cut), crc.name).toBe(expected);
    }
  });

  it('agrees with the definition in every width and both orders of bits', () => {
    const bytes = new TextEncoder().encode('a CRC of any width');
    for (let width = 3; width <= 64; width += 1) {
      const ones = (1n << BigInt(width)) - 1n;
      for (const [refin, refout] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        const numbers = {
          poly: 0x42f0e1eba9ea3693n & ones,
          init: 0x123456789abcdefn & ones,
          xorout: ones >> 1n,
        };
        const crc = { width, ...numbers, refin, refout };
        expect(computed(bytes, crc), `${width} ${refin} ${refout}`).toBe(bitwiseCrc(bytes, crc));
      }
    }
  });
});
