import type { Endpoint } from '../../endpoint/endpoint.js';

/** Interval at which the backlogs of peers are checked. */
const lookEveryMs = 2;

/** The largest backlog, in bytes, among the peers that a send to `to` reaches. */
export function waitingBytes(endpoint: Pick<Endpoint, 'peers'>, to: string | undefined): number {
  let most = 0;
  for (const { peer, backlogBytes } of endpoint.peers()) {
    if (to === undefined || peer === to) most = Math.max(most, backlogBytes);
  }
  return most;
}

/**
 * Resolves when `bytes` more fit into the backlogs of the peers, so that no slow reader is closed; true unless `signal`
 * was aborted before. A peer that has gone has no backlog. `maxBacklogBytes` is the bound past which a
 * peer is closed; without one there is always room.
 */
export async function roomFor(
  endpoint: Pick<Endpoint, 'peers'>,
  maxBacklogBytes: number | undefined,
  bytes: number,
  to: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (maxBacklogBytes === undefined) return true;
  const most = maxBacklogBytes / 2;
  for (;;) {
    if (signal.aborted) return false;
    const waiting = waitingBytes(endpoint, to);
    if (waiting === 0 || waiting + bytes <= most) return true;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
