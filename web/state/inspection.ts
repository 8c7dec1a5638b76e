import { type ChecksumName, checksum, checksumNames } from '../../src/bytes/checksums.js';
import { decodeText } from '../../src/bytes/encodings.js';
import type { MessageLog } from './message-log.js';

/** Bytes `start` to `end` - 1 of a message. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A checksum that a message carries: of the bytes of `covered`, found at `at`. */
export interface FoundChecksum {
  readonly name: ChecksumName;
  readonly covered: ByteRange;
  readonly at: number;
  readonly bytes: Uint8Array;
}

const mostCheckedBytes = 65_536;

/**
 * The checksums that a message ends with, or, given a selection of two bytes or more, that follow it. Checksums of one
 * byte match one message in 256 by chance and are told only for a selection or where no longer one matches.
 */
export function findChecksums(bytes: Uint8Array, selection: ByteRange): readonly FoundChecksum[] {
  if (bytes.byteLength > mostCheckedBytes) return [];
  const isSelected = selection.end - selection.start >= 2;
  const found = checksumNames.flatMap((name) => {
    const size = checksum(name, new Uint8Array(0)).byteLength;
    if (size === 0) return [];
    const covered = isSelected ? selection : { start: 0, end: bytes.byteLength - size };
    const at = covered.end;
    if (covered.end - covered.start < 2 || at + size > bytes.byteLength) return [];
    const expected = checksum(name, bytes.subarray(covered.start, covered.end));
    // Nothing but zeros has every simple checksum.
    const isBlank = bytes.subarray(covered.start, at + size).every((byte) => byte === 0);
    const isThere = !isBlank && expected.every((byte, index) => byte === bytes[at + index]);
    return isThere ? [{ name, covered, at, bytes: expected }] : [];
  });
  const long = found.filter((one) => one.bytes.byteLength > 1);
  return isSelected || long.length === 0 ? found : long;
}

/** A number that the bytes from a place may be. */
export interface ReadNumber {
  readonly type: 'u8' | 'i8' | 'u16be' | 'u16le' | 'u32be' | 'u32le' | 'f32be' | 'f32le';
  readonly value: number;
}

/** The numbers that begin at `offset`, as far as bytes are left. */
export function numbersAt(bytes: Uint8Array, offset: number): readonly ReadNumber[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const left = bytes.byteLength - offset;
  const numbers: ReadNumber[] = [];
  if (left >= 1) {
    numbers.push({ type: 'u8', value: view.getUint8(offset) }, { type: 'i8', value: view.getInt8(offset) });
  }
  if (left >= 2) {
    numbers.push(
      { type: 'u16be', value: view.getUint16(offset) },
      { type: 'u16le', value: view.getUint16(offset, true) },
    );
  }
  if (left >= 4) {
    numbers.push(
      { type: 'u32be', value: view.getUint32(offset) },
      { type: 'u32le', value: view.getUint32(offset, true) },
      { type: 'f32be', value: view.getFloat32(offset) },
      { type: 'f32le', value: view.getFloat32(offset, true) },
    );
  }
  return numbers;
}

/** Where bytes stop being UTF-8: the offset of the first that is wrong, or undefined when all are right. */
export function firstInvalidUtf8(bytes: Uint8Array): number | undefined {
  const isValid = (end: number): boolean => !hasReplacement(bytes.subarray(0, end));
  if (isValid(bytes.byteLength)) return undefined;
  let offset = 0;
  while (offset < bytes.byteLength) {
    const size = utf8Size(bytes[offset] ?? 0);
    if (size === 0 || hasReplacement(bytes.subarray(offset, offset + size))) return offset;
    offset += size;
  }
  return undefined;
}

/** Microseconds from the message before of the same peer and direction to this one. */
export function sinceLast(log: MessageLog, number: number): number | undefined {
  const entry = log.at(number);
  const before = entry?.before === undefined ? undefined : log.at(entry.before);
  return entry === undefined || before === undefined
    ? undefined
    : entry.event.timeMicros - before.event.timeMicros;
}

function utf8Size(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/** U+FFFD itself is valid UTF-8, and no fault. */
function hasReplacement(bytes: Uint8Array): boolean {
  const text = decodeText(bytes, 'utf-8');
  if (!text.includes('\ufffd')) return false;
  return new TextEncoder().encode(text).byteLength !== bytes.byteLength || !sameBytes(text, bytes);
}

function sameBytes(text: string, bytes: Uint8Array): boolean {
  return new TextEncoder().encode(text).every((byte, index) => byte === bytes[index]);
}
