import { decodeText } from '../../../../src/bytes/encodings.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { EntryTest } from './log-filter.js';
import { isMessageEntry, peersOf } from './message-log.js';
import type { StreamText } from './stream-text.js';

/** Bytes of a message that are searched. */
const maxSearchedBytes = 4096;

/**
 * The filter of a peer's chip and the filter text: lines of that peer, and messages whose text contains the filter text in any
 * case, or whose bytes contain it if it reads as pairs of hex. Undefined without a filter.
 */
export function logTest(peer: string | undefined, typed: string, stream: StreamText): EntryTest | undefined {
  const wanted = typed.trim().toLowerCase();
  if (peer === undefined && wanted === '') return undefined;
  const compact = wanted.replace(/\s+/g, '');
  const wantedHex = /^(?:[0-9a-f]{2})+$/.test(compact) ? compact.toUpperCase() : undefined;
  return (entry) => {
    const { event } = entry;
    // A gap may hold what the filter looks for.
    if (event.type === 'notKept') return true;
    if (peer !== undefined && !peersOf(event).includes(peer)) return false;
    if (wanted === '') return true;
    if (!isMessageEntry(entry)) return peersOf(event).some((name) => name.includes(wanted));
    const bytes = entry.event.bytes.subarray(0, maxSearchedBytes);
    if (decodeText(stream.joined(entry, bytes), stream.encoding).toLowerCase().includes(wanted)) return true;
    return wantedHex !== undefined && hasPairs(formatHex(bytes, ''), wantedHex);
  };
}

/** Whether hex contains these pairs at a byte boundary. */
function hasPairs(hex: string, pairs: string): boolean {
  for (let at = hex.indexOf(pairs); at !== -1; at = hex.indexOf(pairs, at + 1)) if (at % 2 === 0) return true;
  return false;
}
