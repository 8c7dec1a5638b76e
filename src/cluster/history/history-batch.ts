// Events of a node in one message of the stream:
//
//   headers      Bob-Format   1
//                Bob-Run      the run of the program that has sent it
//                Bob-First    the first number that it accounts for, and Bob-Last the last
//                Bob-Count    events
//                Bob-Times    the least and the greatest time of an event, in µs since 1970, with a hyphen between
//   data         raw deflate (RFC 1951) of: 4 bytes, big-endian, the length of the head; the head, a JSON object of HistoryHead; and
//                the events, as traffic/event-codec.ts encodes them
import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { parseEncodingName } from '../../bytes/encoding-names.js';
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import type { EndpointFacts } from '../../config/message-settings.js';
import { type HistoryMissing, missingReasons } from '../../operations/history.js';
import { decodeBatch, encodeBatch } from '../../traffic/event-codec.js';
import type { EventBatch } from '../../traffic/subscription.js';

/** What an endpoint was from the event with a number on. */
export interface HistorySource extends EndpointFacts {
  readonly from: number;
}

/** Events of a node in the order of their numbers, and what belongs to them. */
export interface HistoryPart {
  /** The numbers that it accounts for: what is neither an event nor in `missing` was never given to an event that is kept. */
  readonly first: number;
  readonly last: number;
  readonly batch: EventBatch;
  /** What the endpoints of the events were, in the order of their numbers. */
  readonly sources: readonly HistorySource[];
  readonly missing: readonly HistoryMissing[];
}

/** What the headers of a batch say. */
export interface HistoryMarks {
  readonly run: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** µs since 1970; undefined without events. */
  readonly times: { readonly from: number; readonly to: number } | undefined;
}

const format = '1';
const lengthBytes = 4;
const deflated = promisify(deflateRaw);
/** Bytes that a batch may take when it is inflated: what claims more was made to fill the memory of readers. */
export const maxBatchBytes = 32 * 1024 ** 2;
/** Of untrusted lists, so many entries are read. */
const maxListed = 100_000;

/** The data of a part. */
export async function encodeHistoryPart({ batch, sources, missing }: HistoryPart): Promise<Uint8Array> {
  const head = encodeUtf8(JSON.stringify({ sources, missing }));
  const events = encodeBatch(batch);
  const bytes = new Uint8Array(lengthBytes + head.length + events.length);
  new DataView(bytes.buffer).setUint32(0, head.length);
  bytes.set(head, lengthBytes);
  bytes.set(events, lengthBytes + head.length);
  return await deflated(bytes, { level: 1 });
}

/** The headers of a part that a run of the program sends. */
export function markPart({ first, last, batch: { events } }: HistoryPart, run: string): MsgHdrs {
  const marks = headers();
  marks.set('Bob-Format', format);
  marks.set('Bob-Run', run);
  marks.set('Bob-First', String(first));
  marks.set('Bob-Last', String(last));
  marks.set('Bob-Count', String(events.length));
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const { timeMicros } of events) {
    if (timeMicros < from) from = timeMicros;
    if (timeMicros > to) to = timeMicros;
  }
  if (events.length > 0) marks.set('Bob-Times', `${from}-${to}`);
  return marks;
}

/** What the headers of a message say; undefined for one of another format. */
export function readMarks(marks: MsgHdrs | undefined): HistoryMarks | undefined {
  if (marks?.get('Bob-Format') !== format) return undefined;
  const [first, last, count] = ['Bob-First', 'Bob-Last', 'Bob-Count'].map((name) => wholeOf(marks.get(name)));
  if (first === undefined || last === undefined || count === undefined || last < first) return undefined;
  const [from, to] = marks.get('Bob-Times').split('-').map(wholeOf);
  return {
    ...{ run: marks.get('Bob-Run'), first, last, count },
    times: from === undefined || to === undefined ? undefined : { from, to },
  };
}

/** The part in a message; undefined for data that is none. Payloads are views of the inflated bytes, which are the part's own. */
export function decodeHistoryPart(
  data: Uint8Array,
  { first, last }: Pick<HistoryMarks, 'first' | 'last'>,
): HistoryPart | undefined {
  try {
    const inflated = inflateRawSync(data, { maxOutputLength: maxBatchBytes });
    if (inflated.length < lengthBytes) return undefined;
    const length = inflated.readUInt32BE(0);
    const bytes = new Uint8Array(inflated.buffer, inflated.byteOffset, inflated.length);
    const decoded = decodeBatch(bytes.subarray(lengthBytes + length));
    if (!decoded.ok) return undefined;
    const head: unknown = JSON.parse(decodeUtf8(bytes.subarray(lengthBytes, lengthBytes + length)));
    if (typeof head !== 'object' || head === null) return undefined;
    const { sources, missing } = head as Readonly<Record<string, unknown>>;
    return {
      ...{ first, last, batch: decoded.batch },
      sources: listOf(sources).flatMap(sourceOf),
      missing: listOf(missing).flatMap(missingOf),
    };
  } catch {
    // Neither deflate nor JSON: another program's message.
    return undefined;
  }
}

function wholeOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return text !== undefined && /^\d{1,16}$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, maxListed)
    .filter((one): one is Readonly<Record<string, unknown>> => typeof one === 'object' && one !== null);
}

function sourceOf(one: Readonly<Record<string, unknown>>): readonly HistorySource[] {
  const { endpoint, from, label, kind, encoding, layouts, receivedChecksum, framing, local, reachable } = one;
  if (typeof endpoint !== 'string' || typeof from !== 'number') return [];
  return [
    {
      ...{ endpoint, from, label: textOf(label) ?? '', kind: textOf(kind) ?? '' },
      encoding: parseEncodingName(textOf(encoding) ?? '') ?? 'utf-8',
      layouts: textsOf(layouts) ?? [],
      ...{ receivedChecksum: textOf(receivedChecksum), framing: textOf(framing), local: textOf(local) },
      reachable: textsOf(reachable),
    },
  ];
}

function missingOf({
  from,
  to,
  count,
  endpoint,
  reason,
}: Readonly<Record<string, unknown>>): readonly HistoryMissing[] {
  if (typeof from !== 'number' || typeof to !== 'number' || typeof count !== 'number') return [];
  const known = missingReasons.find((one) => one === reason);
  if (known === undefined) return [];
  return [{ from, to, count, reason: known, ...(typeof endpoint === 'string' ? { endpoint } : {}) }];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.slice(0, 64).map(String) : undefined;
}
