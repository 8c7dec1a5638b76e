import { isEveryAddress } from '../../bytes/address.js';
import { splitSocketAddress } from '../../bytes/socket-address.js';
import { type IpEnd, ipEnd } from './ip-packet.js';

/** Addresses for documentation (RFC 5737, RFC 3849): this side's where nobody knows it. */
const unknownAddress = { IPv4: '192.0.2.1', IPv6: '2001:db8::1' } as const;
/** Ports for this side where nobody knows it: the dynamic ones (RFC 6335, section 6). */
const dynamicPorts = { first: 49_152, count: 16_384 } as const;

/**
 * This side of a conversation with `peer`, of an endpoint that is bound to `local` and can be reached at `reachable`. What nobody
 * knows is assumed: of several addresses the one that has most leading bits in common with the peer's, the loopback one for a
 * loopback peer, and the `ordinal`-th of the dynamic ports.
 */
export function assumedLocalEnd(
  local: string | undefined,
  reachable: readonly string[],
  peer: IpEnd,
  ordinal: number,
): IpEnd {
  const bound = local === undefined ? undefined : splitSocketAddress(local);
  const port =
    bound !== undefined && Number.isInteger(bound.port) && bound.port > 0 && bound.port <= 0xffff
      ? bound.port
      : dynamicPorts.first + (ordinal % dynamicPorts.count);
  if (bound !== undefined && !isEveryAddress(bound.address)) {
    const known = ipEnd({ address: bound.address, port });
    if (known !== undefined) return known;
  }
  return { address: isLoopback(peer.address) ? peer.address : facing(reachable, peer.address), port };
}

/** Whether an address is of 127.0.0.0/8, or ::1. */
export function isLoopback(address: Uint8Array): boolean {
  if (address.length === 4) return address[0] === 127;
  return address.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

function facing(reachable: readonly string[], peer: Uint8Array): Uint8Array {
  const fallback = ipEnd({
    address: peer.length === 4 ? unknownAddress.IPv4 : unknownAddress.IPv6,
    port: 0,
  });
  let best = fallback?.address ?? peer;
  let bestBits = -1;
  for (const text of reachable) {
    const address = ipEnd(splitSocketAddress(text))?.address;
    if (address?.length !== peer.length) continue;
    const bits = commonBits(address, peer);
    if (bits > bestBits) [best, bestBits] = [address, bits];
  }
  return best;
}

/** How many leading bits two addresses of one family have in common. */
function commonBits(one: Uint8Array, other: Uint8Array): number {
  for (let index = 0; index < one.length; index += 1) {
    const difference = (one[index] ?? 0) ^ (other[index] ?? 0);
    if (difference !== 0) return index * 8 + Math.clz32(difference) - 24;
  }
  return one.length * 8;
}
