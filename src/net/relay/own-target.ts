import { type Address, formatAddress, isEveryAddress } from '../../bytes/address.js';
import { type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { hostAddresses } from '../../system/host-addresses.js';
import { isLocalAddress } from '../../system/local-addresses.js';

/**
 * Makes sure that a relay which is bound to `bound` is not its own target, whose every client would be a client again. Rejects
 * with a `BreakoutboxError`, RELAY_TO_ITSELF. A name that cannot be resolved now is none of this machine's.
 */
export async function refuseOwnTarget(
  target: Required<Address>,
  bound: readonly SocketAddress[],
): Promise<void> {
  const here = bound.filter(({ port }) => port === target.port);
  if (here.length === 0) return;
  const addresses = await hostAddresses(target.host, target.port).catch(() => []);
  const isOwn = addresses.some((address) =>
    here.some(({ address: own }) =>
      isEveryAddress(own) ? isLocalAddress(unmapped(address)) : unmapped(own) === unmapped(address),
    ),
  );
  if (isOwn) throw new BreakoutboxError('RELAY_TO_ITSELF', { address: formatAddress(target) });
}
