import type { EndpointSummary } from '../../src/http/protocol.js';

/** Why nothing can be sent through an endpoint as it stands. */
export type SendBlock = 'stopped' | 'nobody' | 'nobodyUdp' | 'peerGone';

/** What stands in the way of sending to `to` (everyone without it), or undefined. */
export function sendBlock(
  { status, input, peers, peerCount }: EndpointSummary,
  to: string | undefined,
): SendBlock | undefined {
  if (status.state !== 'listening' && status.state !== 'connected') return 'stopped';
  if (to !== undefined) {
    // The list is bounded; a peer beyond it may well be there.
    const isListed = peers.some(({ peer }) => peer === to) || peerCount > peers.length;
    return isListed ? undefined : 'peerGone';
  }
  if (input.type === 'udp') {
    const hasTarget = input.remote !== undefined || input.multicast !== undefined || peerCount > 0;
    return hasTarget ? undefined : 'nobodyUdp';
  }
  return input.type === 'tcp-listen' && peerCount === 0 ? 'nobody' : undefined;
}
