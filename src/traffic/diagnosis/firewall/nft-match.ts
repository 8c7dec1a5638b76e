import {
  elementsOf,
  type Json,
  listOf,
  namesOf,
  networksOf,
  objectOf,
  portsOf,
  textOf,
} from './nft-values.js';
import { allOf, negated, type Test, undecided } from './packet-case.js';
import {
  hasFlags,
  isAddressed,
  isFrom,
  isInState,
  isOfFamily,
  isOfInterface,
  isOfProtocol,
  isTo,
  isToPort,
} from './tests.js';

/** Elements of sets by their names. */
export type NamedSets = ReadonlyMap<string, readonly unknown[]>;

/** Returns the condition of a `match` statement (libnftables-json(5)). */
export function testOfMatch(match: Json, sets: NamedSets): Test {
  const { op, left, right } = match;
  return testOfKey(objectOf(left), elementsOf(right, sets), textOf(op));
}

/**
 * Returns the condition that a key, the left side of a match, is one of the elements, or with `!=` none of them; `undefined` for
 * elements that are not known. Of a packet without the key's header neither holds.
 */
export function testOfKey(left: Json, elements: readonly unknown[] | undefined, op = '=='): Test {
  const hasHeader = testOfHeader(left);
  const isOne = elements === undefined ? undecided : testOfValue(left, elements, op);
  const holds: Test = op === '!=' ? (packet) => negated(isOne(packet)) : isOne;
  return (packet) => allOf([hasHeader(packet), holds(packet)]);
}

/** Whether a packet has the header that the key is a field of, or all that several are: nft leaves out the test of the protocol where the key means it. */
function testOfHeader(left: Json): Test {
  if (left.concat !== undefined) {
    const tests = listOf(left.concat).map((part) => testOfHeader(objectOf(part)));
    return (packet) => allOf(tests.map((test) => test(packet)));
  }
  const payload = objectOf(left.payload ?? objectOf(listOf(left['&'])[0]).payload);
  const protocol = textOf(payload.protocol);
  switch (protocol) {
    // No field of a header, one that is given by its place, or one below IP.
    case '':
    case 'ether':
    case 'vlan':
      return () => 'yes';
    case 'ip':
      return isOfFamily(['ipv4']);
    case 'ip6':
      return isOfFamily(['ipv6']);
    // Any that has ports.
    case 'th':
      return isOfProtocol(['tcp', 'udp']);
    default:
      return isOfProtocol([protocol]);
  }
}

function testOfValue(left: Json, elements: readonly unknown[], op: string): Test {
  if (left.payload !== undefined) return testOfPayload(objectOf(left.payload), elements, op);
  if (!['==', '!=', 'in'].includes(op)) return undecided;
  const names = namesOf(elements);
  if (names === undefined) return undecided;
  if (left.meta !== undefined) return testOfMeta(textOf(objectOf(left.meta).key), names);
  if (left.ct !== undefined) return testOfTracking(textOf(objectOf(left.ct).key), names);
  if (left.fib !== undefined) return testOfFib(objectOf(left.fib), names);
  const masked = listOf(left['&']);
  const { field } = objectOf(objectOf(masked[0]).payload);
  if (field === 'flags') {
    const mask = listOf(objectOf(masked[1])['|']);
    return hasFlags((mask.length > 0 ? mask : listOf(masked[1])).map(textOf), names);
  }
  return undecided;
}

function testOfMeta(key: string, names: readonly string[]): Test {
  switch (key) {
    case 'iif':
    case 'iifname':
    case 'oif':
    case 'oifname':
      return isOfInterface(names);
    case 'l4proto':
      return isOfProtocol(names);
    case 'nfproto':
      return isOfFamily(names);
    case 'pkttype':
      return isAddressed(names);
    default:
      return undecided;
  }
}

/** What connection tracking knows. Rules that translate addresses were tried before: what still comes for the port is not translated. */
function testOfTracking(key: string, names: readonly string[]): Test {
  if (key === 'state') return isInState(names);
  return key === 'status' && names.every((name) => /^[ds]nat$/.test(name)) ? () => 'no' : undecided;
}

/** `fib daddr type local`: what kind of address the packet is sent to. */
function testOfFib({ result, flags }: Json, names: readonly string[]): Test {
  const words = Array.isArray(flags) ? flags : [flags];
  return result === 'type' && words.includes('daddr') ? isAddressed(names) : undecided;
}

function testOfPayload({ field: given }: Json, elements: readonly unknown[], op: string): Test {
  const field = textOf(given);
  if (field === 'dport') return testOfPort(elements, op);
  if (field === 'flags') {
    const names = namesOf(elements) ?? [];
    return op === 'in' ? hasFlags(names, names.includes('syn') ? ['syn'] : []) : hasFlags(['all'], names);
  }
  if (!['==', '!='].includes(op)) return undecided;
  switch (field) {
    case 'daddr':
    case 'saddr': {
      const networks = networksOf(elements);
      if (networks === undefined) return undecided;
      return field === 'daddr' ? isTo(networks) : isFrom(networks);
    }
    case 'protocol':
    case 'nexthdr': {
      const names = namesOf(elements);
      return names === undefined ? undecided : isOfProtocol(names);
    }
    default:
      return undecided;
  }
}

function testOfPort(elements: readonly unknown[], op: string): Test {
  const ports = portsOf(elements);
  if (ports === undefined) return undecided;
  const [bound = 0] = ports[0] ?? [];
  const ranges: Readonly<Record<string, readonly [number, number]>> = {
    '<': [0, bound - 1],
    '<=': [0, bound],
    '>': [bound + 1, 65_535],
    '>=': [bound, 65_535],
  };
  const range = ranges[op];
  return isToPort(range === undefined ? ports : [range]);
}
