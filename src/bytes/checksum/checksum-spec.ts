import type { EncodingName } from '../encoding-names.js';
import { encodeText } from '../encodings.js';
import type { ByteOrder, ChecksumAlgorithm } from './algorithms.js';

/**
 * Bytes of a message by their positions: from 0 at the front, from -1 at the end. `last` is part of it. A message to which a
 * checksum is appended ends before it.
 */
export interface ChecksumRange {
  readonly first: number;
  readonly last: number;
}

/** How a value is written: as its bytes, or as two hex digits for each of them. */
export type ChecksumForm = 'bytes' | 'hex' | 'HEX';

/** A checksum of bytes of a message: which algorithm, of what, where it goes and how it is written. */
export interface PlacedChecksum {
  readonly type: 'placed';
  readonly algorithm: ChecksumAlgorithm;
  /** Undefined: all of the message; with a position, all before it, or after it if it is the first byte. */
  readonly range: ChecksumRange | undefined;
  readonly order: ByteOrder;
  readonly form: ChecksumForm;
  /** Where its first byte overwrites the message, counted as in a range; undefined: it is appended. */
  readonly position: number | undefined;
}

/** The checksum of a protocol of text lines, which says itself what is covered and where it stands. */
export interface LineChecksum {
  readonly type: 'line';
  readonly protocol: 'nmea' | 'modbus-ascii';
}

/** What a message's checksum is; `parseChecksum` makes one of a text. */
export type ChecksumSpec = PlacedChecksum | LineChecksum;

/** The specification as a text that `parseChecksum` reads, without what is the default. */
export function formatChecksum(spec: ChecksumSpec): string {
  if (spec.type === 'line') return spec.protocol;
  const { algorithm, range, order, form, position } = spec;
  const words = [
    ...(range === undefined ? [] : [`(${range.first},${range.last})`]),
    algorithm.name,
    ...(order === algorithm.order ? [] : [order]),
    ...(form === 'bytes' ? [] : [form]),
    ...(position === undefined ? [] : [`@${position}`]),
  ];
  return words.join(' ');
}

/** Bytes that the checksum takes in a message, its digits written in `encoding`. */
export function placedBytes(
  { algorithm, form }: Pick<PlacedChecksum, 'algorithm' | 'form'>,
  encoding: EncodingName,
): number {
  const bytes = Math.ceil(algorithm.bits / 8);
  if (form === 'bytes') return bytes;
  return bytes * 2 * (encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1);
}

/** A value as the bytes that stand for it in a message. */
export function placedValue(
  value: number | bigint,
  { algorithm, order, form }: PlacedChecksum,
  encoding: EncodingName,
): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(algorithm.bits / 8));
  let rest = BigInt(value);
  for (let at = 0; at < bytes.byteLength; at += 1) {
    bytes[order === 'le' ? at : bytes.byteLength - 1 - at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return form === 'bytes' ? bytes : encodeText(hexDigits(bytes, form), encoding);
}

/** Bytes as pairs of hex digits without a gap. */
export function hexDigits(bytes: Uint8Array, form: 'hex' | 'HEX'): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return form === 'HEX' ? digits.toUpperCase() : digits;
}
