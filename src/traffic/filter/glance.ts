import type { PlainPacket } from '../../wire/plain-packet.js';
import type {
  BytesLiteral,
  CheckedFilter,
  CheckedOperator,
  FieldValues,
  NumberLiteral,
  Values,
} from './checked-filter.js';

/** Whether a filter may select a plain packet. If not, it does not, whatever the packet carries. */
export type Glance = (packet: PlainPacket) => boolean;

/** What is known of a test: in this order `and` is the least, `or` the greatest of several. */
const verdict = Object.freeze({ no: 0, maybe: 1, yes: 2 });

type Test = (packet: PlainPacket) => number;

/** Which of two values a field gives. */
type Side = 'source' | 'destination' | 'either';

interface PortField {
  readonly isUdp: boolean;
  readonly side: Side;
}

const portFields: Readonly<Record<string, PortField>> = Object.freeze({
  'udp.srcport': { isUdp: true, side: 'source' },
  'udp.dstport': { isUdp: true, side: 'destination' },
  'udp.port': { isUdp: true, side: 'either' },
  'tcp.srcport': { isUdp: false, side: 'source' },
  'tcp.dstport': { isUdp: false, side: 'destination' },
  'tcp.port': { isUdp: false, side: 'either' },
});

const addressFields: Readonly<Record<string, Side>> = Object.freeze({
  'ip.src': 'source',
  'ip.dst': 'destination',
  'ip.addr': 'either',
});

/** Protocols of every plain packet, besides UDP or TCP. */
const always: ReadonlySet<string> = new Set(['frame', 'eth', 'ip']);

const addressBytes = 4;

const unknown: Test = () => verdict.maybe;

/**
 * Compiles what a filter says of addresses, ports and the headers that a packet has: most packets are rejected without a walk. `names`
 * are the protocols of headers (`HeaderProtocols`). `undefined` if it cannot reject any plain packet.
 */
export function compileGlance(filter: CheckedFilter, names: ReadonlySet<string>): Glance | undefined {
  const test = new GlanceCompiler(names).filter(filter);
  return test === unknown ? undefined : (packet) => test(packet) !== verdict.no;
}

class GlanceCompiler {
  readonly #names: ReadonlySet<string>;

  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  filter(filter: CheckedFilter): Test {
    switch (filter.type) {
      case 'everything':
        return unknown;
      case 'and':
      case 'or':
        return this.#joined(filter.type, filter.of);
      case 'not': {
        const of = this.filter(filter.of);
        return of === unknown ? unknown : (packet) => verdict.yes - of(packet);
      }
      case 'exists':
        return filter.of.type === 'protocol' && filter.of.layers === undefined
          ? this.#protocol(filter.of.protocol)
          : this.#absence(filter.of);
      case 'compare':
        return this.#compare(filter) ?? this.#absence(filter.left);
      case 'in':
        return this.#in(filter) ?? this.#absence(filter.left);
      default:
        return this.#absence(filter.type === 'matches' ? filter.left : filter.of);
    }
  }

