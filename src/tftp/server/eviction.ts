import type { Session } from './session.js';

/**
 * A request of this age has had time for a round trip to its client; a younger one keeps its place against others of its
 * address.
 */
const minAgeMs = 1_000;

/**
 * The session that gives way in a full table: of `unconfirmed`, which no client has confirmed, oldest first, the oldest
 * answered one, otherwise the oldest.
 */
export function sessionToEvict(unconfirmed: Iterable<Session>): Session | undefined {
  let oldest: Session | undefined;
  for (const session of unconfirmed) {
    if (session.transfer !== undefined) return session;
    oldest ??= session;
  }
  return oldest;
}

/**
 * The session that gives way in the share of the client at the IP address `client`, in the same order. `young` if the answers
 * to all of them may still be on the way: one program with many transfers would break its own.
 */
export function sessionToEvictOf(
  client: string,
  unconfirmed: Iterable<Session>,
  nowMs: number,
): Session | 'young' | undefined {
  const own = [...unconfirmed].filter(({ peer }) => peer.address === client);
  if (own.length === 0) return undefined;
  return sessionToEvict(own.filter(({ lastReceivedMs }) => nowMs - lastReceivedMs >= minAgeMs)) ?? 'young';
}

/** The number of `unconfirmed` sessions of clients other than the one at the IP address `client`, which would give way to it. */
export function unconfirmedOfOthers(unconfirmed: Iterable<Session>, client: string): number {
  let count = 0;
  for (const { peer } of unconfirmed) if (peer.address !== client) count += 1;
  return count;
}
