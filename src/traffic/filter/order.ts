import type { ValueList } from './value-list.js';

/**
 * Compares bytes: less than 0, 0 or more. As in Wireshark the longer ones are greater, and those of one length are compared as
 * unsigned numbers. With `prefixBits` only so many of their first bits count. Allocates nothing.
 */
export function compareBytes(
  left: ValueList,
  leftIndex: number,
  right: ValueList,
  rightIndex: number,
  prefixBits: number | undefined,
): number {
  const one = left.bytes[leftIndex];
  const other = right.bytes[rightIndex];
  if (one === undefined || other === undefined) return 0;
  const from = left.from[leftIndex] ?? 0;
  const otherFrom = right.from[rightIndex] ?? 0;
  const length = (left.to[leftIndex] ?? 0) - from;
  const otherLength = (right.to[rightIndex] ?? 0) - otherFrom;
  if (length !== otherLength && prefixBits === undefined) return length - otherLength;
  const common = Math.min(length, otherLength);
  const whole = prefixBits === undefined ? common : Math.min(common, prefixBits >> 3);
  for (let index = 0; index < whole; index += 1) {
    const difference = (one[from + index] ?? 0) - (other[otherFrom + index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (prefixBits === undefined) return 0;
  const bits = prefixBits & 7;
  if (bits === 0 || whole >= common) return 0;
  const shift = 8 - bits;
  return ((one[from + whole] ?? 0) >> shift) - ((other[otherFrom + whole] ?? 0) >> shift);
}

/** Compares texts by their code points, which is the order of their bytes in UTF-8. */
export function compareTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const [code, otherCode] = [one.charCodeAt(index), other.charCodeAt(index)];
    if (code !== otherCode) return rank(code) - rank(otherCode);
  }
  return one.length - other.length;
}

/** Halves of surrogate pairs, which stand for characters from U+10000 on, come after all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
