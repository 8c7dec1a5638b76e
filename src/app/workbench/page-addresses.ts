import { isEveryAddress, isLinkLocal } from '../../bytes/address.js';
import { isLoopback } from '../../http/guard.js';
import { type OwnAddress, ownAddresses, reachabilityOf } from '../../system/local-addresses.js';

/**
 * Where other machines open the page of a workbench that is bound to `host`, most useful first: no loopback, and no link-local
 * address, whose zone is a name of this machine. Of every address, those in `known` alone: its guard refuses what came later.
 */
export function pageAddresses(
  host: string,
  port: number,
  known: readonly string[],
  own: readonly OwnAddress[] = ownAddresses(),
): readonly string[] {
  if (isLoopback(host)) return [];
  const usable = own.filter(
    ({ address, internal }) => !internal && !isLinkLocal(address) && known.includes(address),
  );
  const { reachable } = reachabilityOf(host, port, isEveryAddress(host) ? usable : own);
  return reachable.map((address) => `http://${address}/`);
}
