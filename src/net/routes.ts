import { isIPv4 } from 'node:net';
import { type Address, formatAddress, isLinkLocal } from '../bytes/address.js';
import { BreakoutboxError } from '../errors/error.js';
import { hostAddresses, ownHostAddresses } from '../system/host-addresses.js';
import { addressesOfInterface } from '../system/interfaces.js';

/** One route to a host: its IP address, and the local address to send from if one was requested. */
export interface Route {
  readonly remote: string;
  readonly local: string | undefined;
}

/**
 * Returns the routes to a host, in the order in which the system would try its addresses: those from `local`'s host or the
 * interface `via`. Never empty. Rejects with a `BreakoutboxError`.
 */
export async function routesTo(
  remote: Required<Address>,
  local: Address,
  via: string | undefined,
): Promise<readonly Route[]> {
  const remotes = await hostAddresses(remote.host, remote.port, via);
  const own = local.host;
  if (own === undefined && via === undefined)
    return remotes.map((address) => ({ remote: address, local: undefined }));
  const locals = own === undefined ? undefined : await ownHostAddresses(own, local.port, via);
  const routes: Route[] = [];
  let failed: unknown;
  for (const address of remotes) {
    const family = isIPv4(address) ? 'IPv4' : 'IPv6';
    try {
      const from = locals ?? addressesOfInterface(via ?? '', family);
      const fitting = from.filter((one) => isIPv4(one) === (family === 'IPv4'));
      // A link-local peer can always answer a link-local address.
      const chosen = (isLinkLocal(address) ? fitting.findLast(isLinkLocal) : undefined) ?? fitting[0];
      if (chosen !== undefined) routes.push({ remote: address, local: chosen });
    } catch (error) {
      failed = error;
    }
  }
  if (routes.length > 0) return routes;
  throw (
    failed ?? new BreakoutboxError('FAMILIES_DIFFER', { address: formatAddress(remote), local: own ?? '' })
  );
}
