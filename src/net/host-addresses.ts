import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { formatSocketAddress } from '../config/socket-address.js';
import { socketError } from '../errors/system-errors.js';

/**
 * All IP addresses of `host`, in the order in which the system would try them; an IP address, with its zone, is its own.
 * Rejects with a `BreakoutboxError`; `port` only names what was asked for.
 */
export async function hostAddresses(host: string, port: number): Promise<readonly string[]> {
  if (isIP(host.replace(/%.*/, '')) !== 0) return [host];
  try {
    const found = await lookup(host, { all: true });
    return [...new Set(found.map(({ address }) => address))];
  } catch (error) {
    throw socketError(error, formatSocketAddress(host, port));
  }
}
