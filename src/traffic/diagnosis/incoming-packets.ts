import { type Family, familyOf, isLinkLocal, withoutZone } from '../../bytes/address.js';
import type { PortFacts } from './facts.js';
import type { PacketCase } from './firewall/packet-case.js';
import { concernedSockets, groupOf, isLoopback, outsideInterfaces } from './port-subject.js';

/** The packets that a firewall is tried with: one for each interface and family by which they may come to the port. */
export function incomingPackets(facts: PortFacts): readonly PacketCase[] {
  return isFromInside(facts) ? loopbackPackets(facts) : outsidePackets(facts);
}

/** Whether only programs of the machine itself reach what is asked about. */
function isFromInside(facts: PortFacts): boolean {
  if (facts.host !== undefined) return isLoopback(facts.host);
  return facts.sockets.length > 0 && facts.sockets.every(({ address }) => isLoopback(address));
}

function loopbackPackets(facts: PortFacts): readonly PacketCase[] {
  const { protocol, port, host, addresses } = facts;
  const internal = addresses.filter((own) => own.internal);
  return familiesOf(facts).map((family) => {
    const own =
      host === undefined
        ? internal.filter((one) => one.family === family).map(({ address }) => address)
        : [host];
    const interfaceName = internal[0]?.interfaceName ?? 'lo';
    return { protocol, port, family, interfaceName, destinations: own, sources: own, isMulticast: false };
  });
}

function outsidePackets(facts: PortFacts): readonly PacketCase[] {
  const { protocol, port, host } = facts;
  const isMulticast = groupOf(facts) !== undefined;
  return interfacesOf(facts).flatMap((interfaceName) =>
    familiesOf(facts).flatMap((family): readonly PacketCase[] => {
      const own = ownAddresses(facts, interfaceName, family);
      // A group, and an interface that is named, need no address.
      if (own.length === 0 && !isMulticast && facts.interfaceName === undefined) return [];
      const destinations = host === undefined ? own : [withoutZone(host)];
      return [{ protocol, port, family, interfaceName, destinations, sources: [], isMulticast }];
    }),
  );
}

/** The interface that is asked about, that of the address that is, or all. */
function interfacesOf({ interfaceName, host, addresses }: PortFacts): readonly string[] {
  if (interfaceName !== undefined) return [interfaceName];
  const owner = addresses.find(
    ({ address }) => host !== undefined && withoutZone(address) === withoutZone(host),
  );
  return owner?.interfaceName === undefined ? outsideInterfaces(addresses) : [owner.interfaceName];
}

/** The families that are asked about, as far as a socket takes them. */
function familiesOf(facts: PortFacts): readonly Family[] {
  const sockets = concernedSockets(facts);
  return (['IPv4', 'IPv6'] as const).filter((family) => {
    const isAsked = facts.host === undefined || familyOf(facts.host) === family;
    return isAsked && (sockets.length === 0 || sockets.some(({ families }) => families.includes(family)));
  });
}

/** The addresses of an interface that others send to: one of a single link is meant only where there is no other, or it is asked about. */
function ownAddresses(
  { addresses, host }: PortFacts,
  interfaceName: string,
  family: Family,
): readonly string[] {
  const outside = addresses.filter(({ internal }) => !internal);
  const isLinkMeant = host !== undefined || outside.every(({ address }) => isLinkLocal(address));
  return outside
    .filter((own) => own.interfaceName === interfaceName && own.family === family)
    .filter(({ address }) => isLinkMeant || !isLinkLocal(address))
    .map(({ address }) => withoutZone(address));
}
