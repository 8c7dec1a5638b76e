import { BlockList, isIPv4 } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { type Address, formatAddress, isEveryAddress, isLinkLocal } from '../bytes/address.js';
import { formatSocketAddress } from '../bytes/socket-address.js';
import { BreakoutboxError } from '../errors/error.js';
import type { Situation } from '../errors/situations.js';
import { socketFailure } from '../errors/system-errors.js';
import { kernelAddresses, kernelAddressTables } from './kernel-addresses.js';

/** One address of this machine. */
export interface LocalAddress {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly interfaceName: string;
  readonly internal: boolean;
}

/** Every address of this machine. IPv6 link-local addresses have their zone (RFC 4007). */
export function localAddresses(): readonly LocalAddress[] {
  return addressesOf(networkInterfaces());
}

function addressesOf(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): readonly LocalAddress[] {
  return Object.entries(interfaces).flatMap(([interfaceName, addresses]) =>
    (addresses ?? []).map(({ address, family, internal }) => ({
      address: isLinkLocal(address) ? `${address}%${interfaceName}` : address,
      family,
      interfaceName,
      internal,
    })),
  );
}

/** An address of this machine, with or without a link. */
export interface OwnAddress {
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  /** `undefined` for an IPv4 address without a link: the system reports its interface by netlink alone. */
  readonly interfaceName: string | undefined;
  readonly internal: boolean;
  /** True if its interface is up and has a carrier. */
  readonly hasLink: boolean;
}

/** The system's last report of its addresses, and the addresses read from it. */
let lastReport = '';
let lastAddresses: readonly OwnAddress[] = [];

/**
 * Every address of this machine. On Linux it includes interfaces without a carrier: switching a board off takes the link down,
 * but the kernel keeps the address. Returns the same list while the system reports the same, so that polling costs the system
 * calls alone.
 */
export function ownAddresses(): readonly OwnAddress[] {
  const interfaces = networkInterfaces();
  const tables = kernelAddressTables();
  const report = JSON.stringify([interfaces, tables]);
  if (report === lastReport) return lastAddresses;
  const linked = addressesOf(interfaces);
  const known = new Set(linked.map(({ address }) => address));
  const linkless = kernelAddresses(tables).filter(({ address }) => !known.has(address));
  lastReport = report;
  lastAddresses = [
    ...linked.map((local) => ({ ...local, hasLink: true })),
    ...linkless.map((local) => ({ ...local, internal: false, hasLink: false })),
  ];
  return lastAddresses;
}

/** Where a device can reach a socket: `HOST:PORT`, most useful first. */
export interface Reachability {
  readonly reachable: readonly string[];
  /** The addresses among them whose interface has no link now. */
  readonly withoutLink: readonly string[];
}

/**
 * Where a device can reach a socket bound to `boundAddress`: at that address, or, if the socket accepts on every address, at
 * this machine's own: IPv4 first, then link-local ones, those without a link, and loopback.
 */
export function reachabilityOf(
  boundAddress: string,
  port: number,
  own: readonly OwnAddress[] = ownAddresses(),
): Reachability {
  const isEvery = isEveryAddress(boundAddress);
  const all = own.filter(({ address, family }) =>
    isEvery ? boundAddress === '::' || family === 'IPv4' : address === boundAddress,
  );
  const rank = ({ family, internal, address, hasLink }: OwnAddress): number =>
    (internal ? 8 : 0) + (hasLink ? 0 : 4) + (isLinkLocal(address) ? 2 : 0) + (family === 'IPv6' ? 1 : 0);
  const sorted = all.toSorted((one, other) => rank(one) - rank(other));
  const named = ({ address }: OwnAddress): string => formatSocketAddress(address, port);
  return {
    reachable: isEvery ? sorted.map(named) : [formatSocketAddress(boundAddress, port)],
    withoutLink: sorted.filter(({ hasLink }) => !hasLink).map(named),
  };
}

/** Returns true for this machine's addresses: all of 127.0.0.0/8 (RFC 1122, section 3.2.1.3) and unspecified ones are. */
export function isLocalAddress(address: string): boolean {
  return (
    address.startsWith('127.') ||
    isEveryAddress(address) ||
    localAddresses().some((local) => local.address === address)
  );
}

/** The error for a socket that could not be bound to its local address. If the address is not local, it lists those that are. */
export function bindingError(error: unknown, local: Address): BreakoutboxError {
  const { code, params } = socketFailure(error, formatAddress(local));
  const situation: Situation = 'bind-not-local';
  const choices = localAddresses().map(({ address }) => address);
  return new BreakoutboxError(
    code,
    code === 'ADDRESS_NOT_LOCAL'
      ? { ...params, address: local.host ?? '', situation, choices: choices.join(' ') }
      : params,
    { cause: error },
  );
}

/** Returns true if an IPv4 address is in one of this machine's networks and is not its broadcast address. */
export function isUnicastOfOwnNetwork(address: string): boolean {
  if (!isIPv4(address) || broadcastAddresses().includes(address)) return false;
  const networks = new BlockList();
  for (const addresses of Object.values(networkInterfaces()))
    for (const { family, address: own, cidr } of addresses ?? [])
      if (family === 'IPv4' && cidr !== null) networks.addSubnet(own, Number(cidr.split('/')[1]));
  return networks.check(address);
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
