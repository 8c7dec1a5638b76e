import { isEveryAddress } from '../../bytes/address.js';
import type { SocketAddress } from '../../bytes/socket-address.js';
import { type IpEnd, ipEnd } from './ip-packet.js';

/** The ends of a recorded packet, and the address of this side's. */
export interface RecordedEnds {
  readonly local: IpEnd;
  readonly peer: IpEnd;
  readonly localAddress: string;
}

/**
 * The ends that a packet of an endpoint has: where its socket is bound to every address, the one that `facing` gives for the peer.
 * `undefined` if that is none, or if an end is no IP address.
 */
export function recordedEnds(
  bound: SocketAddress,
  given: SocketAddress,
  facing: (peer: string) => string | undefined,
): RecordedEnds | undefined {
  const localAddress = isEveryAddress(bound.address) ? (facing(given.address) ?? '') : bound.address;
  const local = ipEnd({ address: localAddress, port: bound.port });
  const peer = ipEnd(given);
  return local === undefined || peer === undefined ? undefined : { local, peer, localAddress };
}
