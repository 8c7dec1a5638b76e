import { isIPv4 } from 'node:net';
import { formatAddress, isEveryAddress, withoutZone } from '../../bytes/address.js';
import { unmapped } from '../../bytes/socket-address.js';
import type { DatagramSpec } from '../../config/endpoint-spec.js';
import { maxDatagramBytes } from '../../config/limits.js';
import { parseAddress } from '../../config/parse-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { checkedLocalAddress, checkInterface } from '../../system/interfaces.js';
import { isAddress } from '../../system/ip-address.js';
import { isLocalAddress } from '../../system/local-addresses.js';
import type { DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import { isBroadcast } from './udp-binding.js';

/** Returns the spec with the addresses in the system's form. @throws BreakoutboxError ZONE_MISSING, INTERFACE_NOT_FOUND … */
export function checkedSpec<Spec extends Pick<DatagramSpec, 'local' | 'interface'>>(spec: Spec): Spec {
  const { local, interface: via } = spec;
  if (via !== undefined) checkInterface(via);
  if (local.host === undefined || !isAddress(local.host)) return spec;
  return { ...spec, local: { ...local, host: checkedLocalAddress(local.host, via) } };
}

/** @throws BreakoutboxError DATAGRAM_TOO_LARGE if so many bytes exceed a datagram to that address */
export function checkPayload(bytes: number, { address, peer }: Destination): void {
  const most = maxDatagramBytes[isIPv4(unmapped(address)) ? 'IPv4' : 'IPv6'];
  if (bytes > most) throw new BreakoutboxError('DATAGRAM_TOO_LARGE', { bytes, address: peer, most });
}

/**
 * Returns the destination for an IP address and port that a person entered. Undefined if `name` is none, or if the socket is
 * connected to its remote.
 * @throws BreakoutboxError BROADCAST_REFUSED, FAMILIES_DIFFER
 */
export function destinationOf(
  name: string,
  transport: DatagramTransport,
  { broadcast, local }: DatagramSpec,
): Destination | undefined {
  const parsed = parseAddress(name, 1);
  const host = parsed.ok ? (parsed.value.host ?? '') : '';
  if (!parsed.ok || transport.isConnected || !isAddress(host)) return undefined;
  if (!broadcast && isBroadcast(host)) throw new BreakoutboxError('BROADCAST_REFUSED', { address: name });
  if (!reaches(transport.local.address, host))
    throw new BreakoutboxError('FAMILIES_DIFFER', { address: name, local: formatAddress(local) });
  return transport.destination(host, parsed.value.port);
}

/** Returns true if a destination is the socket itself, bound to `local`. */
export function isSelf({ address, port }: Destination, local: DatagramTransport['local']): boolean {
  if (local.port !== port) return false;
  const plain = unmapped(address);
  return isEveryAddress(local.address) ? isLocalAddress(plain) : plain === unmapped(local.address);
}

/** Returns true if a socket bound to `local` can send to the family of `host`. One bound to `::` can send to both. */
function reaches(local: string, host: string): boolean {
  return local === '::' || isIPv4(unmapped(local)) === isIPv4(unmapped(withoutZone(host)));
}
