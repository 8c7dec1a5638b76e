/** Bounds of an agreed block size, in bytes (RFC 2348). */
const least = 8;
const greatest = 65_464;
const nameOfBlockSize = 'blksize';

/**
 * The block size in the options from `from` to before `end` of an option acknowledgement, in bytes; 0 if there is none that is a
 * number in its bounds.
 */
export function readBlockBytes(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const name = textAt(bytes, at, end);
    const value = textAt(bytes, at + name.length + 1, end);
    if (name.toLowerCase() === nameOfBlockSize && /^\d{1,5}$/.test(value)) {
      const blockBytes = Number(value);
      return blockBytes >= least && blockBytes <= greatest ? blockBytes : 0;
    }
    at += name.length + value.length + 2;
  }
  return 0;
}

/** The bytes from `from` to before the next NUL, one character each. */
function textAt(bytes: Uint8Array, from: number, end: number): string {
  let text = '';
  for (let at = from; at < end && bytes[at] !== 0; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
