import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { familyOf, withoutZone } from '../bytes/address.js';
import { ipAddressBytes } from '../bytes/ip-address-bytes.js';
import { unmapped } from '../bytes/socket-address.js';

/** Milliseconds for which the address that faces a peer is remembered, and how many are. */
const facingForMs = 1_000;
const maxFacing = 1_024;

/**
 * The address of this machine that faces `peer`, an IP address: the peer itself if that is this machine's, the one whose network has
 * it, else the first that is not loopback. What the system really sends from may differ where routes say so. `undefined` if the
 * machine has no address of that family.
 */
export function facingAddress(
  peer: string,
  interfaces: NodeJS.Dict<readonly NetworkInterfaceInfo[]> = networkInterfaces(),
): string | undefined {
  const plain = unmapped(withoutZone(peer));
  const bytes = ipAddressBytes(plain);
  if (bytes === undefined) return undefined;
  const family = familyOf(plain);
  const own = Object.values(interfaces).flatMap((all) => (all ?? []).filter((one) => one.family === family));
  let best: string | undefined;
  let bestBits = -1;
  for (const { address, netmask, internal } of own) {
    const bits = sharedBits(bytes, address, netmask);
    // 0 is a default: any address of the family but loopback.
    const rank = bits > 0 ? bits : internal ? -1 : 0;
    if (rank <= bestBits) continue;
    best = address;
    bestBits = rank;
  }
  return best;
}

/** `facingAddress`, which asks the system, once a second for each peer. */
export function rememberedFacing(): (peer: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  let sinceMs = performance.now();
  return (peer) => {
    const nowMs = performance.now();
    if (nowMs - sinceMs > facingForMs || known.size > maxFacing) {
      known.clear();
      sinceMs = nowMs;
    }
    if (!known.has(peer)) known.set(peer, facingAddress(peer));
    return known.get(peer);
  };
}

/** The bits of a network that has `peer`, one more if `address` is the peer itself; 0 if it is in another network. */
function sharedBits(peer: Uint8Array, address: string, netmask: string): number {
  const own = ipAddressBytes(address);
  const mask = ipAddressBytes(netmask);
  if (own === undefined || mask === undefined) return 0;
  if (own.every((byte, index) => byte === peer[index])) return 8 * own.length + 1;
  let bits = 0;
  for (const [index, byte] of mask.entries()) {
    if (((own[index] ?? 0) & byte) !== ((peer[index] ?? 0) & byte)) return 0;
    for (let rest = byte; rest > 0; rest = (rest << 1) & 0xff) bits += 1;
  }
  return bits;
}
