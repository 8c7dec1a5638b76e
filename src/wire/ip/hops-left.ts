import type { Packet } from '../packet.js';
import { timeToLiveAt } from './ipv4.js';
import { hopLimitAt } from './ipv6.js';

/** How many routers may still pass a packet on, as the IP header nearest outside `layer` says; 0 if there is none. */
export function hopsLeft(packet: Packet, layer: number): number {
  for (let outer = layer - 1; outer > 0; outer -= 1) {
    const protocol = packet.codec(outer)?.protocol;
    if (protocol === 'ip') return packet.bytes[packet.start(outer) + timeToLiveAt] ?? 0;
    if (protocol === 'ipv6') return packet.bytes[packet.start(outer) + hopLimitAt] ?? 0;
  }
  return 0;
}
