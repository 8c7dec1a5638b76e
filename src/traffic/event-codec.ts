// A batch of events in bytes, as the live feed and worker processes send it:
//
//   version      1 byte, 1
//   items        to the end, oldest first, each:
//     code       1 byte: 0 is a gap, otherwise the kind's (kinds.ts)
//     of a gap:
//       from, to varint
//       flags    1 byte: 1 count, 2 endpoint
//       count    varint; endpoint: text
//     of an event:
//       flags    1 byte: 1 connection, 2 the kind's first optional field, 4 its second …
//       sequence signed varint, more than that of the event before
//       time     signed varint, microseconds more than that of the event before
//       endpoint text
//       connection varint
//       fields   in the order of the table
//
// A varint has seven bits a byte, the lowest first. A text is 0, its length and UTF-8, or its place among the texts of the
// batch, from 1. A number is a varint of its double, or 1 and a float64, big-endian. A payload is a varint of its length and
// one, and its bytes; 0 is the payload before it again. What else there is is JSON, its length before it.
import { BatchReader } from './batch-reader.js';
import { BatchWriter } from './batch-writer.js';
import type { Gap, TrafficEvent, TrafficEventType } from './event.js';
import { type FieldShape, kinds, payloadBytes, trafficEventTypes } from './kinds.js';
import { type EventBatch, inOrder } from './subscription.js';

const version = 1;
const gapCode = 0;
const hasConnection = 1;
/** Most events take less besides their payload; the buffer grows for those that take more. */
const usualEventBytes = 48;

/** A batch, or the offset and fault of malformed bytes. */
export type DecodedBatch =
  | { readonly ok: true; readonly batch: EventBatch }
  | { readonly ok: false; readonly offset: number; readonly fault: BatchFault };

/** The faults: another version, an item of unknown kind, or a truncated or malformed item. */
export type BatchFault = 'version' | 'kind' | 'malformed';

/** How one field of a kind is encoded. */
interface Field {
  readonly key: string;
  readonly shape: 'text' | 'number' | 'bytes' | 'json';
  /** The bit that marks the field as present; 0 if it always is. */
  readonly flag: number;
}

interface Plan {
  readonly type: TrafficEventType;
  readonly code: number;
  readonly fields: readonly Field[];
}

const optionalShapes = { 'text?': 'text', 'number?': 'number', 'bytes?': 'bytes', 'json?': 'json' } as const;

const plans = new Map(trafficEventTypes.map((type) => [type, planOf(type)]));
const plansByCode = new Map([...plans.values()].map((plan) => [plan.code, plan]));

/** Encodes a batch: its events, oldest first, and its gaps. */
export function encodeBatch(batch: EventBatch): Uint8Array {
  let capacity = 64 + batch.events.length * usualEventBytes;
  for (const event of batch.events) capacity += payloadBytes(event);
  const writer = new BatchWriter(capacity);
  writer.byte(version);
  let sequence = 0;
  let timeMicros = 0;
  const put = (event: TrafficEvent): void => {
    putEvent(writer, event, event.sequence - sequence, event.timeMicros - timeMicros);
    ({ sequence, timeMicros } = event);
  };
  if (batch.gaps.length === 0) for (const event of batch.events) put(event);
  else
    for (const item of inOrder(batch)) {
      if (item.type === 'gap') putGap(writer, item);
      else put(item);
    }
  return writer.finish();
}

/**
 * Decodes a batch. It checks the form, including every length and reference, but not the values of fields. Payloads are views,
 * borrowed from `bytes`.
 */
export function decodeBatch(bytes: Uint8Array): DecodedBatch {
  const reader = new BatchReader(bytes);
  if (reader.byte() !== version) return { ok: false, offset: 0, fault: 'version' };
  const events: TrafficEvent[] = [];
  const gaps: Gap[] = [];
  let sequence = 0;
  let timeMicros = 0;
  while (!reader.isAtEnd) {
    const { offset } = reader;
    const code = reader.byte() ?? gapCode;
    if (code === gapCode) {
      const gap = readGap(reader);
      if (gap === undefined) return { ok: false, offset, fault: 'malformed' };
      gaps.push(gap);
      continue;
    }
    const plan = plansByCode.get(code);
    if (plan === undefined) return { ok: false, offset, fault: 'kind' };
    const event = readEvent(reader, plan, sequence, timeMicros);
    if (event === undefined) return { ok: false, offset, fault: 'malformed' };
    ({ sequence, timeMicros } = event);
    events.push(event);
  }
  return { ok: true, batch: { events, gaps } };
}

