import { type Family, familyOf, isEveryAddress, isMulticastGroup, withoutZone } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { MachineAddress, PortFacts, PortSocket } from './facts.js';

/** The group that is asked about; `undefined` if it is another address, or none. */
export function groupOf({ host }: Pick<PortFacts, 'host'>): string | undefined {
  return host !== undefined && isMulticastGroup(host) ? withoutZone(host) : undefined;
}

/** What is asked about, as it is typed: `7788`, `127.0.0.1:7788`, `[ff02::7]:5000`. */
export function subjectOf({ host, port }: Pick<PortFacts, 'host' | 'port'>): string {
  return host === undefined ? String(port) : formatSocketAddress(host, port);
}

/** Where a socket is bound, as it is typed. */
export function boundAt({ address }: PortSocket, port: number): string {
  return formatSocketAddress(address, port);
}

/** Whether an address is of the loopback interface: 127.0.0.0/8 (RFC 1122, section 3.2.1.3) or ::1. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** Whether a socket takes what is sent to an address of this machine. */
export function takes(socket: PortSocket, address: string): boolean {
  const family: Family = familyOf(address);
  if (!socket.families.includes(family)) return false;
  return isEveryAddress(socket.address) || withoutZone(socket.address) === withoutZone(address);
}

/** Interfaces by which something can come from outside: those with an address, and loopback only if there is no other. */
export function outsideInterfaces(addresses: readonly MachineAddress[]): readonly string[] {
  const outside = addresses.filter(({ internal }) => !internal);
  return [...new Set(outside.flatMap(({ interfaceName }) => interfaceName ?? []))];
}

/** The sockets that take what is asked about: at the address, of a group those that may be its, or all. */
export function concernedSockets(facts: PortFacts): readonly PortSocket[] {
  const { host, sockets } = facts;
  if (host === undefined) return sockets;
  const group = groupOf(facts);
  if (group === undefined) return sockets.filter((socket) => takes(socket, host));
  return sockets.filter(
    (socket) =>
      socket.families.includes(familyOf(group)) &&
      (isEveryAddress(socket.address) || withoutZone(socket.address) === group),
  );
}
