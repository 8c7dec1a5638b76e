/**
 * The length of the character at `offset`, as far as its bytes are there: more than are left if its rest may still come, 1 if
 * they cannot begin a character. Malformed input is measured as the Encoding Standard's decoders consume it, so that an ASCII
 * byte is never swallowed by a broken character before it.
 */
export type CharacterBytes = (bytes: Uint8Array, offset: number) => number;

/** GBK and EUC-KR with their extensions, and Big5: a lead byte of 0x81 to 0xFE, and a second byte. */
export const doubleByteCharacter: CharacterBytes = (bytes, offset) =>
  isBetween(bytes[offset], 0x81, 0xfe) ? 2 : 1;

/** Shift_JIS: two stretches of lead bytes, with the half-width katakana between them. */
export const shiftJisCharacter: CharacterBytes = (bytes, offset) =>
  isBetween(bytes[offset], 0x81, 0x9f) || isBetween(bytes[offset], 0xe0, 0xfc) ? 2 : 1;

/** EUC-JP: 0x8E leads a half-width katakana, 0x8F a character of JIS X 0212 with two more bytes. */
export const eucJpCharacter: CharacterBytes = (bytes, offset) => {
  const first = bytes[offset];
  if (first !== 0x8f) return first === 0x8e || isBetween(first, 0xa1, 0xfe) ? 2 : 1;
  const second = bytes[offset + 1];
  return second === undefined || isBetween(second, 0xa1, 0xfe) ? 3 : 2;
};

/** GB 18030: one byte, two, or four when the second is a digit and the four name a character. */
export const gb18030Character: CharacterBytes = (bytes, offset) => {
  if (!isBetween(bytes[offset], 0x81, 0xfe)) return 1;
  const second = bytes[offset + 1];
  if (!isBetween(second, 0x30, 0x39)) return 2;
  const third = bytes[offset + 2];
  if (third === undefined) return 4;
  if (!isBetween(third, 0x81, 0xfe)) return 1;
  const fourth = bytes[offset + 3];
  if (fourth === undefined) return 4;
  if (!isBetween(fourth, 0x30, 0x39)) return 1;
  const pointer = gb18030Pointer(bytes[offset] ?? 0, second ?? 0, third, fourth);
  return pointer <= 39_419 || (pointer >= 189_000 && pointer <= 1_237_575) ? 4 : 1;
};

/** Whether a lead byte stands alone in `bytes`, because no two or four bytes from it name a character. */
export function hasBrokenGb18030(bytes: Uint8Array): boolean {
  for (let offset = 0; offset < bytes.byteLength; ) {
    const length = gb18030Character(bytes, offset);
    if (length === 1 && isBetween(bytes[offset], 0x81, 0xfe)) return true;
    offset += length;
  }
  return false;
}

/** The Encoding Standard's number of a four-byte sequence: the basic plane up to 39419, the others from 189000. */
function gb18030Pointer(first: number, second: number, third: number, fourth: number): number {
  return (((first - 0x81) * 10 + second - 0x30) * 126 + third - 0x81) * 10 + fourth - 0x30;
}

/**
 * UTF-8 (RFC 3629, section 4). A broken character has as many bytes as can begin one, 1 at least: decoders replace these by
 * one U+FFFD.
 */
export const utf8Character: CharacterBytes = (bytes, offset) => {
  const lead = bytes[offset];
  if (!isBetween(lead, 0xc2, 0xf4)) return 1;
  const length = lead !== undefined && lead >= 0xf0 ? 4 : lead !== undefined && lead >= 0xe0 ? 3 : 2;
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[offset + index];
    if (byte === undefined) return length;
    if (!isBetween(byte, 0x80, 0xbf)) return index;
    if (index === 1 && !canFollow(lead ?? 0, byte)) return 1;
  }
  return length;
};

/** UTF-16: one unit, or two for a surrogate pair. */
export function utf16Character(bytes: Uint8Array, offset: number, littleEndian: boolean): number {
  const highByte = littleEndian ? 1 : 0;
  if (!isBetween(bytes[offset + highByte], 0xd8, 0xdb)) return 2;
  if (bytes[offset + 2 + highByte] === undefined) return 2;
  return isBetween(bytes[offset + 2 + highByte], 0xdc, 0xdf) ? 4 : 2;
}

/** Counts the leading bytes that are whole characters, if a character's length is known from its beginning. */
export function completeByLength(bytes: Uint8Array, characterBytes: CharacterBytes): number {
  let offset = 0;
  while (offset < bytes.byteLength) {
    const next = offset + characterBytes(bytes, offset);
    if (next > bytes.byteLength) return offset;
    offset = next;
  }
  return offset;
}

/** The same for UTF-8 (RFC 3629, section 4), from its end: only the last 3 bytes can belong to an unfinished character. */
export function completeUtf8(bytes: Uint8Array): number {
  const end = bytes.byteLength;
  for (let back = 1; back <= Math.min(3, end); back += 1) {
    const byte = bytes[end - back] ?? 0;
    if (isBetween(byte, 0x80, 0xbf)) continue;
    if (!isBetween(byte, 0xc2, 0xf4)) return end;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    const second = back === 1 ? undefined : bytes[end - back + 1];
    return length > back && canFollow(byte, second) ? end - back : end;
  }
  return end;
}

/** Whether `second` may follow this lead: overlong forms, surrogates and numbers past U+10FFFF are ruled out by it. */
function canFollow(lead: number, second: number | undefined): boolean {
  if (second === undefined) return true;
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second <= 0x8f;
}

/** The same for UTF-16: an odd byte waits for its other half, and a high surrogate for its low one. */
export function completeUtf16(bytes: Uint8Array, littleEndian: boolean): number {
  const even = bytes.byteLength - (bytes.byteLength % 2);
  const high = even >= 2 ? bytes[littleEndian ? even - 1 : even - 2] : undefined;
  return isBetween(high, 0xd8, 0xdb) ? even - 2 : even;
}

function isBetween(byte: number | undefined, least: number, most: number): boolean {
  return byte !== undefined && byte >= least && byte <= most;
}
