import type { Failure } from '../../errors/error.js';
import { digitsOf } from '../../layout/encode-text.js';
import { type NumberField, rawOf } from '../../layout/encode-value.js';
import type { GivenValue, Layout, LayoutValue } from '../../layout/layout.js';
import { parsedBy, within } from '../../layout/layout-mistake.js';
import { LayoutValues } from '../../layout/layout-values.js';
import { valueAt } from '../../layout/value-text.js';

/**
 * A message whose fields, by their names within its layout, have other values, as a person gives them; consts, lengths, counts and
 * checksums follow. Undefined for a message that is not one of the layout without a fault, or if a value does not fit.
 */
export function changedFields(
  layout: Layout,
  bytes: Uint8Array,
  changes: Readonly<Record<string, string>>,
): Uint8Array | undefined {
  const values = new LayoutValues();
  layout.decode(bytes, 0, bytes.byteLength, values);
  if (values.isForeign || !values.isSound) return undefined;
  const encoded = layout.encode({ ...ownValues(layout, values, changes), ...changes });
  if (!encoded.ok) return undefined;
  const ending = layout.isText ? lineEnding(bytes) : new Uint8Array();
  if (ending.byteLength === 0) return encoded.value;
  const line = new Uint8Array(encoded.value.byteLength + ending.byteLength);
  line.set(encoded.value);
  line.set(ending, encoded.value.byteLength);
  return line;
}

/** What ends the line of a message, which is no part of its layout: CR, LF, NUL. */
function lineEnding(bytes: Uint8Array): Uint8Array {
  let end = bytes.byteLength;
  while (end > 0 && [0x0a, 0x0d, 0].includes(bytes[end - 1] ?? -1)) end -= 1;
  return bytes.subarray(end);
}

/** Why a value fits its field in no message; undefined if each may, as far as that shows without one. */
export function unfitChange(layout: Layout, changes: Readonly<Record<string, string>>): Failure | undefined {
  for (const { name, form, isArray, bits, kind, scaling, values } of layout.fields) {
    const given = changes[name];
    if (given === undefined || form === undefined || isArray || bits > 0) continue;
    if (kind !== 'number' && kind !== 'boolean') continue;
    const numberIn = layout.isText ? digitsOf : rawIn;
    const fitting = parsedBy(() =>
      within({ layout: layout.name, field: name }, () => numberIn({ form, scaling, values }, given)),
    );
    if (!fitting.ok) return fitting.failure;
  }
  return undefined;
}

/** The number that stands for a value in a message of bytes. @throws LayoutMistake LAYOUT_VALUE_INVALID */
function rawIn(field: NumberField, given: string): bigint | number {
  return rawOf(given, field);
}

/** The values of a message that do not follow from others. Bits are given by their parts, unless they are changed as a whole. */
function ownValues(
  layout: Layout,
  values: LayoutValues,
  changes: Readonly<Record<string, string>>,
): Readonly<Record<string, GivenValue>> {
  const { fields } = layout;
  const given: Record<string, GivenValue> = {};
  for (let row = 0; row < values.count; row += 1) {
    const index = values.fields[row] ?? -1;
    const field = fields[index];
    if (field === undefined || field.follows) continue;
    const parent = fields[field.parent];
    if (parent !== undefined && Object.hasOwn(changes, parent.name)) continue;
    if (field.kind === 'bits' && fields[index + 1]?.parent === index) continue;
    const value = valueAt(layout, values, row);
    const before = given[field.name];
    if (field.isArray)
      given[field.name] = [...(Array.isArray(before) ? (before as LayoutValue[]) : []), value];
    else given[field.name] = value;
  }
  return given;
}
