import { dumpSpans, type TextSpan } from './hex-dump.js';

/** The fault of typed hex; `column` counts characters from 1. */
export interface HexFault {
  readonly code: 'HEX_INVALID' | 'HEX_ODD';
  readonly column: number;
  readonly found: string;
}

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);
const digits = Uint8Array.from('0123456789ABCDEF', (digit) => digit.charCodeAt(0));
const asciiDecoder = new TextDecoder('utf-8');

/** Bytes as upper-case pairs: `48 65`. */
export function formatHex(bytes: Uint8Array, separator = ' '): string {
  // Joining strings takes 160 ms a megabyte, writing their ASCII 10 ms; for a few bytes the call itself takes longer.
  if (bytes.byteLength > 32 && separator.length <= 1 && separator <= '\x7f') return longHex(bytes, separator);
  let text = '';
  for (let index = 0; index < bytes.byteLength; index += 1) {
    text += (index === 0 ? '' : separator) + pairs[bytes[index] ?? 0];
  }
  return text;
}

function longHex(bytes: Uint8Array, separator: string): string {
  const step = 2 + separator.length;
  const ascii = new Uint8Array(bytes.byteLength * step).fill(separator.charCodeAt(0));
  for (let index = 0; index < bytes.byteLength; index += 1) {
    const byte = bytes[index] ?? 0;
    ascii[index * step] = digits[byte >>> 4] ?? 0;
    ascii[index * step + 1] = digits[byte & 0xf] ?? 0;
  }
  return asciiDecoder.decode(ascii.subarray(0, ascii.byteLength - separator.length));
}

/**
 * Bytes as lines of offset, pairs and printable ASCII, as `hexdump -C` lays them out; parseHex reads them back.
 * `offset` is the first line's; a line has 1 to 256 bytes.
 */
export function formatHexDump(
  bytes: Uint8Array,
  { bytesPerLine = 16, offset = 0 }: { readonly bytesPerLine?: number; readonly offset?: number } = {},
): string {
  const width = Math.min(256, Math.max(1, Math.trunc(bytesPerLine) || 1));
  const lines: string[] = [];
  for (let start = 0; start < bytes.byteLength; start += width) {
    const line = bytes.subarray(start, start + width);
    let ascii = '';
    for (const byte of line) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    const at = (offset + start).toString(16).padStart(8, '0');
    lines.push(`${at}  ${formatHex(line).padEnd(width * 3 - 1)}  |${ascii}|`);
  }
  return lines.join('\n');
}

/**
 * Reads hex as people write and paste it: `48 65`, `4865`, `0x48,0x65`, `\x48\x65`, `48:65`, `48-65`, `48h 65h`, a C array
 * or string with its braces or quotes, over several lines, and dumps, without their offsets and text. A digit alone is
 * HEX_ODD, as `5` may mean 05 or 50; marked as a number it is a byte: `0x5`, `\x5`, `5h`.
 */
export function parseHex(
  text: string,
): { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly fault: HexFault } {
  const bytes = new Uint8Array(text.length >>> 1);
  let byteCount = 0;
  for (const { start, end } of dumpSpans(text) ?? [{ start: 0, end: text.length }]) {
    const read = readPairs(text, { start, end }, bytes, byteCount);
    if (typeof read !== 'number') return { ok: false, fault: read };
    byteCount = read;
  }
  return { ok: true, bytes: bytes.slice(0, byteCount) };
}

/** Reads the pairs of a span into `bytes` from `byteCount` on; returns the new count, or the fault. */
function readPairs(
  text: string,
  { start, end }: TextSpan,
  bytes: Uint8Array,
  byteCount: number,
): number | HexFault {
  let count = byteCount;
  let index = start;
  while (index < end) {
    if (isSeparator(text, index)) {
      index += 1;
      continue;
    }
    const suffixed = suffixedNumber(text, index, end);
    if (suffixed !== undefined) {
      bytes[count] = suffixed.value;
      count += 1;
      index = suffixed.end;
      continue;
    }
    const isPrefixed = isPrefix(text, index);
    const first = isPrefixed ? index + 2 : index;
    if (first >= end)
      return { code: 'HEX_INVALID', column: columnAt(text, index), found: text.slice(index, first) };
    const high = hexDigit(text, first);
    if (high < 0) return invalid(text, first);
    const low = first + 1 < end ? hexDigit(text, first + 1) : -1;
    if (low >= 0) {
      bytes[count] = high * 16 + low;
      index = first + 2;
    } else {
      const isAlone = first + 1 >= end || isSeparator(text, first + 1) || text[first + 1] === '\\';
      if (!isAlone) return invalid(text, first + 1);
      if (!isPrefixed)
        return { code: 'HEX_ODD', column: columnAt(text, first), found: text.slice(first, first + 1) };
      bytes[count] = high;
      index = first + 1;
    }
    count += 1;
  }
  return count;
}

/** A byte in the notation of assemblers, alone in its word: `5h`, `48h`, `0FFh`. */
function suffixedNumber(
  text: string,
  index: number,
  end: number,
): { readonly value: number; readonly end: number } | undefined {
  let digits = 0;
  while (digits < 3 && index + digits < end && hexDigit(text, index + digits) >= 0) digits += 1;
  const after = index + digits;
  if (digits === 0 || after >= end || (text.charCodeAt(after) | 0x20) !== 0x68) return undefined;
  const isWord =
    (index === 0 || isSeparator(text, index - 1)) && (after + 1 >= end || isSeparator(text, after + 1));
  const value = Number.parseInt(text.slice(index, after), 16);
  return isWord && value <= 0xff ? { value, end: after + 1 } : undefined;
}

function invalid(text: string, index: number): HexFault {
  const found = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return { code: 'HEX_INVALID', column: columnAt(text, index), found };
}

/** The 1-based column of a UTF-16 index, in code points. */
function columnAt(text: string, index: number): number {
  return [...text.slice(0, index)].length + 1;
}

function isPrefix(text: string, index: number): boolean {
  const first = text[index];
  return (
    (first === '0' || first === '\\') &&
    (text[index + 1] === 'x' || (first === '0' && text[index + 1] === 'X'))
  );
}

function isSeparator(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  // Letters and digits, most of the text, are no separators.
  if ((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a)) return false;
  return code === 0x20 || /[\s,;:_{}[\]"'-]/.test(text.charAt(index));
}

/** The value of a hex digit, or -1. */
function hexDigit(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
