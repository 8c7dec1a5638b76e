import { maxDatagramBytes } from '../../../../src/config/limits.js';
import { parseAddress } from '../../../../src/config/parse-address.js';
import type { SocketSummary } from '../../../state/kinds.js';

/** Why nothing can be sent through an endpoint as it stands. */
export type SendBlock = 'stopped' | 'connecting' | 'nobody' | 'nobodyUdp' | 'peerGone' | 'badTarget';

/** What stands in the way of sending to `to` (everyone without it), or undefined. */
export function sendBlock(
  { status, input, peers, peerCount }: SocketSummary,
  to: string | undefined,
): SendBlock | undefined {
  if (status.state === 'opening' || status.state === 'connecting' || status.state === 'waiting')
    return 'connecting';
  if (status.state !== 'listening' && status.state !== 'connected') return 'stopped';
  if (input.type === 'udp') {
    if (to !== undefined) return isTarget(to) ? undefined : 'badTarget';
    return input.remote !== undefined || peerCount > 0 ? undefined : 'nobodyUdp';
  }
  if (to !== undefined) {
    // The list is bounded; a peer beyond it may well be there.
    const isListed = peers.some(({ peer }) => peer === to) || peerCount > peers.length;
    return isListed ? undefined : 'peerGone';
  }
  return input.type === 'tcp-listen' && peerCount === 0 ? 'nobody' : undefined;
}

/** Whether a text names a host and a port that a datagram can go to. */
export function isTarget(text: string): boolean {
  const parsed = parseAddress(text, 1);
  return parsed.ok && parsed.value.host !== undefined && parsed.value.host !== '*';
}

/** The most bytes that one message of this kind of endpoint holds: a datagram's, or undefined for a stream (RFC 768). */
export function maxMessageBytes({ input }: Pick<SocketSummary, 'input'>): number | undefined {
  return input.type === 'udp' ? maxDatagramBytes.IPv4 : undefined;
}
