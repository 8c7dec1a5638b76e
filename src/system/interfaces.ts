import { networkInterfaces } from 'node:os';
import { isLinkLocal, isMulticastGroup, splitZone } from '../bytes/address.js';
import { BreakoutboxError } from '../errors/error.js';
import { localAddresses } from './local-addresses.js';

/** The interfaces that are up and have an address, loopback last. */
export function interfaceNames(): readonly string[] {
  const isInternal = new Map(
    localAddresses().map(({ interfaceName, internal }) => [interfaceName, internal]),
  );
  return [...isInternal.keys()].toSorted(
    (one, other) => Number(isInternal.get(one)) - Number(isInternal.get(other)),
  );
}

/** @throws BreakoutboxError INTERFACE_NOT_FOUND, which lists the interfaces */
export function checkInterface(name: string): void {
  const names = interfaceNames();
  if (!names.includes(name))
    throw new BreakoutboxError('INTERFACE_NOT_FOUND', { name, choices: names.join(' ') });
}

/**
 * Returns an IP address in the system's form. A link-local address (RFC 4291, section 2.5.6) needs an interface; without a
 * zone it gets `via`. An interface number becomes the name.
 * @throws BreakoutboxError ZONE_MISSING, INTERFACE_NOT_FOUND, INTERFACE_CONTRADICTS
 */
export function checkedAddress(text: string, via?: string): string {
  const { address, zone } = splitZone(text);
  const isOfOneLink = isLinkLocal(address);
  if (zone === undefined) {
    const isOfLink = isOfOneLink || (address.includes(':') && isMulticastGroup(address));
    if (isOfLink && via !== undefined) return `${address}%${via}`;
    if (!isOfOneLink) return address;
    const names = interfaceNames();
    const example = `[${address}%${names[0] ?? 'eth0'}]`;
    throw new BreakoutboxError('ZONE_MISSING', { address, example, choices: names.join(' ') });
  }
  const name = /^\d+$/.test(zone) ? (nameOfIndex(Number(zone)) ?? zone) : zone;
  checkInterface(name);
  if (via !== undefined && via !== name)
    throw new BreakoutboxError('INTERFACE_CONTRADICTS', { address: text, name: via });
  return `${address}%${name}`;
}

/**
 * Returns true if a socket on `via` alone can be bound to `address`. Addresses of other interfaces and `0.0.0.0` or `::`
 * cannot. The system refuses an address that is not this machine's.
 */
export function isOfInterface(address: string, via: string): boolean {
  if (address === '0.0.0.0' || address === '::') return false;
  const isLoopback = address.startsWith('127.');
  const owner = localAddresses().find((local) =>
    isLoopback ? local.address.startsWith('127.') : local.address === address,
  );
  return owner === undefined || owner.interfaceName === via;
}

/**
 * Returns the address to bind to, in the system's form. With `via`, the socket uses that interface alone.
 * @throws BreakoutboxError those of `checkedAddress`; INTERFACE_CONTRADICTS if the address is another interface's
 */
export function checkedLocalAddress(text: string, via?: string): string {
  const address = checkedAddress(text, via);
  if (via !== undefined) checkInterface(via);
  if (via !== undefined && !isOfInterface(address, via))
    throw new BreakoutboxError('INTERFACE_CONTRADICTS', { address: text, name: via });
  return address;
}

/**
 * Returns the addresses of an interface, IPv4 first, link-local last. With `family`, only those of that family.
 * @throws BreakoutboxError INTERFACE_NOT_FOUND; INTERFACE_WITHOUT_ADDRESS if it has none of the family
 */
export function addressesOfInterface(name: string, family?: 'IPv4' | 'IPv6'): readonly string[] {
  checkInterface(name);
  const rank = (address: string): number => (isLinkLocal(address) ? 2 : Number(address.includes(':')));
  const found = localAddresses()
    .filter((local) => local.interfaceName === name && (family === undefined || local.family === family))
    .map(({ address }) => address)
    .toSorted((one, other) => rank(one) - rank(other));
  if (found.length === 0)
    throw new BreakoutboxError('INTERFACE_WITHOUT_ADDRESS', { name, family: family ?? 'IP' });
  return found;
}

function nameOfIndex(index: number): string | undefined {
  return Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some((one) => one.family === 'IPv6' && one.scopeid === index),
  )?.[0];
}
