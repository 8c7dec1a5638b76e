import type { EncodingName } from '../encoding-names.js';
import { encodeText } from '../encodings.js';
import { joinBytes } from '../join-bytes.js';
import {
  type ChecksumSpec,
  formatChecksum,
  type PlacedChecksum,
  placedBytes,
  placedValue,
} from './checksum-spec.js';
import { type LineFault, lineSum } from './line-checksum.js';

/** A message that is too short for its checksum: it has `length` bytes, and byte `position` of the specification is not there. */
export interface ShortFault {
  readonly code: 'CHECKSUM_MESSAGE_SHORT';
  readonly checksum: string;
  readonly position: number;
  readonly length: number;
}

/** A message with its checksum, or why it can have none. */
export type Checksummed =
  | {
      readonly ok: true;
      /** The whole message; a new array. */
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** Where the checksum stands in it. */
      readonly at: number;
      readonly checksumBytes: number;
    }
  | { readonly ok: false; readonly fault: ShortFault | LineFault };

/** What a received message's checksum says. Offsets are of the message; `found` is a view of it. */
export type ChecksumVerdict =
  | {
      readonly result: 'ok' | 'bad';
      /** What is covered: from `from` to before `to`. */
      readonly from: number;
      readonly to: number;
      /** Where the checksum stands. */
      readonly at: number;
      readonly found: Uint8Array;
      readonly expected: Uint8Array;
    }
  /** The message has no room for the checksum or its range, or it is no line of the checksum's protocol. */
  | { readonly result: 'too-short' };

/**
 * The content with its checksum, appended or in its place. Hex digits are written in `encoding`. Bytes of a range that the
 * checksum itself takes count as zeros, as in an IP header.
 */
export function applyChecksum(
  spec: ChecksumSpec,
  content: Uint8Array,
  encoding: EncodingName = 'ascii',
): Checksummed {
  if (spec.type === 'line') {
    const sum = lineSum(spec.protocol, content);
    if ('code' in sum) return { ok: false, fault: sum };
    return appended(content, encodeText(sum.text, encoding));
  }
  const size = placedBytes(spec, encoding);
  const placed = placeOf(spec, content.byteLength, size);
  if ('position' in placed) {
    const fault = { code: 'CHECKSUM_MESSAGE_SHORT', checksum: formatChecksum(spec) } as const;
    return { ok: false, fault: { ...fault, position: placed.position, length: content.byteLength } };
  }
  const value = placedValue(computedValue(spec, content, placed, size), spec, encoding);
  if (spec.position === undefined) return appended(content, value);
  const bytes = new Uint8Array(content);
  bytes.set(value, placed.at);
  return { ok: true, bytes, at: placed.at, checksumBytes: size };
}

/**
 * Checks the checksum of a message whose line ending, if it has one of its own, begins at `end`. Where the checksum is written in
 * digits, a line ending at the end of the message is left out without that; digits are taken in either case.
 */
export function verifyChecksum(
  spec: ChecksumSpec,
  message: Uint8Array,
  {
    encoding = 'ascii',
    end = message.byteLength,
  }: { readonly encoding?: EncodingName; readonly end?: number } = {},
): ChecksumVerdict {
  const textEnd = encoding === 'utf-16le' || encoding === 'utf-16be' ? end : endOfText(message, end);
  if (spec.type === 'line') return verifiedLine(spec.protocol, message.subarray(0, textEnd));
  const bytes = message.subarray(0, spec.form === 'bytes' ? end : textEnd);
  const size = placedBytes(spec, encoding);
  const length = bytes.byteLength - (spec.position === undefined ? size : 0);
  const placed = length < 0 ? undefined : placeOf(spec, length, size);
  if (placed === undefined || 'position' in placed) return { result: 'too-short' };
  const { from, to, at } = placed;
  const found = bytes.subarray(at, at + size);
  const expected = placedValue(computedValue(spec, bytes, placed, size), spec, encoding);
  const isSame = spec.form === 'bytes' ? isEqual(found, expected) : isEqualDigits(found, expected);
  return { result: isSame ? 'ok' : 'bad', from, to, at, found, expected };
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** Offsets in a message of `length` bytes, without the checksum if that is appended; or the position that is not there. */
function placeOf(
  { range, position }: PlacedChecksum,
  length: number,
  size: number,
): Place | { readonly position: number } {
  const offset = (of: number): number => (of < 0 ? length + of : of);
  const at = position === undefined ? length : offset(position);
  if (position !== undefined && (at < 0 || at + size > length)) return { position };
  if (range === undefined) {
    if (position !== undefined && at === 0) return { from: size, to: length, at };
    return { from: 0, to: at, at };
  }
  const from = offset(range.first);
  const last = offset(range.last);
  if (from < 0 || from >= length) return { position: range.first };
  if (last < from || last >= length) return { position: range.last };
  return { from, to: last + 1, at };
}

function computedValue(
  { algorithm }: PlacedChecksum,
  bytes: Uint8Array,
  { from, to, at }: Place,
  size: number,
): number | bigint {
  if (at >= to || at + size <= from) return algorithm.compute(bytes, from, to);
  const zeroed = bytes.slice(from, to);
  zeroed.fill(0, Math.max(0, at - from), at + size - from);
  return algorithm.compute(zeroed, 0, zeroed.byteLength);
}

function appended(content: Uint8Array, checksum: Uint8Array): Checksummed {
  const bytes = joinBytes([content, checksum]);
  return { ok: true, bytes, at: content.byteLength, checksumBytes: checksum.byteLength };
}

/** Where the text of a message ends whose bytes before `end` may close with CR LF, LF, CR or NUL. */
export function endOfText(message: Uint8Array, end: number): number {
  const last = message[end - 1];
  if (last === 0x0a) return message[end - 2] === 0x0d ? end - 2 : end - 1;
  return last === 0x0d || last === 0x00 ? end - 1 : end;
}

/** The two digits at the end of a line. */
function verifiedLine(protocol: 'nmea' | 'modbus-ascii', line: Uint8Array): ChecksumVerdict {
  const at = line.byteLength - 2;
  if (at < 1) return { result: 'too-short' };
  const sum = lineSum(protocol, line.subarray(0, at));
  // A sentence without `*` has no checksum.
  if ('code' in sum || sum.text.length !== 2) return { result: 'too-short' };
  const found = line.subarray(at);
  const expected = encodeText(sum.text, 'ascii');
  const result = isEqualDigits(found, expected) ? 'ok' : 'bad';
  return { result, from: sum.from, to: sum.to, at, found, expected };
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  for (let at = 0; at < other.byteLength; at += 1) if (one[at] !== other[at]) return false;
  return one.byteLength === other.byteLength;
}

/** Whether bytes are the same hex digits, in either case. */
function isEqualDigits(one: Uint8Array, other: Uint8Array): boolean {
  return isEqual(one.map(upperCase), other.map(upperCase));
}

function upperCase(byte: number): number {
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x20 : byte;
}
