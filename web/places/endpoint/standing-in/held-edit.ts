import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { Failure } from '../../../../src/errors/error.js';
import type { GivenValue, Layout, LayoutField, LayoutValue } from '../../../../src/layout/layout.js';
import { LayoutValues } from '../../../../src/layout/layout-values.js';
import { nameAt, textAt, valueAt } from '../../../../src/layout/value-text.js';
import { formFields } from '../../../workspace/form-values.js';
import { composeDraft, type LineBreak } from '../composer/draft.js';
import { textOfBytes } from '../composer/draft-conversion.js';
import { layoutOfMessage } from '../layouts/layout-cells.js';
import { rowText } from '../log/row-content.js';
import type { ByteRange } from './byte-changes.js';

/** How the bytes of a held message are written while they are edited. */
export type EditMode = 'fields' | 'hex' | 'text';

/** The bytes of a message while a person edits them. */
export interface HeldEdit {
  readonly mode: EditMode;
  /** The bytes that the fields, or the draft, were made of. */
  readonly base: Uint8Array;
  /** What was typed into fields, by their names. */
  readonly typed: Readonly<Record<string, string>>;
  /** What is typed as hex or text. */
  readonly draft: string;
  readonly raw: boolean;
  readonly lineBreak: LineBreak;
}

/** How the bytes are read. */
export interface Reading {
  readonly layouts: readonly Layout[];
  readonly encoding: EncodingName;
}

/** What an edit comes to: bytes, or what is wrong with what was typed. */
export type Edited =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly failure: Pick<Failure, 'code' | 'params'> };

/** A field of the message that is edited. */
export interface EditedField {
  readonly field: LayoutField;
  /** As it came, as a person types it; undefined where the message had none. */
  readonly came: string | undefined;
  /** As it goes; undefined where it has none, or nothing goes. */
  readonly goes: string | undefined;
  /** What stands in its field of the form; undefined where it follows from the others. */
  readonly typed: string | undefined;
}

const plain = { eol: 'none', checksum: 'none' } as const;

/** Bytes that begin to be edited: as the fields of a layout where one takes them, else as text or hex, whichever they are. */
export function newEdit(bytes: Uint8Array, reading: Reading): HeldEdit {
  const mode = layoutOf(bytes, reading) !== undefined ? 'fields' : isText(bytes, reading) ? 'text' : 'hex';
  return editIn(mode, bytes, reading);
}

/** The same bytes written in another way; unchanged where what is typed is wrong, or has no fields. */
export function inMode(edit: HeldEdit, mode: EditMode, reading: Reading): HeldEdit {
  const edited = editedBytes(edit, reading);
  if (!edited.ok || (mode === 'fields' && layoutOf(edited.bytes, reading) === undefined)) return edit;
  return editIn(mode, edited.bytes, reading);
}

/** What an edit comes to. */
export function editedBytes(edit: HeldEdit, reading: Reading): Edited {
  const { mode, base, typed, draft, raw, lineBreak } = edit;
  if (mode !== 'fields') {
    const composed = composeDraft(draft, { ...plain, hex: mode === 'hex', raw, lineBreak }, reading.encoding);
    if (composed.ok) return { ok: true, bytes: composed.bytes };
    return { ok: false, failure: { code: composed.fault.code, params: { ...composed.fault } } };
  }
  if (Object.keys(typed).length === 0) return { ok: true, bytes: base };
  const values = new LayoutValues();
  const layout = layoutOfMessage(reading.layouts, base, values);
  if (layout === undefined) return { ok: true, bytes: base };
  const made = layout.encode(givenOf(layout, values, typed));
  if (!made.ok) return { ok: false, failure: made.failure };
  const behind = base.subarray(endOf(layout, values));
  if (behind.byteLength === 0) return { ok: true, bytes: made.value };
  return { ok: true, bytes: Uint8Array.of(...made.value, ...behind) };
}

/** The layout whose fields bytes have; undefined if none takes them. */
export function layoutOf(bytes: Uint8Array, { layouts }: Reading): Layout | undefined {
  return layoutOfMessage(layouts, bytes, new LayoutValues());
}

/** The fields of the message: as they came, as they go, and what is typed in them. */
export function editedFields(
  edit: HeldEdit,
  came: Uint8Array,
  goes: Uint8Array | undefined,
  reading: Reading,
): readonly EditedField[] {
  const layout = layoutOf(edit.base, reading);
  if (layout === undefined) return [];
  const asked = formFields(layout);
  const cameTexts = textsOf(layout, came);
  const goesTexts = goes === undefined ? new Map<string, string>() : textsOf(layout, goes);
  const baseTexts = textsOf(layout, edit.base);
  return layout.fields.flatMap((field, index) => {
    const hasParts = field.kind === 'bits' && layout.fields[index + 1]?.parent === index;
    if (field.kind === 'const' || hasParts) return [];
    const { name } = field;
    const typed = asked.includes(field) ? (edit.typed[name] ?? baseTexts.get(name) ?? '') : undefined;
    return [{ field, came: cameTexts.get(name), goes: goesTexts.get(name), typed }];
  });
}

