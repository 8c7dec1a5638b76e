import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Range } from './syntax.js';
import type { ValueList } from './value-list.js';

/** Whether the layer `number` of `count`, counted from 1, is in one of `ranges`. */
export function isInRanges(number: number, count: number, ranges: readonly Range[]): boolean {
  for (const { from, length } of ranges) {
    const first = from < 0 ? count + 1 + from : from;
    if (number >= first && (length === undefined || number < first + length)) return true;
  }
  return false;
}

/** Adds the bytes of `ranges` of each value of `of` to `out`; what does not have all of them adds nothing. */
export function sliceInto(of: ValueList, isText: boolean, ranges: readonly Range[], out: ValueList): void {
  for (let index = 0; index < of.count; index += 1) {
    if (isText) {
      const bytes = encodeUtf8(of.texts[index] ?? '');
      sliceOne(bytes, 0, bytes.length, ranges, out);
    } else {
      sliceOne(of.bytes[index] ?? none, of.from[index] ?? 0, of.to[index] ?? 0, ranges, out);
    }
  }
}

const none = new Uint8Array(0);

function sliceOne(
  bytes: Uint8Array,
  from: number,
  to: number,
  ranges: readonly Range[],
  out: ValueList,
): void {
  const [only] = ranges;
  if (ranges.length === 1 && only !== undefined) {
    const start = startOf(only, from, to);
    const end = only.length === undefined ? to : start + only.length;
    if (start >= from && start < end && end <= to) out.addBytes(bytes, start, end);
    return;
  }
  const parts: number[] = [];
  for (const range of ranges) {
    const start = startOf(range, from, to);
    const end = range.length === undefined ? to : start + range.length;
    if (start < from || start >= end || end > to) return;
    for (let at = start; at < end; at += 1) parts.push(bytes[at] ?? 0);
  }
  out.addBytes(Uint8Array.from(parts), 0, parts.length);
}

function startOf({ from: at }: Range, from: number, to: number): number {
  return at < 0 ? to + at : from + at;
}
