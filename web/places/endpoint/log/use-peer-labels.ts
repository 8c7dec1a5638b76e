import { useMemo } from 'react';
import type { SocketSummary } from '../../../state/kinds.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { latestPeers, type MessageLog } from './message-log.js';
import { narrowPeerColumn, type PeerLabels, peerLabels, peerColumn as wideColumn } from './peer-labels.js';

/** The latest lines, which name the peers while nobody is connected. */
const linesLookedAt = 200;

/** How the log names the peers of an endpoint: those that are present, or else those of its latest lines. */
export function usePeerLabels(endpoint: SocketSummary, log: MessageLog): PeerLabels {
  const isNarrow = useNarrow();
  const isClient = endpoint.input.type === 'tcp-connect';
  // Who is there is told by the endpoint; only without anybody do new lines tell of peers.
  const next = endpoint.peers.length > 0 ? 0 : log.next;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the log tells by its next number that there is more
  return useMemo(() => {
    const present = endpoint.peers.map(({ peer }) => peer);
    // The lines of those who have gone stay as they were.
    const names = present.length > 0 ? present : latestPeers(log, linesLookedAt);
    // Whom a client does not reach is no peer of it, yet named in its lines.
    return peerLabels(
      isClient && names.length === 0 ? [endpoint.input.address] : names,
      isNarrow ? narrowPeerColumn : wideColumn,
    );
  }, [endpoint.peers, endpoint.input.address, isClient, isNarrow, log, next]);
}