/** The edit with a text in a field; as it was where the text is what stood there. */
export function withField(edit: HeldEdit, name: string, text: string, reading: Reading): HeldEdit {
  const layout = layoutOf(edit.base, reading);
  const { [name]: _, ...others } = edit.typed;
  const before = layout === undefined ? undefined : textsOf(layout, edit.base).get(name);
  return { ...edit, typed: text === (before ?? '') ? others : { ...others, [name]: text } };
}

/** The bytes of a message that follow from the others: its length and its checksum. */
export function followingBytes(bytes: Uint8Array, reading: Reading): readonly ByteRange[] {
  const values = new LayoutValues();
  const layout = layoutOfMessage(reading.layouts, bytes, values);
  const ranges: ByteRange[] = [];
  for (let row = 0; layout !== undefined && row < values.count; row += 1)
    if (layout.fields[values.fields[row] ?? -1]?.follows === true)
      ranges.push({ from: values.froms[row] ?? 0, to: values.tos[row] ?? 0 });
  return ranges.sort((one, other) => one.from - other.from);
}

/** Where the fields of a message end. What stands behind them goes on with it: what arrived together may be several messages. */
function endOf(layout: Layout, values: LayoutValues): number {
  const { fault, count, to } = values;
  if (fault?.code === 'EXCESS') return fault.offset;
  // A wrong checksum is found first, and hides what stands behind it.
  const isLast = layout.fields[values.fields[count - 1] ?? -1]?.kind === 'checksum';
  return fault?.code === 'CHECKSUM' && isLast ? (values.tos[count - 1] ?? to) : to;
}

/** The fields that were given other values, by their names and as they were typed. */
export function changedFields(edit: HeldEdit): Readonly<Record<string, string>> {
  return edit.mode === 'fields' ? edit.typed : {};
}

function editIn(mode: EditMode, bytes: Uint8Array, { encoding }: Reading): HeldEdit {
  const empty = { mode, base: bytes, typed: {}, draft: '', raw: false, lineBreak: 'lf' } as const;
  if (mode === 'fields') return empty;
  if (mode === 'hex') return { ...empty, draft: formatHex(bytes) };
  return { ...empty, ...textOfBytes(bytes, encoding, { raw: false, lineBreak: 'lf' }) };
}

function isText(bytes: Uint8Array, { encoding }: Reading): boolean {
  return bytes.byteLength > 0 && !rowText(bytes, encoding, false).isBinary;
}

/** Every field as a person types it, those of several values with spaces between them. */
function textsOf(layout: Layout, bytes: Uint8Array): ReadonlyMap<string, string> {
  const values = new LayoutValues();
  layout.decode(bytes, 0, bytes.byteLength, values);
  const texts = new Map<string, string>();
  for (let row = 0; row < values.count; row += 1) {
    const field = layout.fields[values.fields[row] ?? -1];
    if (field === undefined) continue;
    const text = typedText(layout, values, row, field);
    const before = texts.get(field.name);
    texts.set(field.name, before === undefined ? text : `${before} ${text}`);
  }
  return texts;
}

function typedText(layout: Layout, values: LayoutValues, row: number, { unit }: LayoutField): string {
  const text = textAt(layout, values, row);
  const isNamed = nameAt(layout, values, row) !== undefined;
  return unit !== '' && !isNamed && text.endsWith(` ${unit}`) ? text.slice(0, -unit.length - 1) : text;
}

/** What a message is made of: what was typed, and every other field as it is. */
function givenOf(
  layout: Layout,
  values: LayoutValues,
  typed: Readonly<Record<string, string>>,
): Readonly<Record<string, GivenValue>> {
  const asked = formFields(layout);
  const given: Record<string, GivenValue> = {};
  const several = new Map<string, LayoutValue[]>();
  for (let row = 0; row < values.count; row += 1) {
    const field = layout.fields[values.fields[row] ?? -1];
    if (field === undefined || !asked.includes(field)) continue;
    const value = valueAt(layout, values, row);
    if (!field.isArray) given[field.name] = value;
    else {
      const list = several.get(field.name) ?? [];
      list.push(value);
      several.set(field.name, list);
    }
  }
  for (const [name, list] of several) given[name] = list;
  for (const { name, isArray, kind } of asked) {
    const text = typed[name];
    if (text === undefined) continue;
    if (kind === 'text') given[name] = text;
    else if (text.trim() === '') delete given[name];
    else given[name] = isArray ? text.trim().split(/[\s,]+/) : text;
  }
  return given;
}
