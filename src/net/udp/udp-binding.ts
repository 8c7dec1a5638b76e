import type { Socket } from 'node:dgram';
import { familyOf, isEveryAddress, isMulticastGroup } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { DatagramSpec } from '../../config/endpoint-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import { isFamilyMissing } from '../../system/bind-families.js';
import { ownHostAddresses } from '../../system/host-addresses.js';
import { addressesOfInterface } from '../../system/interfaces.js';
import { broadcastAddresses, localAddresses } from '../../system/local-addresses.js';
import type { Route } from '../routes.js';
import { bindSocket, multicastInterface, socketTypes } from './udp-socket.js';

/** Returns true for the limited broadcast and for the last address of each of this machine's networks (RFC 919). */
export function isBroadcast(address: string): boolean {
  return address === '255.255.255.255' || broadcastAddresses().includes(address);
}

/** The addresses to bind without a remote: each address of a name or an interface, or none for every address. */
export async function localAddressesOf({
  local,
  multicast,
  interface: via,
}: DatagramSpec): Promise<readonly string[]> {
  // Datagrams to a group arrive at no other address. The host only decides the interface to join on.
  if (multicast !== undefined) return [];
  if (local.host !== undefined) return ownHostAddresses(local.host, local.port, via);
  return via === undefined ? [] : addressesOfInterface(via);
}

/**
 * Binds a socket. Without an address, one socket serves both families if the system has IPv6. A remote or a group
 * determines the family. Rejects with the system's error.
 */
export async function bindFor(
  { local, multicast, broadcast }: DatagramSpec,
  localAddress: string | undefined,
  remoteAddress: string | undefined,
): Promise<Socket> {
  if (remoteAddress === undefined && multicast === undefined && isEveryAddress(localAddress))
    return bindToAll(localAddress === '::' ? 'udp6' : 'udp4', local.port);
  const deciding = localAddress ?? remoteAddress ?? multicast;
  if (deciding !== undefined) {
    const type = socketTypes[familyOf(deciding)];
    return bindSocket(type, local.port, localAddress, multicast !== undefined);
  }
  if (broadcast) return bindToAll('udp4', local.port);
  try {
    return await bindToAll('udp6', local.port);
  } catch (error) {
    if (!isFamilyMissing(error)) throw error;
    return bindToAll('udp4', local.port);
  }
}

/** Binds to every address, `shared` with sockets of single addresses. It first binds alone, so that a port in use is an error. */
async function bindToAll(type: 'udp4' | 'udp6', port: number): Promise<Socket> {
  const alone = await bindSocket(type, port, undefined, false);
  const own = alone.address().port;
  alone.close();
  return bindSocket(type, own, undefined, true);
}

/** Sets the spec's socket options for a remote by `route`. */
export function configure({ broadcast, ttl }: DatagramSpec, route: Route | undefined, socket: Socket): void {
  if (broadcast) socket.setBroadcast(true);
  if (ttl !== undefined) {
    socket.setTTL(ttl);
    socket.setMulticastTTL(ttl);
  }
  if (route?.local === undefined || !isMulticastGroup(route.remote)) return;
  const local = localAddresses().find(({ address }) => address === route.local);
  if (local !== undefined) socket.setMulticastInterface(multicastInterface(local));
}

/**
 * Connects to the remote unless it is a broadcast or a group. Returns true if it connected.
 * @throws BreakoutboxError BROADCAST_REFUSED, or the system's error
 */
export async function connectTo(
  spec: DatagramSpec,
  socket: Socket,
  address: string,
  port: number,
): Promise<boolean> {
  const { broadcast } = spec;
  if (!broadcast && isBroadcast(address)) {
    throw new BreakoutboxError('BROADCAST_REFUSED', { address: formatSocketAddress(address, port) });
  }
  // A connected socket gets ICMP errors, but accepts datagrams from that address alone. This is right for one device, and
  // wrong for a group or a broadcast, which many devices answer.
  if (broadcast || isMulticastGroup(address)) return false;
  await new Promise<void>((connected, failed) => {
    socket.once('error', failed);
    // node:dgram passes an error of connect(2), such as a missing route, to this callback alone.
    socket.connect(port, address, (error?: Error) => {
      socket.off('error', failed);
      if (error === undefined) connected();
      else failed(error);
    });
  });
  return true;
}
