import type { Collect } from './collect.js';
import type { ArithmeticOperator } from './syntax.js';
import type { Shape } from './value-kinds.js';
import { ValueList } from './value-list.js';

/** Calculates each value of the left side with each of the right one. A division by 0 has no value. */
export function calculate(
  operator: ArithmeticOperator,
  shape: Shape,
  left: Collect,
  right: Collect,
): Collect {
  const one = new ValueList();
  const other = new ValueList();
  const operation = operations[operator];
  return (packet, out) => {
    one.clear();
    other.clear();
    left(packet, one);
    right(packet, other);
    for (let index = 0; index < one.count; index += 1) {
      for (let to = 0; to < other.count; to += 1) {
        if (shape === 'bytes') addCommonBits(one, index, other, to, out);
        else {
          const result = operation(one.numbers[index] ?? 0, other.numbers[to] ?? 0);
          if (!Number.isNaN(result)) out.addNumber(result);
        }
      }
    }
  };
}

const operations: Readonly<Record<ArithmeticOperator, (one: number, other: number) => number>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  '/': (one, other) => (other === 0 ? Number.NaN : Math.trunc(one / other)),
  '%': (one, other) => one % other,
  '&': commonBits,
};

const highBits = 2 ** 32;

/** The bits that both have, of numbers up to 53 bits. */
function commonBits(one: number, other: number): number {
  const low = ((one % highBits) & (other % highBits)) >>> 0;
  if (one < highBits || other < highBits) return low;
  return (Math.floor(one / highBits) & Math.floor(other / highBits)) * highBits + low;
}

/** The bits that both have, of bytes: the longer one is cut off. */
function addCommonBits(one: ValueList, index: number, other: ValueList, to: number, out: ValueList): void {
  const from = one.from[index] ?? 0;
  const otherFrom = other.from[to] ?? 0;
  const length = Math.min((one.to[index] ?? 0) - from, (other.to[to] ?? 0) - otherFrom);
  const bits = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) {
    bits[at] = (one.bytes[index]?.[from + at] ?? 0) & (other.bytes[to]?.[otherFrom + at] ?? 0);
  }
  out.addBytes(bits, 0, length);
}
