/** Bounds of a block size, in bytes (RFC 2348). */
const minBlockBytes = 8;
const maxBlockBytes = 65_464;
const nameOfBlockSize = 'blksize';
const maxDigits = 5;

/**
 * The block size in the options from `from` to before `end` of an option acknowledgment, in bytes; 0 if there is none that is a
 * number in its bounds. Allocates nothing.
 */
export function readBlockBytes(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; ) {
    const nameEnd = nulFrom(bytes, at, end);
    const valueEnd = nulFrom(bytes, nameEnd + 1, end);
    if (isBlockSize(bytes, at, nameEnd)) {
      const blockBytes = decimalAt(bytes, nameEnd + 1, valueEnd);
      return blockBytes >= minBlockBytes && blockBytes <= maxBlockBytes ? blockBytes : 0;
    }
    at = valueEnd + 1;
  }
  return 0;
}

/** Where the next NUL is; `end` without one. */
function nulFrom(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at += 1;
  return at;
}

function isBlockSize(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from !== nameOfBlockSize.length) return false;
  for (let index = 0; index < nameOfBlockSize.length; index += 1)
    if (((bytes[from + index] ?? 0) | 0x20) !== nameOfBlockSize.charCodeAt(index)) return false;
  return true;
}

/** The number that 1 to 5 decimal digits are; -1 if that is not what is there. */
function decimalAt(bytes: Uint8Array, from: number, end: number): number {
  if (from >= end || end - from > maxDigits) return -1;
  let number = 0;
  for (let at = from; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
