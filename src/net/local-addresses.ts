import { networkInterfaces } from 'node:os';
import { formatSocketAddress } from '../config/socket-address.js';

/** One address of this machine. */
export interface LocalAddress {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly interfaceName: string;
  readonly internal: boolean;
}

/** Every address of this machine, with the zone where an IPv6 link-local one needs it (RFC 4007). */
export function localAddresses(): readonly LocalAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([interfaceName, addresses]) =>
    (addresses ?? []).map(({ address, family, internal }) => ({
      address: family === 'IPv6' && /^fe[89ab]/i.test(address) ? `${address}%${interfaceName}` : address,
      family,
      interfaceName,
      internal,
    })),
  );
}

/**
 * What a device can be told to reach a socket at that is bound to `boundAddress`: the address itself, or, for one that
 * accepts on every address, this machine's own, IPv4 first, link-local and loopback last.
 */
export function reachableAddresses(boundAddress: string, port: number): readonly string[] {
  if (boundAddress !== '::' && boundAddress !== '0.0.0.0') return [formatSocketAddress(boundAddress, port)];
  const rank = ({ family, internal, address }: LocalAddress): number =>
    (internal ? 8 : 0) + (family === 'IPv6' ? 1 : 0) + (address.startsWith('fe80') ? 2 : 0);
  return localAddresses()
    .filter(({ family }) => boundAddress === '::' || family === 'IPv4')
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ address }) => formatSocketAddress(address, port));
}

/** The broadcast address of each IPv4 network that this machine is on (RFC 919): the address with its host bits set. */
export function broadcastAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? [])
      .filter(({ family, netmask }) => family === 'IPv4' && netmask !== '255.255.255.255')
      .map(({ address, netmask }) => {
        const mask = netmask.split('.').map(Number);
        return address
          .split('.')
          .map((octet, index) => (Number(octet) | ~(mask[index] ?? 255)) & 255)
          .join('.');
      }),
  );
}
