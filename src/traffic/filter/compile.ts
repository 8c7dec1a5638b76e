import { ByteSearch } from '../../bytes/patterns/byte-search.js';
import type { Packet } from '../../wire/packet.js';
import type { CheckedElement, CheckedFilter, CheckedOperator, Literal, Values } from './checked-filter.js';
import { addLiteral, collectorOf } from './collect.js';
import { LayerTapes } from './layer-tapes.js';
import { compareBytes, compareTexts } from './order.js';
import { shapeOf } from './value-kinds.js';
import { ValueList } from './value-list.js';

/** Whether a filter selects a packet that has been walked. */
export type PacketFilter = (packet: Packet) => boolean;

/**
 * Compiles a checked filter. The fields of a layer are read only if the filter asks for one of its protocol, and at most once a
 * packet; numbers and addresses are compared without allocation. One filter is for one packet at a time.
 */
export function compileFilter(filter: CheckedFilter): PacketFilter {
  const tapes = new LayerTapes();
  const test = new FilterCompiler(tapes).filter(filter);
  return (packet) => {
    tapes.begin();
    return test(packet);
  };
}

/** Whether the value `index` of one list and the value `to` of another satisfy a comparison. */
type Relation = (one: ValueList, index: number, other: ValueList, to: number) => boolean;

class FilterCompiler {
  readonly #tapes: LayerTapes;

  constructor(tapes: LayerTapes) {
    this.#tapes = tapes;
  }

  filter(filter: CheckedFilter): PacketFilter {
    switch (filter.type) {
      case 'everything':
        return () => true;
      case 'and':
        return joined(
          filter.of.map((one) => this.filter(one)),
          false,
        );
      case 'or':
        return joined(
          filter.of.map((one) => this.filter(one)),
          true,
        );
      case 'not': {
        const of = this.filter(filter.of);
        return (packet) => !of(packet);
      }
      case 'exists':
        return this.#exists(filter.of);
      case 'nonzero':
        return this.#nonzero(filter.of);
      case 'compare':
        return this.#compare(filter);
      case 'matches':
        return this.#matches(filter);
      case 'in':
        return this.#in(filter.left, filter.elements, filter.every);
    }
  }

  /** The values of a packet, borrowed until they are asked for again; a literal is the same for every packet. */
  #valuesOf(values: Values): (packet: Packet) => ValueList {
    const list = new ValueList();
    if (isLiteral(values)) {
      addLiteral(values, list);
      return () => list;
    }
    const collect = collectorOf(values, this.#tapes, 'packet');
    return (packet) => {
      list.clear();
      collect(packet, list);
      return list;
    };
  }

  #exists(values: Values): PacketFilter {
    if (values.type === 'protocol' && values.layers === undefined) {
      const { protocol } = values;
      return (packet) => {
        for (let layer = 0; layer < packet.layerCount; layer += 1) {
          if (packet.codec(layer)?.protocol === protocol) return true;
        }
        return false;
      };
    }
    const valuesOf = this.#valuesOf(values);
    return (packet) => valuesOf(packet).count > 0;
  }

  #nonzero(values: Values): PacketFilter {
    const valuesOf = this.#valuesOf(values);
    const isBytes = shapeOf(values.kind) === 'bytes';
    return (packet) => {
      const list = valuesOf(packet);
      for (let index = 0; index < list.count; index += 1) {
        if (isBytes ? hasBit(list, index) : list.numbers[index] !== 0) return true;
      }
      return false;
    };
  }

  #compare({ operator, every, left, right }: Extract<CheckedFilter, { type: 'compare' }>): PacketFilter {
    if (operator === 'contains' && right.type === 'bytes' && !every) return this.#search(left, right.bytes);
    return quantified(this.#valuesOf(left), this.#valuesOf(right), relationOf(operator, left, right), every);
  }

  /** Looks for bytes. As in Wireshark, a protocol contains no empty text, but bytes do. */
  #search(left: Values, needle: Uint8Array): PacketFilter {
    if (needle.length === 0 && left.kind === 'protocol') return () => false;
    const valuesOf = this.#valuesOf(left);
    const search = new ByteSearch(needle);
    return (packet) => {
      const list = valuesOf(packet);
      for (let index = 0; index < list.count; index += 1) {
        if (search.isIn(list.bytes[index] ?? nothing, list.from[index] ?? 0, list.to[index] ?? 0))
          return true;
      }
      return false;
    };
  }

  #matches({ left, pattern, every }: Extract<CheckedFilter, { type: 'matches' }>): PacketFilter {
    const valuesOf = this.#valuesOf(left);
    const isText = shapeOf(left.kind) === 'text';
    return (packet) => {
      const list = valuesOf(packet);
      for (let index = 0; index < list.count; index += 1) {
        const isMatch = isText
          ? pattern.matchesText(list.texts[index] ?? '')
          : pattern.matchesBytes(list.bytes[index] ?? nothing, list.from[index] ?? 0, list.to[index] ?? 0);
        if (isMatch !== every) return isMatch;
      }
      return every && list.count > 0;
    };
  }

  #in(left: Values, elements: readonly CheckedElement[], every: boolean): PacketFilter {
    const valuesOf = this.#valuesOf(left);
    const tests = elements.map((element) => this.#element(left, element));
    return (packet) => {
      const values = valuesOf(packet);
      for (let index = 0; index < values.count; index += 1) {
        let isMember = false;
        for (const test of tests) isMember ||= test(packet, values, index);
        if (isMember !== every) return isMember;
      }
      return every && values.count > 0;
    };
  }

  /** Whether a value equals an element, or lies in its range. */
  #element(
    left: Values,
    { first, last }: CheckedElement,
  ): (packet: Packet, values: ValueList, index: number) => boolean {
    const atLeast = this.#beside(first, relationOf(last === undefined ? '==' : '>=', left, first));
    if (last === undefined) return atLeast;
    const atMost = this.#beside(last, relationOf('<=', left, last));
    return (packet, values, index) => atLeast(packet, values, index) && atMost(packet, values, index);
  }

  #beside(values: Values, holds: Relation): (packet: Packet, values: ValueList, index: number) => boolean {
    const valuesOf = this.#valuesOf(values);
    return (packet, one, index) => {
      const list = valuesOf(packet);
      for (let to = 0; to < list.count; to += 1) if (holds(one, index, list, to)) return true;
      return false;
    };
  }
}

