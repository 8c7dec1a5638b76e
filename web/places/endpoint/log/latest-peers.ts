import { peersOf } from './log-entry.js';
import type { MessageLog } from './message-log.js';

/** Peers of the latest `entries` lines of a log, each once. */
export function latestPeers(log: MessageLog, entries: number): readonly string[] {
  const peers = new Set<string>();
  for (let number = Math.max(log.first, log.next - entries); number < log.next; number += 1) {
    const entry = log.at(number);
    if (entry !== undefined) for (const peer of peersOf(entry.event)) peers.add(peer);
  }
  return [...peers];
}
