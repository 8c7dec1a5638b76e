import { formatSocketAddress } from '../bytes/socket-address.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError } from '../errors/system-errors.js';
import { checkedAddress, isOfInterface } from './interfaces.js';
import { isAddress } from './ip-address.js';

/**
 * Returns all IP addresses of `host`, in the order in which the system would try them. An IP address is returned itself, with
 * its zone. A link-local address without a zone gets the interface `via`. Rejects with a `BreakoutboxError`; `port` only
 * appears in the error.
 */
export async function hostAddresses(host: string, port: number, via?: string): Promise<readonly string[]> {
  if (isAddress(host)) return [checkedAddress(host, via)];
  try {
    // Loaded only for names: most hosts are addresses.
    const { lookup } = await import('node:dns/promises');
    const found = await lookup(host, { all: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    throw socketError(error, formatSocketAddress(host, port));
  }
}

/**
 * Returns the addresses of a host to bind to: those that a socket on the interface `via` alone can have. Never empty. Rejects
 * with a `BreakoutboxError`, INTERFACE_CONTRADICTS if all are on other interfaces.
 */
export async function ownHostAddresses(
  host: string,
  port: number,
  via: string | undefined,
): Promise<readonly string[]> {
  const found = await hostAddresses(host, port, via);
  if (via === undefined) return found;
  const fitting = found.filter((address) => isOfInterface(address, via));
  if (fitting.length === 0) throw new BreakoutboxError('INTERFACE_CONTRADICTS', { address: host, name: via });
  return fitting;
}

/** The IP address that a server at `host` binds to: the first that the system returns. Rejects with a `BreakoutboxError`. */
export async function bindAddress(host: string, port: number): Promise<string> {
  const [address = host] = await hostAddresses(host, port);
  return address;
}
