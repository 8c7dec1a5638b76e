import { utf8Character } from '../../../../src/bytes/character-bytes.js';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import type { MessageLog } from '../log/message-log.js';

/** Bytes `start` to `end` - 1 of a message. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Orders of four bytes as devices put them, by the bytes' places in a number, A the most significant. */
export const wordOrders = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;

/** Four bytes read in one order. */
export interface WordReading {
  readonly order: (typeof wordOrders)[number];
  readonly f32: number;
  readonly u32: number;
  readonly i32: number;
}

/** The numbers of four bytes from `offset`, in every order; none when fewer are left. */
export function wordsAt(bytes: Uint8Array, offset: number): readonly WordReading[] {
  if (bytes.byteLength - offset < 4) return [];
  const view = new DataView(new ArrayBuffer(4));
  return wordOrders.map((order) => {
    for (let index = 0; index < 4; index += 1)
      view.setUint8('ABCD'.indexOf(order[index] ?? 'A'), bytes[offset + index] ?? 0);
    return { order, f32: view.getFloat32(0), u32: view.getUint32(0), i32: view.getInt32(0) };
  });
}

/** A small number that the bytes from a place may be, most significant byte first (`be`) or last (`le`). */
export interface ReadNumber {
  readonly type: 'u8' | 'i8' | 'u16be' | 'u16le' | 'i16be' | 'i16le';
  readonly value: number;
}

/** The numbers of one and two bytes from `offset`, as far as bytes are left. */
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
      { type: 'i16be', value: view.getInt16(offset) },
      { type: 'i16le', value: view.getInt16(offset, true) },
    );
  }
  return numbers;
}

/** Bytes of which `utf8Steps` looks at so many at a time: a few milliseconds on a slow machine. */
export const utf8StepBytes = 65_536;

/**
 * Looks where bytes stop being UTF-8, a step at a time, so that a frame of the screen fits between two of them. It returns the
 * offset of the first byte that is wrong, or undefined when all are right.
 */
export function* utf8Steps(bytes: Uint8Array): Generator<void, number | undefined> {
  let start = 0;
  while (bytes.byteLength - start > utf8StepBytes) {
    const step = bytes.subarray(start, start + utf8StepBytes);
    // A character that the step cuts belongs to the next one.
    const whole = step.subarray(0, completePrefixBytes(step, 'utf-8'));
    const invalid = firstInvalidUtf8(whole);
    if (invalid !== undefined) return start + invalid;
    start += whole.byteLength;
    yield;
  }
  const invalid = firstInvalidUtf8(bytes.subarray(start));
  return invalid === undefined ? undefined : start + invalid;
}

/** Where bytes stop being UTF-8: the offset of the first that is wrong, or undefined when all are right. */
export function firstInvalidUtf8(bytes: Uint8Array): number | undefined {
  try {
    strictUtf8.decode(bytes);
    return undefined;
  } catch {
    // The decoder does not report where.
  }
  let offset = 0;
  while (offset < bytes.byteLength) {
    const length = validUtf8Length(bytes, offset);
    if (length === 0) return offset;
    offset += length;
  }
  return undefined;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function validUtf8Length(bytes: Uint8Array, offset: number): number {
  const lead = bytes[offset] ?? 0;
  if (lead < 0x80) return 1;
  const length = utf8Character(bytes, offset);
  const wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return length === wanted && offset + length <= bytes.byteLength ? length : 0;
}

/** Microseconds from the message before of the same peer and direction to this one. */
export function sinceLast(log: MessageLog, number: number): number | undefined {
  const entry = log.at(number);
  const before = entry?.before === undefined ? undefined : log.at(entry.before);
  return entry === undefined || before === undefined
    ? undefined
    : entry.event.timeMicros - before.event.timeMicros;
}
