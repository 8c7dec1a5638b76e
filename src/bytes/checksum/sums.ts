import { checksumOf, internetSum } from './internet-checksum.js';

/** Computes the value of the bytes from `from` to before `to`: a number up to 32 bits, more as a bigint. */
export type ComputeChecksum = (bytes: Uint8Array, from: number, to: number) => number | bigint;

/** The sum of the bytes, modulo 2 ** `bits`; at most 32. */
export function byteSum(bits: number): ComputeChecksum {
  const modulus = 2 ** bits;
  return (bytes, from, to) => {
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += bytes[at] ?? 0;
    return sum % modulus;
  };
}

const sum8 = byteSum(8);

/** Two's complement of the sum of the bytes, in 8 bits: with it they add up to zero. The LRC of MODBUS, section 6.2.1 of its serial line. */
export const negatedSum: ComputeChecksum = (bytes, from, to) => -Number(sum8(bytes, from, to)) & 0xff;

/** Ones' complement of the sum of the bytes, in 8 bits. */
export const invertedSum: ComputeChecksum = (bytes, from, to) => ~Number(sum8(bytes, from, to)) & 0xff;

/** XOR of the bytes. */
export const byteXor: ComputeChecksum = (bytes, from, to) => {
  let xor = 0;
  for (let at = from; at < to; at += 1) xor ^= bytes[at] ?? 0;
  return xor;
};

/** XOR of the 16-bit words, high byte first; a last single byte is the high one of a word. */
export const wordXor: ComputeChecksum = (bytes, from, to) => {
  let xor = 0;
  for (let at = from; at < to; at += 1)
    xor ^= (at - from) % 2 === 0 ? (bytes[at] ?? 0) << 8 : (bytes[at] ?? 0);
  return xor;
};

/** The Internet checksum, RFC 1071: ones' complement of the ones' complement sum of the 16-bit words, high byte first. */
export const internetChecksum: ComputeChecksum = (bytes, from, to) =>
  checksumOf(internetSum(bytes, from, to));

/** Adler-32, RFC 1950, section 8.2. */
export const adler32: ComputeChecksum = (bytes, from, to) => {
  const modulus = 65_521;
  let a = 1;
  let b = 0;
  for (let start = from; start < to; start += 4096) {
    const end = Math.min(to, start + 4096);
    for (let at = start; at < end; at += 1) {
      a += bytes[at] ?? 0;
      b += a;
    }
    a %= modulus;
    b %= modulus;
  }
  return b * 65_536 + a;
};

/**
 * Fletcher's checksum of `bits` bits: the words' sum in the low half, the sum of the sums as they grow in the high half, both
 * modulo `modulus`. Words of more than a byte are read low byte first; what is missing of the last one counts as zeros.
 */
export function fletcher(bits: 8 | 16 | 32 | 64, wordBytes: 1 | 2 | 4, modulus: number): ComputeChecksum {
  const half = bits / 2;
  return (bytes, from, to) => {
    let a = 0;
    let b = 0;
    for (let at = from; at < to; at += wordBytes) {
      let word = 0;
      for (let index = Math.min(wordBytes, to - at) - 1; index >= 0; index -= 1)
        word = word * 256 + (bytes[at + index] ?? 0);
      a = (a + word) % modulus;
      b = (b + a) % modulus;
    }
    return bits === 64 ? (BigInt(b) << 32n) | BigInt(a) : b * 2 ** half + a;
  };
}
