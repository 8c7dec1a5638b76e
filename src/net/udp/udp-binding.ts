import type { Socket } from 'node:dgram';
import { familyOf, isEveryAddress, isMulticastGroup } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { UdpSpec } from '../../config/endpoint-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import { isFamilyMissing } from '../../system/bind-families.js';
import { ownHostAddresses } from '../../system/host-addresses.js';
import { addressesOfInterface } from '../../system/interfaces.js';
import { broadcastAddresses, localAddresses } from '../../system/local-addresses.js';
import type { Route } from '../routes.js';
import { bindSocket, multicastInterface, socketTypes } from './udp-socket.js';

/** The limited broadcast, or the last address of one of this machine's networks (RFC 919). */
export function isBroadcast(address: string): boolean {
  return address === '255.255.255.255' || broadcastAddresses().includes(address);
}

/** Where a socket without a remote is bound: nowhere in particular, or at each address of a name or an interface. */
export async function localAddressesOf({
  local,
  multicast,
  interface: via,
}: UdpSpec): Promise<readonly string[]> {
  // What is sent to a group arrives at no other address: the interface of the host decides where it is joined.
  if (multicast !== undefined) return [];
  if (local.host !== undefined) return ownHostAddresses(local.host, local.port, via);
  return via === undefined ? [] : addressesOfInterface(via);
}

/**
 * Binds a socket. Every address means one socket for both families where the system has IPv6; a remote or a group
 * decides its own. Rejects with the system's error.
 */
export async function bindFor(
  { local, multicast, broadcast }: UdpSpec,
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

/** Bound to every address, and `shared` with the sockets of single ones; but alone at first, so that a port in use is an error. */
async function bindToAll(type: 'udp4' | 'udp6', port: number): Promise<Socket> {
  const alone = await bindSocket(type, port, undefined, false);
  const own = alone.address().port;
  alone.close();
  return bindSocket(type, own, undefined, true);
}

/** Sets what the description asks of a socket on its way to a remote by `route`. */
export function configure({ broadcast, ttl }: UdpSpec, route: Route | undefined, socket: Socket): void {
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
 * Connects to the remote where that is right; whether it did.
 * @throws BreakoutboxError BROADCAST_REFUSED, or the system's error
 */
export async function connectTo(
  spec: UdpSpec,
  socket: Socket,
  address: string,
  port: number,
): Promise<boolean> {
  const { broadcast } = spec;
  if (!broadcast && isBroadcast(address)) {
    throw new BreakoutboxError('BROADCAST_REFUSED', { address: formatSocketAddress(address, port) });
  }
  // A connected socket learns that nobody listens there (ICMP), but takes answers from that address alone: right for
  // one device, wrong for a group or a broadcast, whose answers come from many.
  if (broadcast || isMulticastGroup(address)) return false;
  await new Promise<void>((connected, failed) => {
    socket.once('error', failed);
    // node:dgram gives an error of connect(2), such as that of a missing route, to this callback and to nobody else.
    socket.connect(port, address, (error?: Error) => {
      socket.off('error', failed);
      if (error === undefined) connected();
      else failed(error);
    });
  });
  return true;
}
