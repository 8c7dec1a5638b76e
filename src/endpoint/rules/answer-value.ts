import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText, encodeText } from '../../bytes/encodings.js';
import { visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import type { FieldValue } from './rule-tools.js';

/** How a value is written: as it is, as hex digits, as a decimal number, or as an integer of so many bytes. */
export type ValueForm =
  | { readonly type: 'plain' | 'hex' | 'dec' }
  | {
      readonly type: 'integer';
      readonly bytes: number;
      readonly sign: 'signed' | 'unsigned' | 'either';
      readonly isLittle: boolean;
    };

/** The form of a value that gives none. */
export const plainForm: ValueForm = { type: 'plain' };
/** The form of a number among hex digits that gives none: one byte, with a sign or without. */
export const oneByte: ValueForm = { type: 'integer', bytes: 1, sign: 'either', isLittle: false };

const integerForm = /^([ui])(8|16|24|32|40|48|56|64)(le|be)?$/;
/** Characters of a value that a message shows. */
const maxShown = 40;

/** The form of that name (`hex`, `dec`, `u16le` …), or undefined if there is none. */
export function parseValueForm(name: string | undefined): ValueForm | undefined {
  if (name === undefined) return plainForm;
  if (name === 'hex' || name === 'dec') return { type: name };
  const [, sign, bits, order] = integerForm.exec(name) ?? [];
  if (bits === undefined) return undefined;
  return {
    type: 'integer',
    bytes: Number(bits) / 8,
    sign: sign === 'i' ? 'signed' : 'unsigned',
    isLittle: order === 'le',
  };
}

/**
 * The bytes of a value in its form; undefined where it is no number, or does not fit into the bytes of its form, unless it `wraps`. Of a
 * fraction the whole part is written; what is missing (an empty text) is 0.
 */
export function valueBytes(
  value: FieldValue,
  form: ValueForm,
  encoding: EncodingName,
  wraps: boolean,
): Uint8Array | undefined {
  switch (form.type) {
    case 'plain':
      return value instanceof Uint8Array ? value : encodeText(String(value), encoding);
    case 'hex':
      return encodeText(hexOf(value, encoding), encoding);
    case 'dec':
      return encodeText(value instanceof Uint8Array ? String(numberOfBytes(value)) : String(value), encoding);
    case 'integer': {
      const number = integerOf(value, encoding);
      if (number === undefined) return undefined;
      const bits = form.bytes * 8;
      const fitsSigned = form.sign !== 'unsigned' && BigInt.asIntN(bits, number) === number;
      const fitsUnsigned = form.sign !== 'signed' && BigInt.asUintN(bits, number) === number;
      if (!fitsSigned && !fitsUnsigned && !wraps) return undefined;
      return integerBytes(number, form.bytes, form.isLittle);
    }
  }
}

/** The beginning of a value, for a message. */
export function shownValue(value: FieldValue, encoding: EncodingName): string {
  const text =
    value instanceof Uint8Array ? decodeText(value.subarray(0, 2 * maxShown), encoding) : String(value);
  const letters = Array.from(text);
  return visibleText(letters.length > maxShown ? `${letters.slice(0, maxShown).join('')}…` : text);
}

function hexOf(value: FieldValue, encoding: EncodingName): string {
  if (value instanceof Uint8Array) return formatHex(value);
  if (typeof value === 'string') return formatHex(encodeText(value, encoding));
  return value.toString(16).toUpperCase();
}

/** An integer, most significant byte first. */
function numberOfBytes(bytes: Uint8Array): bigint {
  let number = 0n;
  for (const byte of bytes.subarray(0, 16)) number = (number << 8n) | BigInt(byte);
  return number;
}

/** The number that a value is, or that its text begins with; 0 if it is empty, undefined if it is none. */
function integerOf(value: FieldValue, encoding: EncodingName): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  const text = typeof value === 'string' ? value : decodeText(value.subarray(0, 32), encoding);
  if (text.trim() === '') return 0n;
  const digits = /^\s*(-?)(0x[0-9a-fA-F]+|\d+)/.exec(text);
  if (digits === null) return undefined;
  const number = BigInt(digits[2] ?? '0');
  return digits[1] === '-' ? -number : number;
}

/** An integer in two's complement; of one that is longer its lowest bytes. */
function integerBytes(value: bigint, count: number, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(count);
  let rest = BigInt.asUintN(count * 8, value);
  for (let index = 0; index < count; index += 1) {
    bytes[isLittle ? index : count - 1 - index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}
