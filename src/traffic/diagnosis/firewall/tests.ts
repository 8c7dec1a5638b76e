import { type AddressRange, areWithin } from './networks.js';
import { answerOf, type PacketCase, type Test } from './packet-case.js';

/** Ports from the first to the last. */
export type PortRange = readonly [first: number, last: number];

/** Whether the packet is of one of these protocols: `tcp`, `udp`, or another's name or number. */
export function isOfProtocol(protocols: readonly string[]): Test {
  return ({ protocol }) =>
    answerOf(
      protocols.some((name) => name === protocol || name === protocolNumbers[protocol] || name === 'all'),
    );
}

/** Protocol numbers (IANA). */
const protocolNumbers: Readonly<Record<PacketCase['protocol'], string>> = { tcp: '6', udp: '17' };

/** Whether it is sent to one of these ports. */
export function isToPort(ranges: readonly PortRange[]): Test {
  return ({ port }) => answerOf(ranges.some(([first, last]) => port >= first && port <= last));
}

/** Whether its interface is one of these, each a name, or the beginning of one with `*` or `+` behind it. */
export function isOfInterface(names: readonly string[]): Test {
  return ({ interfaceName }) => answerOf(names.some((name) => fits(interfaceName, name)));
}

function fits(interfaceName: string, pattern: string): boolean {
  return /[*+]$/.test(pattern) ? interfaceName.startsWith(pattern.slice(0, -1)) : interfaceName === pattern;
}

/** Whether it is sent to an address of the ranges; those of another family are none of its. */
export function isTo(ranges: readonly AddressRange[]): Test {
  return ({ destinations, family }) => within(destinations, ranges, family);
}

/** Whether it comes from an address of the ranges. */
export function isFrom(ranges: readonly AddressRange[]): Test {
  return ({ sources, family }) => within(sources, ranges, family);
}

function within(
  addresses: readonly string[],
  ranges: readonly AddressRange[],
  family: PacketCase['family'],
): 'yes' | 'no' | 'maybe' {
  const bits = family === 'IPv4' ? 32 : 128;
  const ofFamily = ranges.filter((range) => range.bits === bits);
  if (ofFamily.length === 0) return 'no';
  // 0.0.0.0/0 holds, whatever the address.
  const isEvery = ofFamily.some(({ first, last }) => last - first === (1n << BigInt(bits)) - 1n);
  return isEvery ? 'yes' : areWithin(addresses, ofFamily);
}

/** Whether the connection tracking state of a conversation's first packet, which is new, is among these. */
export function isInState(states: readonly string[]): Test {
  return () => answerOf(states.some((state) => state.toLowerCase() === 'new'));
}

/** Whether it is addressed to one, to a group or to all, in the words of nft and iptables. */
export function isAddressed(kinds: readonly string[]): Test {
  return ({ isMulticast }) =>
    answerOf(kinds.some((kind) => (isMulticast ? /^multicast$/i : /^(host|unicast|local)$/i).test(kind)));
}

/** Whether it is IPv4 or IPv6, as nft names them. */
export function isOfFamily(names: readonly string[]): Test {
  return ({ family }) => answerOf(names.includes(family.toLowerCase()));
}

/** The flags of TCP: whether they are those of a SYN, the first packet of a connection. */
export function hasFlags(mask: readonly string[], set: readonly string[]): Test {
  return ({ protocol }) => {
    if (protocol !== 'tcp') return 'no';
    const expected = mask.filter((flag) => /^(syn|all)$/i.test(flag)).length > 0;
    const wanted = set.filter((flag) => mask.includes(flag) || mask.some((one) => /^all$/i.test(one)));
    const isSyn = wanted.length === 1 && /^syn$/i.test(wanted[0] ?? '');
    return answerOf(expected ? isSyn : wanted.length === 0);
  };
}
