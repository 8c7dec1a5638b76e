import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import { decodeText } from '../../../../src/bytes/encodings.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { sendersOf } from '../../../../src/traffic/event.js';
import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import { compileMessageFilter } from '../../../../src/traffic/filter/message-filter.js';
import type { Annotations } from '../notes/annotations.js';
import { isBreak, isMessageEntry, peersOf } from './log-entry.js';
import type { EntryTest } from './log-filter.js';
import type { StreamText } from './stream-text.js';
import type { LogQuery } from './typed-filter.js';

/** What expressions know of an endpoint and its messages. */
export interface MessageContext {
  /** The label and the id of the endpoint. */
  readonly endpoint: readonly string[];
  /** How it checks what it receives. */
  readonly check: ReceivedCheck | undefined;
  /** The layouts that its messages are read by. */
  readonly layouts: readonly Layout[];
  /** What people have noted of messages, by their numbers. */
  readonly notes?: Pick<Annotations, 'of'>;
}

/** Bytes of a message that are searched for a plain text. */
const maxSearchedBytes = 4096;

/**
 * The filter of a peer's chip and of what was typed: lines of that peer, and those that `query` selects. Undefined without a
 * filter.
 */
export function logTest(
  peer: string | undefined,
  query: LogQuery,
  stream: StreamText,
  context: MessageContext,
): EntryTest | undefined {
  const test = queryTest(query, stream, context);
  if (peer === undefined && test === undefined) return undefined;
  return (entry) => {
    const { event } = entry;
    // A gap may hold what the filter looks for.
    if (isBreak(event)) return event.type === 'notKept';
    if (peer !== undefined && !peersOf(event).includes(peer)) return false;
    return test === undefined || test(entry);
  };
}

function queryTest(query: LogQuery, stream: StreamText, context: MessageContext): EntryTest | undefined {
  switch (query.type) {
    case 'none':
      return undefined;
    case 'plain':
      return plainTest(query.text, stream);
    case 'expression':
      return expressionTest(query.filter, stream, context);
  }
}

/**
 * Messages whose text contains what was typed in any case, or whose bytes contain it if it reads as pairs of hex; of the other
 * lines those of a peer whose address contains it.
 */
function plainTest(typed: string, stream: StreamText): EntryTest | undefined {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return undefined;
  const compact = wanted.replace(/\s+/g, '');
  const wantedHex = /^(?:[0-9a-f]{2})+$/.test(compact) ? compact.toUpperCase() : undefined;
  return (entry) => {
    if (!isMessageEntry(entry)) return peersOf(entry.event).some((name) => name.includes(wanted));
    const bytes = entry.event.bytes.subarray(0, maxSearchedBytes);
    if (decodeText(stream.joined(entry, bytes), stream.encoding).toLowerCase().includes(wanted)) return true;
    return wantedHex !== undefined && hasPairs(formatHex(bytes, ''), wantedHex);
  };
}

/** Messages that an expression selects; of one that went to several peers, one of them is enough. */
export function expressionTest(
  filter: CheckedFilter,
  { encoding }: StreamText,
  { endpoint, check, layouts, notes }: MessageContext,
): EntryTest {
  const selects = compileMessageFilter(filter);
  return (entry) => {
    if (!isMessageEntry(entry)) return false;
    const { type, bytes, timeMicros, sequence } = entry.event;
    const noted = notes?.of(sequence);
    const { tags, note } = noted ?? {};
    const by = sendersOf(entry.event);
    const direction = type === 'received' ? 'in' : 'out';
    return peersOf(entry.event).some((peer) =>
      selects({ bytes, direction, endpoint, peer, timeMicros, encoding, check, layouts, tags, note, by }),
    );
  };
}

/** Whether hex contains these pairs at a byte boundary. */
function hasPairs(hex: string, pairs: string): boolean {
  for (let at = hex.indexOf(pairs); at !== -1; at = hex.indexOf(pairs, at + 1)) if (at % 2 === 0) return true;
  return false;
}
