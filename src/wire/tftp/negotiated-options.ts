/** Bounds of a block size, in bytes (RFC 2348). */
const minBlockBytes = 8;
const maxBlockBytes = 65_464;
const nameOfBlockSize = 'blksize';
const nameOfSize = 'tsize';
const maxDigits = 5;

/**
 * The block size in the options from `from` to before `end` of an option acknowledgment, in bytes; 0 if there is none that is a
 * number in its bounds. Allocates nothing.
 */
export function readBlockBytes(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; ) {
    const nameEnd = nulFrom(bytes, at, end);
    const valueEnd = nulFrom(bytes, nameEnd + 1, end);
    if (isName(nameOfBlockSize, bytes, at, nameEnd)) {
      const blockBytes = decimalAt(bytes, nameEnd + 1, valueEnd);
      return blockBytes >= minBlockBytes && blockBytes <= maxBlockBytes ? blockBytes : 0;
    }
    at = valueEnd + 1;
  }
  return 0;
}

/** Whether the request whose name of a file begins at `from` asks for the size of the file (RFC 2349). Allocates nothing. */
export function asksForSize(bytes: Uint8Array, from: number, end: number): boolean {
  const modeFrom = nulFrom(bytes, from, end) + 1;
  for (let at = nulFrom(bytes, modeFrom, end) + 1; at < end; ) {
    const nameEnd = nulFrom(bytes, at, end);
    if (isName(nameOfSize, bytes, at, nameEnd)) return true;
    at = nulFrom(bytes, nameEnd + 1, end) + 1;
  }
  return false;
}

/** Where the next NUL is; `end` without one. */
function nulFrom(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at += 1;
  return at;
}

function isName(name: string, bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from !== name.length) return false;
  for (let index = 0; index < name.length; index += 1)
    if (((bytes[from + index] ?? 0) | 0x20) !== name.charCodeAt(index)) return false;
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
