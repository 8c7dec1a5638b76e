import { formatSocketAddress } from '../bytes/socket-address.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError } from '../errors/system-errors.js';
import { checkedAddress, isOfInterface } from './interfaces.js';
import { isAddress } from './ip-address.js';

/**
 * All IP addresses of `host`, in the order in which the system would try them; an IP address, with its zone, is its own.
 * A link-local address without a zone is on the interface `via`. Rejects with a `BreakoutboxError`; `port` only names what
 * was asked for.
 */
export async function hostAddresses(host: string, port: number, via?: string): Promise<readonly string[]> {
  if (isAddress(host)) return [checkedAddress(host, via)];
  try {
    // Most hosts are addresses, and start without it.
    const { lookup } = await import('node:dns/promises');
    const found = await lookup(host, { all: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    throw socketError(error, formatSocketAddress(host, port));
  }
}

/**
 * The same of a host to bind to: those of its addresses that a socket can have which uses the interface `via` alone. Never
 * none. Rejects with a `BreakoutboxError`, INTERFACE_CONTRADICTS where all are of other interfaces.
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

/** The IP address that a server at `host` binds to: the first that the system names. Rejects with a `BreakoutboxError`. */
export async function bindAddress(host: string, port: number): Promise<string> {
  const [address = host] = await hostAddresses(host, port);
  return address;
}
