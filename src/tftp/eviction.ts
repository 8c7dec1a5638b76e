import type { Session } from './session.js';

/**
 * The session that gives way in a full table, or in the share of the client at the IP address `client`: of `unconfirmed`,
 * which no client has confirmed, oldest first, the oldest of those that have been answered if there are any.
 */
export function sessionToEvict(unconfirmed: Iterable<Session>, client?: string): Session | undefined {
  let oldest: Session | undefined;
  for (const session of unconfirmed) {
    if (client !== undefined && session.peer.address !== client) continue;
    if (session.transfer !== undefined) return session;
    oldest ??= session;
  }
  return oldest;
}

/** Sessions of `unconfirmed` that are of other clients than the one at the IP address `client`, and would give way to it. */
export function unconfirmedOfOthers(unconfirmed: Iterable<Session>, client: string): number {
  let count = 0;
  for (const { peer } of unconfirmed) if (peer.address !== client) count += 1;
  return count;
}
