/** The names of peers in a narrow column: without their common part. */
export interface PeerLabels {
  /** The common part that is left out; empty if there is none worth it. */
  readonly shared: string;
  /** Characters that the column needs. */
  readonly width: number;
}

/** Characters of a column of peers: of the log, with room for `everyone (60)`, and where the page is narrow. */
export const peerColumn = { least: 13, most: 21 } as const;
export const narrowPeerColumn = { least: 6, most: 11 } as const;

/** Labels for these peers: the last part of IPv4 addresses in one /24, the port for peers of one host. */
export function peerLabels(
  peers: readonly string[],
  { least, most: maxWidth }: { readonly least: number; readonly most: number } = peerColumn,
): PeerLabels {
  // The common part is shown in the head of the column, which a narrow page lacks.
  const isNarrow = maxWidth < peerColumn.most;
  const shared = peers.length < 2 && !isNarrow ? '' : sharedPrefix(peers);
  const longest = peers.reduce((most, peer) => Math.max(most, peer.length - shared.length), 0);
  return { shared, width: Math.min(maxWidth, Math.max(least, longest)) };
}

/** A peer as the column shows it: cut at its beginning, never at its port. */
export function peerLabel(peer: string, { shared, width }: PeerLabels): string {
  const label = shared !== '' && peer.startsWith(shared) ? peer.slice(shared.length) : peer;
  return label.length <= width ? label : `…${label.slice(1 - width)}`;
}

function sharedPrefix(peers: readonly string[]): string {
  const hosts = new Set(peers.map((peer) => peer.slice(0, peer.lastIndexOf(':'))));
  const [first = ''] = hosts;
  if (hosts.size === 1) return first;
  const network = /^\d+\.\d+\.\d+(?=\.\d+$)/.exec(first)?.[0];
  return network !== undefined &&
    [...hosts].every((host) => /^\d+\.\d+\.\d+\.\d+$/.test(host) && host.startsWith(`${network}.`))
    ? network
    : '';
}
