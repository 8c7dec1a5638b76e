import { maxDatagramBytes } from '../../../../src/config/limits.js';
import { parseAddress } from '../../../../src/config/parse-address.js';
import { isOfDatagrams, isRelay, type SocketSummary } from '../../../state/kinds.js';

/** Why nothing can be sent through an endpoint in its current state. */
export type SendBlock = 'stopped' | 'connecting' | 'nobody' | 'nobodyUdp' | 'peerGone' | 'badTarget';

/** Why nothing can be sent to `to` (every peer if absent), or undefined. */
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
    // The list is bounded; a peer beyond it may be connected.
    const isListed = peers.some(({ peer }) => peer === to) || peerCount > peers.length;
    return isListed ? undefined : 'peerGone';
  }
  return (input.type === 'tcp-listen' || isRelay(input)) && peerCount === 0 ? 'nobody' : undefined;
}

/** Whether a text names a host and a port to send a datagram to. */
export function isTarget(text: string): boolean {
  const parsed = parseAddress(text, 1);
  return parsed.ok && parsed.value.host !== undefined && parsed.value.host !== '*';
}

/** The maximum bytes of one message of this kind of endpoint: a datagram's, or undefined for a stream (RFC 768). */
export function maxMessageBytes({ input }: Pick<SocketSummary, 'input'>): number | undefined {
  return isOfDatagrams(input) ? maxDatagramBytes.IPv4 : undefined;
}
