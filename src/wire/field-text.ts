import { decodeUtf8 } from '../bytes/utf8.js';
import type { FieldValue } from './field-sink.js';
import type { FieldKind, FieldType } from './field-type.js';
import { Line } from './line.js';

/** Hexadecimal digits of a number of each kind. */
const hexDigits: Partial<Record<FieldKind, number>> = { u8: 2, u16: 4, u24: 6, u32: 8, u64: 16, i32: 8 };
/** Decimal digits that a number of seconds holds, up to some thousand million of them. */
const exactDigits = 16;
/** Decimal digits of a second that Wireshark shows. */
const secondDigits = 9;

/**
 * The value of a field as text, in the form of Wireshark: a number in its base, an address, the bytes as hexadecimal digits. Text of
 * the packet is not escaped yet. `bytes` from `at` on, `length` of them, are the field's own.
 */
export function fieldText(
  { kind, base }: Pick<FieldType, 'kind' | 'base'>,
  value: FieldValue,
  bytes: Uint8Array,
  at: number,
  length: number,
): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return kind === 'group' ? '' : addressText(kind, bytes, at, length);
  if (kind === 'time' || kind === 'duration') return secondsText(value);
  if (base === 'decimal') return String(value);
  return `0x${value.toString(16).padStart(hexDigits[kind] ?? 0, '0')}`;
}

/** Seconds with nine decimal digits; those that a number cannot hold are 0. */
function secondsText(seconds: number): string {
  const whole = String(Math.trunc(Math.abs(seconds))).length;
  const digits = Math.max(0, Math.min(secondDigits, exactDigits - whole));
  const text = seconds.toFixed(digits);
  return digits === secondDigits
    ? text
    : `${digits === 0 ? `${text}.` : text}${'0'.repeat(secondDigits - digits)}`;
}

/** An address in its usual form, or plain bytes; one that was cut off is plain bytes. */
function addressText(kind: FieldKind, bytes: Uint8Array, at: number, length: number): string {
  if (kind === 'ipv4' && length === 4) return written((line) => line.ipv4(bytes, at));
  if (kind === 'ipv6' && length === 16) return written((line) => line.ipv6(bytes, at));
  if (kind === 'mac') return written((line) => line.pairs(bytes, at, length, 0x3a));
  let digits = '';
  for (let index = at; index < at + length; index += 1)
    digits += (bytes[index] ?? 0).toString(16).padStart(2, '0');
  return digits;
}

const line = new Line(0);

function written(write: (line: Line) => void): string {
  line.clear();
  line.begin();
  write(line);
  return decodeUtf8(line.bytes.subarray(0, line.at));
}
