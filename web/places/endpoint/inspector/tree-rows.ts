import { formatHex } from '../../../../src/bytes/hex.js';
import type { NumberBits, WordOrder } from '../../../../src/bytes/meaning/number-views.js';
import type { DissectedField, DissectedLayer } from '../../../../src/capture/dissected-packet.js';
import type { Language } from '../../../../src/errors/error.js';
import type { Layout, LayoutField } from '../../../../src/layout/layout.js';
import { encodingLabel } from '../../../views/encoding-choices.js';
import { sampleOf } from '../../../workspace/layout-sample.js';
import type { ByteRange } from './inspection.js';

/** How a number lies in its bytes. */
export interface NumberForm {
  readonly bits: NumberBits;
  readonly order: WordOrder;
}

/** A line of the tree of a message. Texts are as they came: they are made visible where they are shown. */
export interface TreeRow {
  readonly name: string;
  readonly text: string;
  /** How its bytes are written: `f32 abcd`, `GBK`; empty if there is nothing to say. */
  readonly form: string;
  /** What it is for. */
  readonly remark: string;
  /** 0 for what stands in nothing else. */
  readonly depth: number;
  readonly from: number;
  /** The offset after its last byte; `from` for what is only implied. */
  readonly to: number;
  readonly isFaulty: boolean;
  /** Of a whole number or a float as a number of 8, 16, 32 or 64 bits. */
  readonly number: NumberForm | undefined;
  /** What a wrong checksum has to be. */
  readonly expected: string | undefined;
}

/** A message read by a layout or a protocol. */
export interface MessageTree {
  readonly name: string;
  readonly rows: readonly TreeRow[];
  readonly isSound: boolean;
}

/** Lines that are shown at most. */
export const maxTreeRows = 400;

const orders = { big: 'abcd', little: 'dcba', badc: 'badc', cdab: 'cdab' } as const;
const letters = { unsigned: 'u', signed: 'i', float: 'f' } as const;

/** The tree of a message by the first layout that takes it; undefined if none does. */
export function layoutTree(layouts: readonly Layout[], bytes: Uint8Array): MessageTree | undefined {
  for (const layout of layouts) {
    const { isForeign, isSound, fields, expected } = sampleOf(layout, bytes);
    if (isForeign) continue;
    const described = new Map(layout.fields.map((field) => [field.name, field]));
    const rows = fields.slice(0, maxTreeRows).map(({ name, text, remark, depth, from, to, isFaulty }) => {
      const number = numberOf(described.get(name), to - from);
      return {
        ...{ name, text, remark, depth, from, to, isFaulty, number },
        form: formOf(described.get(name), number),
        expected: isFaulty && expected !== undefined ? formatHex(expected) : undefined,
      };
    });
    return { name: layout.name, rows, isSound };
  }
  return undefined;
}

function numberOf(field: LayoutField | undefined, size: number): NumberForm | undefined {
  if (field?.form === undefined || field.bits > 0) return undefined;
  const { kind, bytes, order } = field.form;
  if (!(kind === 'unsigned' || kind === 'signed' || kind === 'float')) return undefined;
  // An array is one number after another, and a number that is cut off is none.
  if (size !== bytes || !(bytes === 1 || bytes === 2 || bytes === 4 || bytes === 8)) return undefined;
  const bits = (bytes * 8) as NumberBits;
  return { bits, order: bits === 8 ? 'abcd' : orders[order] };
}

function formOf(field: LayoutField | undefined, number: NumberForm | undefined): string {
  if (field === undefined) return '';
  if (field.kind === 'text') return encodingLabel(field.encoding);
  const kind = field.form?.kind;
  if (number === undefined || !(kind === 'unsigned' || kind === 'signed' || kind === 'float')) return '';
  const { bits, order } = number;
  return `${letters[kind]}${bits}${bits === 8 ? '' : ` ${orderLabel(order, bits)}`}`;
}

/** An order as the page writes it: `ABCD`, and `AB` of two bytes. */
export function orderLabel(order: WordOrder, bits: NumberBits): string {
  if (bits === 8) return 'A';
  if (bits === 16) return order === 'abcd' ? 'AB' : 'BA';
  return order.toUpperCase();
}

/** The tree of the layers of a message; undefined if there are none. */
export function dissectionTree(
  layers: readonly DissectedLayer[],
  language: Language,
): MessageTree | undefined {
  if (layers.length === 0) return undefined;
  const rows: TreeRow[] = [];
  for (const { protocol, offset, length, fields, fault } of layers) {
    const plain = { form: '', number: undefined, expected: undefined };
    rows.push({
      ...{ name: protocol, text: '', remark: '', depth: 0, from: offset, to: offset + length },
      ...{ ...plain, isFaulty: fault !== undefined },
    });
    addFields(rows, fields, protocol, 1, language);
    if (fault === undefined) continue;
    rows.push({
      ...{ name: shortName(fault.field ?? '', protocol), text: fault.meaning?.[language] ?? fault.code },
      ...{ remark: fault.code, depth: 1, from: fault.offset, to: fault.offset, ...plain, isFaulty: true },
    });
  }
  return {
    name: layers.map(({ protocol }) => protocol).join(' · '),
    rows: rows.slice(0, maxTreeRows),
    isSound: layers.every(({ fault }) => fault === undefined),
  };
}

function addFields(
  rows: TreeRow[],
  fields: readonly DissectedField[],
  protocol: string,
  depth: number,
  language: Language,
): void {
  for (const { name, text, valueName, purpose, offset, length, fields: inner } of fields) {
    if (rows.length >= maxTreeRows) return;
    rows.push({
      ...{ name: shortName(name, protocol), depth, from: offset, to: offset + length },
      ...{ text: valueName === undefined ? text : `${valueName} (${text})`, form: '', isFaulty: false },
      ...{ remark: `${name} ${purpose?.[language] ?? ''}`.trim(), number: undefined, expected: undefined },
    });
    addFields(rows, inner, protocol, depth + 1, language);
  }
}

function shortName(name: string, protocol: string): string {
  return name.startsWith(`${protocol}.`) ? name.slice(protocol.length + 1) : name;
}

/** The line that a range is of: the shortest that holds all of it, of equal ones the innermost; undefined if none does. */
export function rowOf(rows: readonly TreeRow[], { start, end }: ByteRange): TreeRow | undefined {
  let best: TreeRow | undefined;
  for (const row of rows) {
    if (row.from > start || row.to < end) continue;
    if (best === undefined || row.to - row.from <= best.to - best.from) best = row;
  }
  return best;
}
