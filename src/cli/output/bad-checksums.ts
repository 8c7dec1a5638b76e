import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import type { EventDigest } from './event-view.js';

/** Of received messages only those whose checksum is wrong, where the others are on standard output as they are. */
export function badChecksums(check: ReceivedCheck): EventDigest {
  return {
    take: (event) => (event.type === 'received' && check.verdict(event.bytes).result === 'ok' ? [] : [event]),
    due: () => [],
    dueMicros: Number.POSITIVE_INFINITY,
  };
}
