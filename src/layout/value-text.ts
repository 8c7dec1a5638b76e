import { decodeText } from '../bytes/encodings.js';
import { formatHex } from '../bytes/hex.js';
import { joinBytes } from '../bytes/join-bytes.js';
import type { Layout, LayoutField, LayoutValue } from './layout.js';
import { faultNumber } from './layout-faults.js';
import type { LayoutValues } from './layout-values.js';
import { bytePlaces } from './number-form.js';
import { readExact, shortestFloat32 } from './read-number.js';

/** Values of an array that a text shows. */
const maxShown = 16;
/** Digits of a scaled value whose decimal digits are not known. */
const significantDigits = 12;

const numberFault = faultNumber('NUMBER');

/** The number of a row as it is meant: a float of four bytes in its shortest form, rounded beyond 53 bits. NaN if it is no number. */
export function numberAt({ fields }: Layout, values: LayoutValues, row: number): number {
  const field = fields[values.fields[row] ?? -1];
  const number = values.numbers[row] ?? Number.NaN;
  if (field?.kind === 'boolean') return number === 0 ? 0 : 1;
  return isShortFloat(field) ? shortestFloat32(number) : number;
}

/** The value of a row, the caller's own. */
export function valueAt(layout: Layout, values: LayoutValues, row: number): LayoutValue {
  const field = layout.fields[values.fields[row] ?? -1];
  const from = values.froms[row] ?? 0;
  const to = values.tos[row] ?? 0;
  // The text that is no number.
  if (field !== undefined && values.faults[row] === numberFault)
    return decodeText(values.bytes.subarray(from, to), field.encoding);
  switch (field?.kind) {
    case 'number':
    case 'bits': {
      const number = numberAt(layout, values, row);
      const { form, scaling } = field;
      const isInexact =
        Math.abs(number) > Number.MAX_SAFE_INTEGER && scaling.divisor === 1 && scaling.multiplier === 1;
      if (!isInexact || form === undefined || form.kind === 'float' || form.bytes === 0) return number;
      return readExact(values.bytes, from, bytePlaces(form), form.kind === 'signed') + BigInt(scaling.offset);
    }
    case 'boolean':
      return numberAt(layout, values, row) !== 0;
    case 'text': {
      const end = (values.faults[row] ?? 0) === 0 ? to - field.endBytes : to;
      const text = decodeText(values.bytes.subarray(from, end), field.encoding);
      return field.endBytes === 0 ? text.replace(/\0+$/, '') : text;
    }
    default:
      return joinBytes([
        values.bytes.subarray(from, to - ((values.faults[row] ?? 0) === 0 ? (field?.endBytes ?? 0) : 0)),
      ]);
  }
}

/** The name that a field gives to the value of a row; undefined if it gives none. */
export function nameAt({ fields }: Layout, values: LayoutValues, row: number): string | undefined {
  const field = fields[values.fields[row] ?? -1];
  if (field === undefined || field.values.size === 0) return undefined;
  const { multiplier, offset, divisor } = field.scaling;
  return field.values.get(Math.round(((values.numbers[row] ?? Number.NaN) * divisor - offset) / multiplier));
}

/** The value of a row for people: its name, or its digits and unit, bytes in hex. What came from the network is not escaped yet. */
export function textAt(layout: Layout, values: LayoutValues, row: number): string {
  const field = layout.fields[values.fields[row] ?? -1];
  if (field === undefined) return '';
  const name = nameAt(layout, values, row);
  if (name !== undefined) return name;
  const text = plainText(field, valueAt(layout, values, row));
  return field.unit === '' ? text : `${text} ${field.unit}`;
}

function plainText({ scaling, kind, form }: LayoutField, value: LayoutValue): string {
  if (value instanceof Uint8Array) return formatHex(value);
  if (typeof value !== 'number') return String(value);
  if (kind === 'bits' && form !== undefined)
    return `0x${value
      .toString(16)
      .toUpperCase()
      .padStart(form.bytes * 2, '0')}`;
  if (scaling.divisor === 1 && scaling.multiplier === 1) return String(value);
  return scaling.decimals === undefined
    ? String(Number(value.toPrecision(significantDigits)))
    : value.toFixed(scaling.decimals);
}

/**
 * The values of a message in one line, `temp=23.4 ℃ state=read`: those that do not follow from others, and whatever has a fault. Not
 * escaped yet.
 */
export function lineOf(layout: Layout, values: LayoutValues): string {
  const words: string[] = [];
  for (let row = 0; row < values.count; row += 1) {
    const index = values.fields[row] ?? -1;
    const field = layout.fields[index];
    if (field === undefined) continue;
    const hasParts = field.kind === 'bits' && layout.fields[index + 1]?.parent === index;
    const isBad = (values.faults[row] ?? 0) !== 0;
    if ((field.follows && !isBad) || hasParts) continue;
    if (!field.isArray) {
      words.push(`${field.name}=${textAt(layout, values, row)}`);
      continue;
    }
    const texts: string[] = [];
    const first = row;
    while (row + 1 < values.count && values.fields[row + 1] === index) row += 1;
    for (let at = first; at <= row && texts.length < maxShown; at += 1)
      texts.push(textAt(layout, values, at));
    if (row - first >= maxShown) texts.push('…');
    words.push(`${field.name}=[${texts.join(' ')}]`);
  }
  return words.join(' ');
}

/** A value of JSON. */
type PlainValue = number | string | boolean | readonly PlainValue[];

/**
 * The values of a message as JSON has them, by the names of their fields: bytes in hex, whole numbers that JSON cannot hold exactly
 * as texts of their digits.
 */
export function plainValuesOf(layout: Layout, values: LayoutValues): Readonly<Record<string, PlainValue>> {
  const plain: Record<string, PlainValue> = {};
  for (let row = 0; row < values.count; row += 1) {
    const field = layout.fields[values.fields[row] ?? -1];
    if (field === undefined) continue;
    const value = plainOf(valueAt(layout, values, row));
    const before = plain[field.name];
    if (!field.isArray) plain[field.name] = value;
    else plain[field.name] = Array.isArray(before) ? [...before, value] : [value];
  }
  return plain;
}

/** The names of the values of a message that have one, by the names of their fields. */
export function namesOf(layout: Layout, values: LayoutValues): Readonly<Record<string, string>> {
  const names: Record<string, string> = {};
  for (let row = 0; row < values.count; row += 1) {
    const field = layout.fields[values.fields[row] ?? -1];
    const name = nameAt(layout, values, row);
    if (field !== undefined && name !== undefined) names[field.name] ??= name;
  }
  return names;
}

function plainOf(value: LayoutValue): PlainValue {
  if (value instanceof Uint8Array) return formatHex(value, '');
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)))
    return String(value);
  return value;
}

function isShortFloat(field: LayoutField | undefined): boolean {
  return field?.form?.kind === 'float' && field.form.bytes === 4 && field.scaling.divisor === 1;
}
