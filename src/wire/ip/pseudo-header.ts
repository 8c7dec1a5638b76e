/*
 * The pseudo header that checksums of the protocols above IP cover before their message (RFC 9293, section 3.1; RFC 8200,
 * section 8.1).
 *
 *  +----------------+---------------------+---------+----------+-----------------+
 *  | source address | destination address |    0    | protocol | message length  |
 *  +----------------+---------------------+---------+----------+-----------------+
 *    4 or 16 bytes    4 or 16 bytes         1 or 3    1 byte     2 or 4 bytes, before the protocol in IPv6
 */
import { addedSum, internetSum } from '../../bytes/checksum/internet-checksum.js';
import type { Packet } from '../packet.js';
import { destinationAt as ipv4DestinationAt, sourceAt as ipv4SourceAt } from './ipv4.js';
import { destinationAt as ipv6DestinationAt, sourceAt as ipv6SourceAt } from './ipv6.js';
import { routeEndAt } from './ipv6-routing.js';

/**
 * The sum of the pseudo header of a message of `protocol` in `layer`, of `length` bytes; -1 if no IP header lies outside. Behind a
 * routing header the destination is the end of the route.
 */
export function pseudoHeaderSum(packet: Packet, layer: number, protocol: number, length: number): number {
  const { bytes } = packet;
  let station = -1;
  for (let outer = layer - 1; outer > 0; outer -= 1) {
    const from = packet.start(outer);
    switch (packet.codec(outer)?.protocol) {
      case 'ip':
        return numbers(
          internetSum(bytes, from + ipv4SourceAt, from + ipv4DestinationAt + 4),
          protocol,
          length,
        );
      case 'ipv6': {
        const destination = station < 0 ? from + ipv6DestinationAt : station;
        const source = internetSum(bytes, from + ipv6SourceAt, from + ipv6DestinationAt);
        return numbers(internetSum(bytes, destination, destination + 16, source), protocol, length);
      }
      case 'ipv6.routing':
        if (station < 0) station = routeEndAt(bytes, from);
    }
  }
  return -1;
}

/** Whether the IP header nearest outside a layer is one of IPv6. */
export function isInIpv6(packet: Packet, layer: number): boolean {
  for (let outer = layer - 1; outer > 0; outer -= 1) {
    const protocol = packet.codec(outer)?.protocol;
    if (protocol === 'ip' || protocol === 'ipv6') return protocol === 'ipv6';
  }
  return false;
}

function numbers(addresses: number, protocol: number, length: number): number {
  return addedSum(addedSum(addresses, protocol), length);
}
