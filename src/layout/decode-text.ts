import { decodeText } from '../bytes/encodings.js';
import type { NumberSpec } from './field-spec.js';
import type { LayoutValues } from './layout-values.js';
import type { TextTemplate } from './line-template.js';

/** Digits that a whole number holds exactly. */
const exactDigits = 15;

/** Reads messages of a layout of text. The line's end is none of its fields. */
export class TextDecoder {
  readonly #template: TextTemplate;

  constructor(template: TextTemplate) {
    this.#template = template;
  }

  /** `Layout.decode`. */
  decode(bytes: Uint8Array, from: number, to: number, values: LayoutValues): void {
    values.begin(bytes, from, to);
    const { pieces, after } = this.#template;
    const last = endOfLine(bytes, from, to);
    let at = from;
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index];
      if (piece === undefined) return;
      const { before, spec } = piece;
      if (!isAt(bytes, at, last, before)) {
        if (index === 0) values.refuse();
        else values.fail('TRUNCATED', at, index);
        return;
      }
      at += before.length;
      const next = index + 1 < pieces.length ? (pieces[index + 1]?.before ?? after) : after;
      const found = next.length === 0 ? last : placeOf(bytes, at, last, next);
      const end = found < 0 ? last : found;
      if (spec.type === 'number') addNumber(values, index, spec, at, end);
      else values.add(index, Number.NaN, at, end);
      if (spec.type === 'const' && !(end - at === spec.bytes.length && isAt(bytes, at, end, spec.bytes))) {
        values.failLast('CONST');
        if (index === 0) {
          values.refuse();
          return;
        }
      }
      at = end;
    }
    if (!isAt(bytes, at, last, after)) values.fail('TRUNCATED', at, -1);
    else if (at + after.length < last) values.fail('EXCESS', at + after.length, -1);
  }
}

function addNumber(values: LayoutValues, index: number, spec: NumberSpec, from: number, to: number): void {
  const { multiplier, offset, divisor } = spec.scaling;
  const raw = numberIn(values.bytes, from, to, spec.form.kind === 'hexadecimal');
  values.add(index, (raw * multiplier + offset) / divisor, from, to);
  if (Number.isNaN(raw)) values.failLast('NUMBER');
}

/** The number whose digits lie from `from` to before `to`, with blanks around them; NaN if it is none. */
export function numberIn(bytes: Uint8Array, from: number, to: number, isHexadecimal: boolean): number {
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start])) start += 1;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  if (!isHexadecimal) {
    const plain = plainDecimal(bytes, start, end);
    if (!Number.isNaN(plain)) return plain;
  }
  const text = end - start > 40 ? '' : decodeText(bytes.subarray(start, end), 'latin1');
  if (isHexadecimal)
    return /^(?:0[xX])?[0-9A-Fa-f]{1,13}$/.test(text)
      ? Number.parseInt(text.replace(/^0[xX]/, ''), 16)
      : Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
}

/** A number of up to 15 digits without an exponent, the most frequent kind: read without a text of it. NaN for all others. */
function plainDecimal(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative || bytes[at] === 0x2b) at += 1;
  let digits = 0;
  let number = 0;
  let fraction = -1;
  for (; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x2e && fraction < 0) fraction = 0;
    else if (byte >= 0x30 && byte <= 0x39) {
      number = number * 10 + byte - 0x30;
      digits += 1;
      if (fraction >= 0) fraction += 1;
    } else return Number.NaN;
  }
  if (digits === 0 || digits > exactDigits) return Number.NaN;
  const value = fraction > 0 ? number / 10 ** fraction : number;
  return isNegative ? -value : value;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

/** Where the line ends without CR, LF or NUL behind it. */
function endOfLine(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d || bytes[end - 1] === 0)) end -= 1;
  return end;
}

function isAt(bytes: Uint8Array, at: number, to: number, content: Uint8Array): boolean {
  if (at + content.length > to) return false;
  for (let index = 0; index < content.length; index += 1)
    if (bytes[at + index] !== content[index]) return false;
  return true;
}

function placeOf(bytes: Uint8Array, from: number, to: number, content: Uint8Array): number {
  const first = content[0];
  for (let at = from; at + content.length <= to; at += 1)
    if (bytes[at] === first && isAt(bytes, at, to, content)) return at;
  return -1;
}