const nothing = new Uint8Array(0);

function joined(tests: readonly PacketFilter[], until: boolean): PacketFilter {
  const [first, second] = tests;
  if (tests.length === 2 && first !== undefined && second !== undefined)
    return until ? (packet) => first(packet) || second(packet) : (packet) => first(packet) && second(packet);
  return (packet) => {
    for (const test of tests) if (test(packet) === until) return until;
    return !until;
  };
}

function isLiteral(values: Values): values is Literal {
  return values.type === 'number' || values.type === 'text' || values.type === 'bytes';
}

function quantified(
  left: (packet: Packet) => ValueList,
  right: (packet: Packet) => ValueList,
  holds: Relation,
  every: boolean,
): PacketFilter {
  return (packet) => {
    const one = left(packet);
    if (one.count === 0) return false;
    const other = right(packet);
    if (other.count === 0) return false;
    for (let index = 0; index < one.count; index += 1) {
      for (let to = 0; to < other.count; to += 1) {
        const isTrue = holds(one, index, other, to);
        if (isTrue !== every) return isTrue;
      }
    }
    return every;
  };
}

function hasBit(list: ValueList, index: number): boolean {
  const bytes = list.bytes[index] ?? nothing;
  for (let at = list.from[index] ?? 0; at < (list.to[index] ?? 0); at += 1) if (bytes[at] !== 0) return true;
  return false;
}

function relationOf(operator: CheckedOperator, left: Values, right: Values): Relation {
  const shape = shapeOf(left.kind);
  if (operator === 'contains') return shape === 'text' ? containsText : containsBytes;
  if (shape === 'number') return numberRelations[operator];
  const prefixBits = right.type === 'bytes' ? right.prefixBits : undefined;
  const order: (one: ValueList, index: number, other: ValueList, to: number) => number =
    shape === 'text'
      ? (one, index, other, to) => compareTexts(one.texts[index] ?? '', other.texts[to] ?? '')
      : (one, index, other, to) => compareBytes(one, index, other, to, prefixBits);
  switch (operator) {
    case '==':
      return (one, index, other, to) => order(one, index, other, to) === 0;
    case '!=':
      return (one, index, other, to) => order(one, index, other, to) !== 0;
    case '<':
      return (one, index, other, to) => order(one, index, other, to) < 0;
    case '<=':
      return (one, index, other, to) => order(one, index, other, to) <= 0;
    case '>':
      return (one, index, other, to) => order(one, index, other, to) > 0;
    case '>=':
      return (one, index, other, to) => order(one, index, other, to) >= 0;
  }
}

const numberRelations: Readonly<Record<Exclude<CheckedOperator, 'contains'>, Relation>> = Object.freeze({
  '==': (one, index, other, to) => one.numbers[index] === other.numbers[to],
  '!=': (one, index, other, to) => one.numbers[index] !== other.numbers[to],
  '<': (one, index, other, to) => (one.numbers[index] ?? 0) < (other.numbers[to] ?? 0),
  '<=': (one, index, other, to) => (one.numbers[index] ?? 0) <= (other.numbers[to] ?? 0),
  '>': (one, index, other, to) => (one.numbers[index] ?? 0) > (other.numbers[to] ?? 0),
  '>=': (one, index, other, to) => (one.numbers[index] ?? 0) >= (other.numbers[to] ?? 0),
});

/** As in Wireshark, no text contains an empty one. */
const containsText: Relation = (one, index, other, to) => {
  const wanted = other.texts[to] ?? '';
  return wanted !== '' && (one.texts[index] ?? '').includes(wanted);
};

const containsBytes: Relation = (one, index, other, to) => {
  const bytes = other.bytes[to] ?? nothing;
  const needle = bytes.subarray(other.from[to] ?? 0, other.to[to] ?? 0);
  return new ByteSearch(needle).isIn(one.bytes[index] ?? nothing, one.from[index] ?? 0, one.to[index] ?? 0);
};
