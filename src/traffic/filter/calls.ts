import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import type { FieldType } from '../../wire/field-type.js';
import { Line } from '../../wire/line.js';
import type { Values } from './checked-filter.js';
import type { Collect } from './collect.js';
import { compareBytes, compareTexts } from './order.js';
import { shapeOf } from './value-kinds.js';
import { ValueList } from './value-list.js';

type Call = Extract<Values, { type: 'call' }>;

/** Makes the function that collects the results of a call of the values that `operands` collect. */
export function callOf({ name, of }: Call, operands: readonly Collect[]): Collect {
  const [first = noValues] = operands;
  const kind = of[0]?.kind ?? 'u32';
  const shape = shapeOf(kind);
  const list = new ValueList();
  switch (name) {
    case 'count':
      return (packet, out) => {
        list.clear();
        first(packet, list);
        if (list.count > 0) out.addNumber(list.count);
      };
    case 'len': {
      const field = of[0]?.type === 'field' ? of[0].field.type : undefined;
      return each(first, (values, index, out) => out.addNumber(lengthOf(values, index, shape, field)));
    }
    case 'upper':
      return each(first, (values, index, out) => out.addText((values.texts[index] ?? '').toUpperCase()));
    case 'lower':
      return each(first, (values, index, out) => out.addText((values.texts[index] ?? '').toLowerCase()));
    case 'string':
      return each(first, (values, index, out) =>
        out.addText(shape === 'number' ? String(values.numbers[index]) : addressText(values, index, kind)),
      );
    case 'abs':
      return each(first, (values, index, out) => out.addNumber(Math.abs(values.numbers[index] ?? 0)));
    case 'max':
    case 'min':
      return (packet, out) => {
        list.clear();
        for (const operand of operands) operand(packet, list);
        addFarthest(list, shape, name === 'max' ? 1 : -1, out);
      };
  }
}

const noValues: Collect = () => undefined;

function each(of: Collect, add: (values: ValueList, index: number, out: ValueList) => void): Collect {
  const list = new ValueList();
  return (packet, out) => {
    list.clear();
    of(packet, list);
    for (let index = 0; index < list.count; index += 1) add(list, index, out);
  };
}

const numberBytes: Readonly<Partial<Record<FieldType['kind'], number>>> = Object.freeze({
  u8: 1,
  u16: 2,
  u24: 3,
  u32: 4,
  i32: 4,
  u64: 8,
  boolean: 8,
});

function lengthOf(values: ValueList, index: number, shape: string, field: FieldType | undefined): number {
  if (shape === 'text') return encodeUtf8(values.texts[index] ?? '').length;
  if (shape === 'bytes') return (values.to[index] ?? 0) - (values.from[index] ?? 0);
  return field === undefined ? 0 : (numberBytes[field.kind] ?? 16);
}

const line = new Line();

function addressText(values: ValueList, index: number, kind: Values['kind']): string {
  const bytes = values.bytes[index] ?? new Uint8Array(0);
  const from = values.from[index] ?? 0;
  line.clear();
  line.begin();
  if (kind === 'ipv4') line.ipv4(bytes, from);
  else if (kind === 'ipv6') line.ipv6(bytes, from);
  else line.pairs(bytes, from, (values.to[index] ?? 0) - from, 0x3a);
  return decodeUtf8(line.bytes.subarray(0, line.at));
}

/** Adds the value that is greater (`sign` 1) or less (-1) than all others. */
function addFarthest(values: ValueList, shape: string, sign: number, out: ValueList): void {
  if (values.count === 0) return;
  let best = 0;
  for (let index = 1; index < values.count; index += 1) {
    if (orderOf(values, index, best, shape) * sign > 0) best = index;
  }
  if (shape === 'number') out.addNumber(values.numbers[best] ?? 0);
  else if (shape === 'text') out.addText(values.texts[best] ?? '');
  else {
    out.addBytes(values.bytes[best] ?? new Uint8Array(0), values.from[best] ?? 0, values.to[best] ?? 0);
  }
}

function orderOf(values: ValueList, one: number, other: number, shape: string): number {
  if (shape === 'number') return (values.numbers[one] ?? 0) - (values.numbers[other] ?? 0);
  if (shape === 'text') return compareTexts(values.texts[one] ?? '', values.texts[other] ?? '');
  return compareBytes(values, one, values, other, undefined);
}
