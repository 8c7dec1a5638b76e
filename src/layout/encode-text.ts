import type { EncodingName } from '../bytes/encoding-names.js';
import { joinBytes } from '../bytes/join-bytes.js';
import { textBytes } from './encode-bytes.js';
import { type NumberField, numberOf, unfit } from './encode-value.js';
import type { FieldSpec, NumberSpec } from './field-spec.js';
import type { GivenValue, LayoutValue } from './layout.js';
import { LayoutMistake, within } from './layout-mistake.js';
import type { TextTemplate } from './line-template.js';

/** Makes a message of a layout of text, without a line's end. @throws LayoutMistake */
export function encodeTemplate(
  { pieces, after }: TextTemplate,
  encoding: EncodingName,
  given: Readonly<Record<string, GivenValue>>,
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [index, { before, spec }] of pieces.entries()) {
    const text = within({ field: spec.name }, () => textOf(spec, given[spec.name]));
    const content = within({ field: spec.name }, () =>
      typeof text === 'string' ? textBytes(text, encoding) : text,
    );
    const next = pieces[index + 1]?.before ?? after;
    if (next.length > 0 && contains(content, next))
      within({ field: spec.name }, () => unfit(text, 'value-has-end'));
    parts.push(before, content);
  }
  parts.push(after);
  const message = joinBytes(parts);
  const broken = pieces.find(({ spec }) => /[\r\n]/.test(String(given[spec.name] ?? '')));
  if (broken !== undefined)
    within({ field: broken.spec.name }, () => unfit(given[broken.spec.name], 'value-has-end'));
  return message;
}

function textOf(spec: FieldSpec, given: GivenValue | undefined): string | Uint8Array {
  if (given === undefined && spec.type === 'const') return spec.bytes;
  if (given === undefined) throw new LayoutMistake('LAYOUT_VALUE_MISSING', { field: spec.name });
  if (Array.isArray(given)) return unfit(given, 'value-not-number');
  return spec.type === 'number' ? digitsOf(spec, given as LayoutValue) : String(given);
}

/** The digits that stand for a value in a layout of text. @throws LayoutMistake LAYOUT_VALUE_INVALID */
export function digitsOf({ form, scaling, values }: NumberField, given: LayoutValue): string {
  const named = typeof given === 'string' ? nameOf(given, values) : undefined;
  if (form.kind === 'hexadecimal') {
    const hex = typeof given === 'string' ? /^\s*0[xX]([0-9A-Fa-f]{1,13})\s*$/.exec(given)?.[1] : undefined;
    const raw = named ?? (hex === undefined ? rawOf(given, scaling) : Number.parseInt(hex, 16));
    return Number.isSafeInteger(raw) && raw >= 0
      ? raw.toString(16).toUpperCase()
      : unfit(given, 'value-not-whole');
  }
  const raw = named ?? rawOf(given, scaling);
  return Number.isFinite(raw) ? String(raw) : unfit(given, 'value-not-number');
}

function nameOf(text: string, values: NumberSpec['values']): number | undefined {
  const wanted = text.trim().toLowerCase();
  for (const [number, name] of values) if (name.toLowerCase() === wanted) return number;
  return undefined;
}

function rawOf(given: LayoutValue, { multiplier, offset, divisor }: NumberSpec['scaling']): number {
  return (numberOf(given) * divisor - offset) / multiplier;
}

function contains(bytes: Uint8Array, wanted: Uint8Array): boolean {
  for (let at = 0; at + wanted.length <= bytes.length; at += 1)
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
  return false;
}
