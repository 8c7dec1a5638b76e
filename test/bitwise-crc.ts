import type { CrcParameters } from '../src/bytes/checksum/crc.js';

/** A message as the bits that go into the register of a CRC, first bit first. */
export function messageBits(bytes: Uint8Array, refin: boolean): number[] {
  return [...bytes].flatMap((byte) => {
    const bits = [...byte.toString(2).padStart(8, '0')].map(Number);
    return refin ? bits.reverse() : bits;
  });
}

/** A number as `width` bits, the highest first. */
export function numberBits(value: bigint, width: number): number[] {
  return [...value.toString(2).padStart(width, '0')].map(Number);
}

/** The definition of a CRC, a bit at a time: the register, the highest bit first, after it was divided by the polynomial. */
export function registerAfter(bits: readonly number[], { width, poly, init }: CrcParameters): number[] {
  const divisor = numberBits(poly, width);
  let register = numberBits(init, width);
  for (const bit of bits) {
    const carry = (register[0] ?? 0) ^ bit;
    register = [...register.slice(1), 0].map((one, index) => one ^ (carry & (divisor[index] ?? 0)));
  }
  return register;
}

/** The number of a register, its bits reversed for `refout`. */
export function registerValue(register: readonly number[], refout: boolean): bigint {
  return BigInt(`0b${(refout ? [...register].reverse() : register).join('')}`);
}

/** The value of a CRC by its definition. */
export function bitwiseCrc(bytes: Uint8Array, crc: CrcParameters): bigint {
  return registerValue(registerAfter(messageBits(bytes, crc.refin), crc), crc.refout) ^ crc.xorout;
}
