import type { ValueKind } from './checked-filter.js';
import type { ArithmeticOperator } from './syntax.js';

/** Kinds that can be compared with each other. */
type Class =
  | 'number'
  | 'boolean'
  | 'text'
  | 'bytes'
  | 'mac'
  | 'ipv4'
  | 'ipv6'
  | 'protocol'
  | 'time'
  | 'date'
  | 'group';

/** What a value is while a filter runs; `none` for what has no value. */
export type Shape = 'number' | 'bytes' | 'text' | 'none';

function classOf(kind: ValueKind): Class {
  switch (kind) {
    case 'u8':
    case 'u16':
    case 'u24':
    case 'u32':
    case 'u64':
    case 'i32':
    case 'double':
      return 'number';
    case 'time':
    case 'duration':
      return 'time';
    default:
      return kind;
  }
}

/** What values of a kind are while a filter runs. */
export function shapeOf(kind: ValueKind): Shape {
  const of = classOf(kind);
  if (of === 'number' || of === 'boolean' || of === 'time' || of === 'date') return 'number';
  if (of === 'text') return 'text';
  return of === 'group' ? 'none' : 'bytes';
}

/** Whether values of the two kinds can be compared. A slice, which is bytes, can be compared with an address. */
export function areComparable(one: ValueKind, other: ValueKind): boolean {
  const [first, second] = [classOf(one), classOf(other)];
  if (first === 'group') return false;
  return (
    first === second ||
    (isBytesOrAddress(first) && isBytesOrAddress(second) && [first, second].includes('bytes'))
  );
}

function isBytesOrAddress(of: Class): boolean {
  return of === 'bytes' || of === 'mac' || of === 'ipv4' || of === 'ipv6';
}

/** Whether `contains` and `matches` look into values of a kind. */
export function isSearchable(kind: ValueKind): boolean {
  return kind === 'text' || kind === 'bytes' || kind === 'mac' || kind === 'protocol';
}

/** Whether bytes can be taken from values of a kind. */
export function isSliceable(kind: ValueKind): boolean {
  return kind === 'text' || shapeOf(kind) === 'bytes';
}

/** Whether arithmetic of this sign can be done with values of a kind. */
export function isCalculable(kind: ValueKind, operator: ArithmeticOperator | 'negative'): boolean {
  const of = classOf(kind);
  if (of === 'number') return true;
  if (of === 'time') return operator === '+' || operator === '-' || operator === 'negative';
  return isBytesOrAddress(of) && operator === '&';
}

/** Whether numbers of a kind are never less than 0. */
export function isUnsigned(kind: ValueKind): boolean {
  return classOf(kind) === 'number' && kind !== 'i32' && kind !== 'double';
}

/** Whether values of a kind are numbers or times, of which there is an absolute value. */
export function hasAbsolute(kind: ValueKind): boolean {
  const of = classOf(kind);
  return of === 'number' || of === 'time';
}

/** Whether `string()` makes a text of values of a kind. */
export function hasText(kind: ValueKind): boolean {
  const of = classOf(kind);
  return of === 'number' || of === 'mac' || of === 'ipv4' || of === 'ipv6';
}
