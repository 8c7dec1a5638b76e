/**
 * A CRC by its parameters, as the catalogue of parametrised CRC algorithms has them (Ross Williams' model). `poly` is
 * without its highest term, and `poly` and `init` are as for a register that shifts left, whatever `refin` is.
 */
export interface CrcParameters {
  /** Bits of the register: 3 to 82. */
  readonly width: number;
  readonly poly: bigint;
  readonly init: bigint;
  readonly xorout: bigint;
  /** Bytes go in with their lowest bit first. */
  readonly refin: boolean;
  /** The bits of the register are reversed before `xorout`. */
  readonly refout: boolean;
}

/** A CRC piece by piece. The register is its own: pass on what it returned. */
export interface RunningCrc<Register extends number | bigint> {
  /** The register before the first byte. */
  readonly start: Register;
  /** The register after the bytes from `from` to before `to`. */
  step(register: Register, bytes: Uint8Array, from: number, to: number): Register;
  /** The value of all bytes that went in, 0 to 2 ** width - 1. */
  finish(register: Register): Register;
}

/** The widest CRC that is computed with numbers. */
export const maxNarrowWidth = 32;

/** Makes a CRC of at most 32 bits: a table of 256 entries. */
export function narrowCrc({ width, poly, init, xorout, refin, refout }: CrcParameters): RunningCrc<number> {
  // A register that shifts left is kept at the high end of 32 bits, so that any width works alike.
  const shift = 32 - width;
  const table = refin
    ? reflectedTable(reflected(Number(poly), width))
    : forwardTable((Number(poly) << shift) >>> 0);
  const xor = Number(xorout);
  return {
    start: refin ? reflected(Number(init), width) : (Number(init) << shift) >>> 0,
    step: refin
      ? (register, bytes, from, to) => {
          let crc = register;
          for (let at = from; at < to; at += 1)
            crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
          return crc >>> 0;
        }
      : (register, bytes, from, to) => {
          let crc = register;
          for (let at = from; at < to; at += 1)
            crc = (crc << 8) ^ (table[((crc >>> 24) ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
          return crc >>> 0;
        },
    finish: (register) => {
      const value = refin ? register : register >>> shift;
      return ((refin === refout ? value : reflected(value, width)) ^ xor) >>> 0;
    },
  };
}

/** Makes a CRC of more than 32 bits: a table of 256 entries. */
export function wideCrc({ width, poly, init, xorout, refin, refout }: CrcParameters): RunningCrc<bigint> {
  const mask = (1n << BigInt(width)) - 1n;
  const top = BigInt(width - 8);
  const table = Array.from({ length: 256 }, (_, byte) => wideEntry(byte, width, poly, refin));
  return {
    start: refin ? wideReflected(init, width) : init,
    step: (register, bytes, from, to) => {
      let crc = register;
      for (let at = from; at < to; at += 1) {
        const byte = bytes[at] ?? 0;
        crc = refin
          ? (crc >> 8n) ^ (table[Number(crc & 0xffn) ^ byte] ?? 0n)
          : ((crc << 8n) & mask) ^ (table[Number(crc >> top) ^ byte] ?? 0n);
      }
      return crc;
    },
    finish: (register) => (refin === refout ? register : wideReflected(register, width)) ^ xorout,
  };
}

function reflectedTable(poly: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ poly : value >>> 1;
    return value >>> 0;
  });
}

function forwardTable(poly: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte << 24;
    for (let bit = 0; bit < 8; bit += 1) value = value < 0 ? (value << 1) ^ poly : value << 1;
    return value >>> 0;
  });
}

function wideEntry(byte: number, width: number, poly: bigint, refin: boolean): bigint {
  const mask = (1n << BigInt(width)) - 1n;
  const high = 1n << BigInt(width - 1);
  const reversed = wideReflected(poly, width);
  let value = refin ? BigInt(byte) : BigInt(byte) << BigInt(width - 8);
  for (let bit = 0; bit < 8; bit += 1) {
    if (refin) value = (value & 1n) === 0n ? value >> 1n : (value >> 1n) ^ reversed;
    else value = (value & high) === 0n ? value << 1n : ((value << 1n) & mask) ^ poly;
  }
  return value;
}

/** The lowest `width` bits in the opposite order. */
function reflected(value: number, width: number): number {
  let result = 0;
  for (let bit = 0; bit < width; bit += 1) if ((value >>> bit) & 1) result |= 1 << (width - 1 - bit);
  return result >>> 0;
}

function wideReflected(value: bigint, width: number): bigint {
  let result = 0n;
  for (let bit = 0; bit < width; bit += 1) result = (result << 1n) | ((value >> BigInt(bit)) & 1n);
  return result;
}
