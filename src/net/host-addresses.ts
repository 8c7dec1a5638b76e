import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { formatSocketAddress } from '../config/socket-address.js';
import { socketError } from '../errors/system-errors.js';
import { checkedAddress } from './interfaces.js';

/**
 * All IP addresses of `host`, in the order in which the system would try them; an IP address, with its zone, is its own.
 * A link-local address without a zone is on the interface `via`. Rejects with a `BreakoutboxError`; `port` only names what
 * was asked for.
 */
export async function hostAddresses(host: string, port: number, via?: string): Promise<readonly string[]> {
  if (isIP(host.replace(/%.*/, '')) !== 0) return [checkedAddress(host, via)];
  try {
    const found = await lookup(host, { all: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    throw socketError(error, formatSocketAddress(host, port));
  }
}
