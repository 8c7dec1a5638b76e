import type { CommonFaultCode } from './common-faults.js';
import type { FieldSink } from './field-sink.js';

/** The fault of a packet that ends within a field. */
export type CutCode = Extract<CommonFaultCode, 'TRUNCATED'>;

/** The big-endian number of 1 to 6 bytes at `at`, which the caller knows to be there. Allocates nothing. */
export function numberAt(bytes: Uint8Array, at: number, length: number): number {
  // Most numbers have two or four bytes, and are whole for V8 this way: those of the loop, which may have six, it computes as floating point.
  if (length === 2) return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if (length === 4)
    return (
      (((bytes[at] ?? 0) << 24) |
        ((bytes[at + 1] ?? 0) << 16) |
        ((bytes[at + 2] ?? 0) << 8) |
        (bytes[at + 3] ?? 0)) >>>
      0
    );
  let value = 0;
  for (let index = at; index < at + length; index += 1) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

/**
 * Gives the big-endian number of 1 to 6 bytes at `at` to `sink`, and returns it. If it does not end before `to`, reports
 * `TRUNCATED` and returns -1.
 */
export function readNumber<Name extends string>(
  sink: FieldSink<Name, CutCode>,
  name: Name,
  bytes: Uint8Array,
  at: number,
  length: number,
  to: number,
): number {
  if (at + length > to) {
    sink.fault('TRUNCATED', at, name);
    return -1;
  }
  const value = numberAt(bytes, at, length);
  sink.field(name, at, length, value);
  return value;
}

/** Gives `length` bytes at `at` to `sink`, whose bytes are their value; returns false and reports `TRUNCATED` if they are cut off. */
export function readBytes<Name extends string>(
  sink: FieldSink<Name, CutCode>,
  name: Name,
  at: number,
  length: number,
  to: number,
): boolean {
  if (at + length > to) {
    sink.fault('TRUNCATED', at, name);
    return false;
  }
  sink.field(name, at, length, undefined);
  return true;
}

/** Gives the bits of `mask` in `value`, a number of `length` bytes at `at`, to `sink`, shifted down to bit 0. */
export function readBits<Name extends string>(
  sink: FieldSink<Name>,
  name: Name,
  at: number,
  length: number,
  value: number,
  mask: number,
): void {
  sink.field(name, at, length, (value & mask) >>> (31 - Math.clz32(mask & -mask)));
}