  #joined(type: 'and' | 'or', of: readonly CheckedFilter[]): Test {
    const tests = of.map((one) => this.filter(one));
    if (tests.every((test) => test === unknown)) return unknown;
    const isAnd = type === 'and';
    const decisive = isAnd ? verdict.no : verdict.yes;
    return (packet) => {
      let found: number = verdict.yes - decisive;
      for (const test of tests) {
        const one = test(packet);
        if (one === decisive) return one;
        found = isAnd ? Math.min(found, one) : Math.max(found, one);
      }
      return found;
    };
  }

  #protocol(protocol: string): Test {
    if (protocol === 'udp') return ({ isUdp }) => (isUdp ? verdict.yes : verdict.no);
    if (protocol === 'tcp') return ({ isUdp }) => (isUdp ? verdict.no : verdict.yes);
    if (always.has(protocol)) return () => verdict.yes;
    return this.#names.has(protocol) ? () => verdict.no : unknown;
  }

  /** A test of values that are nowhere in the packet: it fails. */
  #absence(values: Values): Test {
    if (values.type !== 'field') return unknown;
    const { protocols } = values.field;
    if (protocols.some((protocol) => !this.#names.has(protocol) || always.has(protocol))) return unknown;
    const [hasUdp, hasTcp] = [protocols.includes('udp'), protocols.includes('tcp')];
    if (hasUdp && hasTcp) return unknown;
    return ({ isUdp }) => ((isUdp ? hasUdp : hasTcp) ? verdict.maybe : verdict.no);
  }

  #compare({ left, right, operator, every }: Extract<CheckedFilter, { type: 'compare' }>): Test | undefined {
    if (left.type !== 'field' || left.layers !== undefined) return undefined;
    if (right.type === 'number') return portTest(left, every, (port) => holds(operator, port, right.number));
    const isEqual = operator === '==';
    if (right.type !== 'bytes' || right.bytes.length !== addressBytes) return undefined;
    if (!isEqual && operator !== '!=') return undefined;
    return addressTest(left, every, (bytes, at) => isAddress(bytes, at, right) === isEqual);
  }

  #in({ left, elements, every }: Extract<CheckedFilter, { type: 'in' }>): Test | undefined {
    if (left.type !== 'field' || left.layers !== undefined) return undefined;
    const ranges: (readonly [first: NumberLiteral, last: NumberLiteral])[] = [];
    for (const { first, last = first } of elements) {
      if (first.type !== 'number' || last.type !== 'number') return undefined;
      ranges.push([first, last]);
    }
    return portTest(left, every, (port) =>
      ranges.some(([first, last]) => port >= first.number && port <= last.number),
    );
  }
}

/** A test of ports; `undefined` for other fields. */
function portTest(
  { field }: FieldValues,
  every: boolean,
  isOne: (port: number) => boolean,
): Test | undefined {
  const ports = portFields[field.name];
  if (ports === undefined) return undefined;
  const { isUdp, side } = ports;
  return (packet) => {
    if (packet.isUdp !== isUdp) return verdict.no;
    const { sourcePort, destinationPort } = packet;
    if (side !== 'either')
      return isOne(side === 'source' ? sourcePort : destinationPort) ? verdict.yes : verdict.no;
    return both(isOne(sourcePort), isOne(destinationPort), every);
  };
}

/** A test of IPv4 addresses; `undefined` for other fields. */
function addressTest(
  { field }: FieldValues,
  every: boolean,
  isOne: (bytes: Uint8Array, at: number) => boolean,
): Test | undefined {
  const side = addressFields[field.name];
  if (side === undefined) return undefined;
  return ({ bytes, sourceAt, destinationAt }) => {
    if (side !== 'either')
      return isOne(bytes, side === 'source' ? sourceAt : destinationAt) ? verdict.yes : verdict.no;
    return both(isOne(bytes, sourceAt), isOne(bytes, destinationAt), every);
  };
}

/** What two occurrences say together. */
function both(one: boolean, other: boolean, every: boolean): number {
  return (every ? one && other : one || other) ? verdict.yes : verdict.no;
}

function holds(operator: CheckedOperator, one: number, other: number): boolean {
  switch (operator) {
    case '==':
      return one === other;
    case '!=':
      return one !== other;
    case '<':
      return one < other;
    case '<=':
      return one <= other;
    case '>':
      return one > other;
    case '>=':
      return one >= other;
    default:
      return false;
  }
}

/** Whether the address at `at` is the one that was written, or within its prefix. */
function isAddress(bytes: Uint8Array, at: number, { bytes: written, prefixBits }: BytesLiteral): boolean {
  const bits = prefixBits ?? addressBytes * 8;
  for (let index = 0; index * 8 < bits; index += 1) {
    const unused = Math.max(0, 8 - (bits - index * 8));
    const difference = (bytes[at + index] ?? 0) ^ (written[index] ?? 0);
    if (difference >> unused !== 0) return false;
  }
  return true;
}
