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
  const elements = elementsOf(right, sets);
  if (elements === undefined) return undecided;
  const test = testOfKey(objectOf(left), elements, textOf(op));
  return op === '!=' ? (packet) => negated(test(packet)) : test;
}

/** Returns the condition that a key, the left side of a match, is one of the elements. */
export function testOfKey(left: Json, elements: readonly unknown[], op = '=='): Test {
  const payload = objectOf(left.payload);
  if (left.payload !== undefined) return testOfPayload(payload, elements, op);
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

function testOfPayload(payload: Json, elements: readonly unknown[], op: string): Test {
  const protocol = textOf(payload.protocol);
  const field = textOf(payload.field);
  switch (field) {
    case 'dport':
    case 'sport':
      return testOfPort(protocol, field, elements, op);
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
    case 'flags': {
      const names = namesOf(elements) ?? [];
      return op === 'in' ? hasFlags(names, names.includes('syn') ? ['syn'] : []) : hasFlags(['all'], names);
    }
    default:
      return protocol === 'tcp' || protocol === 'udp' || protocol === 'th'
        ? ofProtocol(protocol, undecided)
        : isOfOther(protocol);
  }
}

function testOfPort(protocol: string, field: string, elements: readonly unknown[], op: string): Test {
  const ports = portsOf(elements);
  if (field === 'sport' || ports === undefined) return ofProtocol(protocol, undecided);
  const [bound = 0] = ports[0] ?? [];
  const ranges: Readonly<Record<string, readonly [number, number]>> = {
    '<': [0, bound - 1],
    '<=': [0, bound],
    '>': [bound + 1, 65_535],
    '>=': [bound, 65_535],
  };
  const range = ranges[op];
  return ofProtocol(protocol, isToPort(range === undefined ? ports : [range]));
}

/** nft leaves out the test of the protocol where the test of its header means it; `th` is any that has ports. */
function ofProtocol(protocol: string, test: Test): Test {
  const isIts = protocol === 'th' ? isOfProtocol(['tcp', 'udp']) : isOfProtocol([protocol]);
  return (packet) => allOf([isIts(packet), test(packet)]);
}

/** A field of a header that packets of TCP and UDP do not have, such as icmp's, or one of IP that is not known beforehand. */
function isOfOther(protocol: string): Test {
  return ['ip', 'ip6', 'ether', 'vlan'].includes(protocol) ? undecided : () => 'no';
}
