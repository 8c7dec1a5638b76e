import { parseHex } from '../bytes/hex.js';
import type { ErrorParams } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import type { NumberForm, Scaling, ValueNames } from './field-spec.js';
import type { GivenValue, LayoutValue } from './layout.js';
import { LayoutMistake } from './layout-mistake.js';

/** What the number of a field is made by. */
export interface NumberField {
  readonly form: NumberForm;
  readonly scaling: Scaling;
  readonly values: ValueNames;
}

/** Characters of a value that a message shows. */
const maxShown = 60;

/** A value does not fit its field. @throws LayoutMistake LAYOUT_VALUE_INVALID */
export function unfit(given: unknown, reason: ReasonKey, params: ErrorParams = {}): never {
  const text = given instanceof Uint8Array ? `${given.byteLength} B` : String(given);
  throw new LayoutMistake('LAYOUT_VALUE_INVALID', { text: text.slice(0, maxShown), reason, ...params });
}

/** The number that stands for a value in a message: whole, or a float. @throws LayoutMistake LAYOUT_VALUE_INVALID */
export function rawOf(given: LayoutValue, { form, scaling, values }: NumberField): bigint | number {
  const named = typeof given === 'string' ? numberNamed(given, values) : undefined;
  if (named !== undefined) return form.kind === 'float' ? named : fitting(BigInt(named), given, form);
  if (form.kind === 'boolean') return truth(given);
  const isScaled = scaling.multiplier !== 1 || scaling.offset !== 0 || scaling.divisor !== 1;
  const isFloat = form.kind === 'float';
  if (!isScaled && !isFloat) {
    const whole = wholeOf(given);
    if (whole !== undefined) return fitting(whole, given, form);
  }
  const hex = typeof given === 'string' ? /^\s*0[xX]([0-9A-Fa-f]{1,16})\s*$/.exec(given)?.[1] : undefined;
  if (hex !== undefined && !isFloat) return fitting(BigInt(`0x${hex}`), given, form);
  const number = numberOf(given);
  const raw = (number * scaling.divisor - scaling.offset) / scaling.multiplier;
  if (isFloat) return raw;
  if (!Number.isFinite(raw)) unfit(given, 'value-not-number');
  if (!isScaled && !Number.isInteger(number)) unfit(given, 'value-not-whole');
  return fitting(BigInt(Math.round(raw)), given, form);
}

function numberNamed(text: string, values: ValueNames): number | undefined {
  const wanted = text.trim().toLowerCase();
  for (const [number, name] of values) if (name.toLowerCase() === wanted) return number;
  return undefined;
}

function truth(given: LayoutValue): bigint {
  const text = String(given).trim().toLowerCase();
  if (text === 'true' || text === '1') return 1n;
  return text === 'false' || text === '0' ? 0n : unfit(given, 'value-not-boolean');
}

function wholeOf(given: LayoutValue): bigint | undefined {
  if (typeof given === 'bigint') return given;
  if (typeof given === 'number') return Number.isInteger(given) ? BigInt(given) : undefined;
  if (typeof given !== 'string') return undefined;
  const text = given.trim();
  return /^[+-]?\d{1,20}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
}

/** The number that a value is. @throws LayoutMistake LAYOUT_VALUE_INVALID */
export function numberOf(given: LayoutValue): number {
  if (typeof given === 'bigint') return Number(given);
  if (typeof given === 'boolean') return given ? 1 : 0;
  if (typeof given === 'string' && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/.test(given))
    return Number(given);
  return typeof given === 'number' && !Number.isNaN(given) ? given : unfit(given, 'value-not-number');
}

function fitting(raw: bigint, given: LayoutValue, { kind, bytes }: NumberForm): bigint {
  const bits = BigInt(bytes * 8);
  const least = kind === 'signed' ? -(1n << (bits - 1n)) : 0n;
  const most = kind === 'signed' ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  if (raw >= least && raw <= most) return raw;
  return unfit(given, 'value-not-in-range', { bytes });
}

/** The values of an array: given as such, as one, or as a text with commas or blanks between them. */
export function valuesOf(given: GivenValue): readonly LayoutValue[] {
  if (typeof given === 'string') return given.split(/[\s,;]+/).filter((text) => text !== '');
  return Array.isArray(given) ? given : [given as LayoutValue];
}

/** Bytes that are given as such, or in hex. @throws LayoutMistake LAYOUT_VALUE_INVALID */
export function bytesOf(given: GivenValue): Uint8Array {
  if (given instanceof Uint8Array) return given;
  const parsed = typeof given === 'string' ? parseHex(given) : undefined;
  return parsed?.ok === true ? parsed.bytes : unfit(given, 'value-not-hex');
}