function planOf(type: TrafficEventType): Plan {
  const { code, fields } = kinds[type];
  let flag = hasConnection;
  const rows = Object.entries<FieldShape>(fields).map(([key, shape]): Field => {
    if (!isOptional(shape)) return { key, shape, flag: 0 };
    flag *= 2;
    return { key, shape: optionalShapes[shape], flag };
  });
  return { type, code, fields: rows };
}

function isOptional(shape: FieldShape): shape is keyof typeof optionalShapes {
  return Object.hasOwn(optionalShapes, shape);
}

/** The fields of an event by name. */
type Fields = Record<string, unknown>;

function putEvent(writer: BatchWriter, event: TrafficEvent, sequences: number, micros: number): void {
  const plan = plans.get(event.type);
  if (plan === undefined) return;
  const values = event as unknown as Fields;
  const connection = 'connection' in event ? event.connection : undefined;
  let flags = connection === undefined ? 0 : hasConnection;
  for (const { key, flag } of plan.fields) if (flag !== 0 && values[key] !== undefined) flags |= flag;
  writer.byte(plan.code);
  writer.byte(flags);
  writer.signed(sequences);
  writer.signed(micros);
  writer.text(event.endpoint);
  if (connection !== undefined) writer.varint(connection);
  for (const { key, shape, flag } of plan.fields) {
    if (flag !== 0 && (flags & flag) === 0) continue;
    if (shape === 'text') writer.text(values[key] as string);
    else if (shape === 'number') writer.number(values[key] as number);
    else if (shape === 'bytes') writer.payload(values[key] as Uint8Array);
    else writer.json(values[key]);
  }
}

function readEvent(
  reader: BatchReader,
  { type, fields }: Plan,
  before: number,
  beforeMicros: number,
): TrafficEvent | undefined {
  const flags = reader.byte();
  const sequences = reader.signed();
  const micros = reader.signed();
  const endpoint = reader.text();
  if (flags === undefined || sequences === undefined || micros === undefined || endpoint === undefined)
    return undefined;
  const sequence = before + sequences;
  const timeMicros = beforeMicros + micros;
  if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(timeMicros)) return undefined;
  const values: Fields = { type, sequence, timeMicros, endpoint };
  if ((flags & hasConnection) !== 0) {
    const connection = reader.varint();
    if (connection === undefined) return undefined;
    values.connection = connection;
  }
  for (const { key, shape, flag } of fields) {
    if (flag !== 0 && (flags & flag) === 0) continue;
    const value = shape === 'bytes' ? reader.payload() : reader[shape]();
    if (value === undefined) return undefined;
    values[key] = value;
  }
  return values as unknown as TrafficEvent;
}

const gapCounted = 1;
const gapNamed = 2;

function putGap(writer: BatchWriter, { from, to, count, endpoint }: Gap): void {
  writer.byte(gapCode);
  writer.varint(from);
  writer.varint(to);
  writer.byte((count === undefined ? 0 : gapCounted) | (endpoint === undefined ? 0 : gapNamed));
  if (count !== undefined) writer.varint(count);
  if (endpoint !== undefined) writer.text(endpoint);
}

function readGap(reader: BatchReader): Gap | undefined {
  const from = reader.varint();
  const to = reader.varint();
  const flags = reader.byte();
  if (from === undefined || to === undefined || to < from || flags === undefined) return undefined;
  const count = (flags & gapCounted) === 0 ? undefined : reader.varint();
  if ((flags & gapCounted) !== 0 && count === undefined) return undefined;
  const endpoint = (flags & gapNamed) === 0 ? undefined : reader.text();
  if ((flags & gapNamed) !== 0 && endpoint === undefined) return undefined;
  return {
    ...{ type: 'gap', from, to },
    ...(count === undefined ? {} : { count }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}
