import { type Family, familyOf, isEveryAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { MachineAddress, PortFacts, PortSocket } from './facts.js';
import { type Finding, fault, ok, unknown } from './finding.js';
import { boundAt, groupOf, isLoopback, subjectOf, takes } from './port-subject.js';

/** Addresses that a line names at most. */
const maxNamed = 4;

/** At which addresses the port is reached: on loopback alone, at another address, without a link; and by which family. */
export function reachFindings(facts: PortFacts): readonly Finding[] {
  if (facts.sockets.length === 0) return [];
  return groupOf(facts) === undefined
    ? [...addressFindings(facts), ...familyFindings(facts)]
    : groupAddressFindings(facts);
}

function addressFindings(facts: PortFacts): readonly Finding[] {
  const { protocol, port, host, sockets, addresses } = facts;
  const values = { protocol, port, subject: subjectOf(facts), at: boundTexts(sockets, port) };
  const isAsked = host !== undefined && !isEveryAddress(host);
  if (isAsked) {
    const isOfFamily = sockets.some(({ families }) => families.includes(familyOf(host)));
    if (sockets.some((socket) => takes(socket, host))) return [ok('address-taken', values)];
    // The line on the family says it.
    return isOfFamily ? [fault('address-other', values)] : [];
  }
  if (sockets.every(({ address }) => isLoopback(address)))
    return [fault('address-loopback', { ...values, every: port })];
  const reached = addresses
    .filter(({ address, internal }) => !internal && sockets.some((socket) => takes(socket, address)))
    .toSorted((one, other) => rank(one) - rank(other));
  const withLink = reached.filter(({ hasLink }) => hasLink);
  if (reached.length === 0) return [unknown('address-none', values)];
  const named = (list: readonly MachineAddress[]): string =>
    list
      .slice(0, maxNamed)
      .map(({ address }) => formatSocketAddress(address, port))
      .join(' ');
  if (withLink.length === 0) return [fault('address-no-link', { ...values, reachable: named(reached) })];
  const published = facts.isContainer ? [unknown('address-container', values)] : [];
  return [ok('address', { ...values, reachable: named(withLink) }), ...published];
}

function rank({ family, address }: MachineAddress): number {
  return (family === 'IPv6' ? 1 : 0) + (address.includes('%') ? 2 : 0);
}

function familyFindings(facts: PortFacts): readonly Finding[] {
  const { protocol, port, host, sockets } = facts;
  const accepted = familiesOf(sockets);
  const values = { protocol, port, subject: subjectOf(facts), at: boundTexts(sockets, port) };
  if (host !== undefined) {
    const family = familyOf(host);
    if (accepted.includes(family)) return [];
    return [fault('family-wrong', { ...values, family, accepted: accepted.join(', ') })];
  }
  if (accepted.length === 2) return [ok('family-both', values)];
  // Senders on loopback choose their family by the address that they see here.
  if (sockets.every(({ address }) => isLoopback(address))) return [];
  return accepted[0] === 'IPv6' ? [fault('family-ipv6-only', values)] : [ok('family-ipv4-only', values)];
}

/** A socket at an address of the machine is sent nothing that goes to a group. */
function groupAddressFindings(facts: PortFacts): readonly Finding[] {
  const { protocol, port, sockets } = facts;
  const group = groupOf(facts) ?? '';
  const values = { protocol, port, group, at: boundTexts(sockets, port) };
  const ofFamily = sockets.filter(({ families }) => families.includes(familyOf(group)));
  if (ofFamily.length === 0)
    return [
      fault('family-wrong', {
        ...values,
        subject: subjectOf(facts),
        family: familyOf(group),
        accepted: familiesOf(sockets).join(', '),
      }),
    ];
  const takesGroup = ofFamily.some(({ address }) => isEveryAddress(address) || address === group);
  return takesGroup ? [] : [fault('group-address', values)];
}

function familiesOf(sockets: readonly PortSocket[]): readonly Family[] {
  return (['IPv4', 'IPv6'] as const).filter((family) =>
    sockets.some(({ families }) => families.includes(family)),
  );
}

function boundTexts(sockets: readonly PortSocket[], port: number): string {
  return [...new Set(sockets.map((socket) => boundAt(socket, port)))].join(' ');
}
