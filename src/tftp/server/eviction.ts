import type { Session } from './session.js';

/**
 * A request of this age has had time for a round trip to its client; a younger one keeps its place against others of its
 * address.
 */
const minAgeMs = 1_000;

/**
 * The session that gives way in a full table: of `givingWay`, which no client has confirmed or which only linger, oldest first,
 * the oldest answered one, otherwise the oldest.
 */
export function sessionToEvict(givingWay: Iterable<Session>): Session | undefined {
  let oldest: Session | undefined;
  for (const session of givingWay) {
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
  givingWay: Iterable<Session>,
  nowMs: number,
): Session | 'young' | undefined {
  const own = [...givingWay].filter(({ peer }) => peer.address === client);
  if (own.length === 0) return undefined;
  return sessionToEvict(own.filter(({ lastReceivedMs }) => nowMs - lastReceivedMs >= minAgeMs)) ?? 'young';
}

/** The number of sessions in `givingWay` of clients other than the one at the IP address `client`, which would give way to it. */
export function givingWayOfOthers(givingWay: Iterable<Session>, client: string): number {
  let count = 0;
  for (const { peer } of givingWay) if (peer.address !== client) count += 1;
  return count;
}
