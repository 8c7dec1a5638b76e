import { useMemo } from 'react';
import type { SocketSummary } from '../../../state/kinds.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { latestPeers } from './latest-peers.js';
import type { MessageLog } from './message-log.js';
import { narrowPeerColumn, type PeerLabels, peerLabels, peerColumn as wideColumn } from './peer-labels.js';

/** Number of latest lines that name the peers while nobody is connected. */
const linesLookedAt = 200;

/** The names of an endpoint's peers in the log: of those connected, or else of those in its latest lines. */
export function usePeerLabels(endpoint: SocketSummary, log: MessageLog): PeerLabels {
  const isNarrow = useNarrow();
  const isClient = endpoint.input.type === 'tcp-connect';
  // The endpoint lists its connected peers; only without any do new lines name peers.
  const next = endpoint.peers.length > 0 ? 0 : log.next;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the next number of the log marks new entries
  return useMemo(() => {
    const present = endpoint.peers.map(({ peer }) => peer);
    // Lines of peers that have gone keep their names.
    const names = present.length > 0 ? present : latestPeers(log, linesLookedAt);
    // A server that a client does not reach is no peer, yet its lines name it.
    return peerLabels(
      isClient && names.length === 0 ? [endpoint.input.address] : names,
      isNarrow ? narrowPeerColumn : wideColumn,
    );
  }, [endpoint.peers, endpoint.input.address, isClient, isNarrow, log, next]);
}
