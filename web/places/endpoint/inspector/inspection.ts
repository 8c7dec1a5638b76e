import { utf8Character } from '../../../../src/bytes/character-bytes.js';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import type { Words } from '../../../views/use-session.js';
import { isMessage } from '../log/log-entry.js';
import type { MessageLog } from '../log/message-log.js';

/** Bytes `start` to `end` - 1 of a message. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The part of a range that lies in a message of `length` bytes: its first byte if none of the range does. */
export function rangeWithin({ start, end }: ByteRange, length: number): ByteRange {
  return start < length ? { start, end: Math.max(start + 1, Math.min(end, length)) } : { start: 0, end: 1 };
}

/** A range, as the page says it. */
export function rangeWords({ start, end }: ByteRange, { t, count }: Pick<Words, 't' | 'count'>): string {
  return end - start === 1
    ? t('selectionOne', { at: count(start) })
    : t('selection', { from: count(start), to: count(end - 1) });
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

/** Lines above a message among which the last one of the other direction is looked for. */
const linesBack = 200;

/** Microseconds from the last message of the same peer in the other direction to this one; undefined if none is near. */
export function sinceOther(log: MessageLog, number: number): number | undefined {
  const event = log.at(number)?.event;
  if (event === undefined || !isMessage(event)) return undefined;
  for (let above = number - 1; above >= number - linesBack; above -= 1) {
    const other = log.at(above)?.event;
    if (other === undefined) return undefined;
    if (isMessage(other) && other.type !== event.type && other.peer === event.peer)
      return event.timeMicros - other.timeMicros;
  }
  return undefined;
}
