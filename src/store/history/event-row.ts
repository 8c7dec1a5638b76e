import { Buffer } from 'node:buffer';
import type { TrafficEvent, TrafficEventType } from '../../traffic/event.js';
import { type FieldShape, kinds, trafficEventTypes } from '../../traffic/kinds.js';
import type { SqlRow, SqlValue } from './sqlite.js';

/** The codes of the kinds whose events are messages. */
export const messageCodes: readonly number[] = [kinds.received.code, kinds.sent.code];

/** The columns of `events` that an event is made of; its endpoint and peer are of other tables. */
export const eventColumns = 'seq, time, source, kind, peer, connection, bytes, rest';

const typesByCode = new Map<number, TrafficEventType>(
  trafficEventTypes.map((type) => [kinds[type].code, type]),
);

interface Field {
  readonly key: string;
  readonly kind: 'text' | 'number' | 'json' | 'bytes';
  readonly isOptional: boolean;
}

const plans = new Map(trafficEventTypes.map((type) => [type, fieldsOf(type)]));

function fieldsOf(type: TrafficEventType): readonly Field[] {
  return (
    Object.entries<FieldShape>(kinds[type].fields)
      // Columns of their own hold the peer and a message's bytes; the bytes of a transfer are a number, and what was altered is no message.
      .filter(
        ([key, shape]) => key !== 'peer' && (shape !== 'bytes' || !messageCodes.includes(kinds[type].code)),
      )
      .map(([key, shape]) => ({
        key,
        kind: shape.replace('?', '') as Field['kind'],
        isOptional: shape.endsWith('?'),
      }))
  );
}

/** The row of an event in `events`, in the table's order. Its bytes are borrowed. */
export function rowOfEvent(event: TrafficEvent, source: number, peer: number | null): SqlValue[] {
  const isReceived = event.type === 'received';
  const isMessage = isReceived || event.type === 'sent';
  return [
    event.sequence,
    event.timeMicros,
    source,
    kinds[event.type].code,
    isReceived ? 1 : isMessage ? 2 : 0,
    peer,
    'connection' in event ? (event.connection ?? null) : null,
    isMessage ? event.bytes.byteLength : null,
    isMessage ? event.bytes : null,
    restOf(event),
  ];
}

/** What the columns do not hold, as JSON; null if that is nothing. */
function restOf(event: TrafficEvent): string | null {
  const values = event as unknown as Readonly<Record<string, unknown>>;
  let rest: Record<string, unknown> | undefined;
  for (const { key } of plans.get(event.type) ?? []) {
    const value = values[key];
    if (value === undefined) continue;
    rest ??= {};
    rest[key] = value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  }
  return rest === undefined ? null : JSON.stringify(rest);
}

/**
 * The event of a row of `eventColumns`, which owns its bytes. `undefined` for a row that no event has been written as: what is in a
 * file may have been changed by anybody.
 */
export function eventOfRow(
  row: SqlRow,
  endpoint: string,
  peer: string | undefined,
): TrafficEvent | undefined {
  const type = typesByCode.get(Number(row.kind));
  const { seq, time, connection, bytes } = row;
  if (type === undefined || !isWhole(seq) || !isWhole(time)) return undefined;
  const event: Record<string, unknown> = { type, sequence: seq, timeMicros: time, endpoint };
  if (isWhole(connection)) event.connection = connection;
  const { fields } = kinds[type];
  if ('peer' in fields) {
    if (peer !== undefined) event.peer = peer;
    else if (fields.peer === 'text') return undefined;
  }
  if ('bytes' in fields && fields.bytes === 'bytes') {
    if (bytes !== null && !(bytes instanceof Uint8Array)) return undefined;
    // Of no bytes at all, an engine makes NULL.
    event.bytes = bytes ?? new Uint8Array();
  }
  const rest = readRest(row.rest);
  for (const { key, kind, isOptional } of plans.get(type) ?? []) {
    const value = rest[key];
    if (value === undefined && isOptional) continue;
    if (!isOf(kind, value)) return undefined;
    event[key] = kind === 'bytes' ? Uint8Array.from(Buffer.from(value as string, 'base64')) : value;
  }
  return event as unknown as TrafficEvent;
}

/** The names of who sent a message, from its other fields. */
export function sendersOfRow(rest: string | null): readonly string[] {
  if (rest === null) return [];
  const { by, user } = readRest(rest);
  return [by, user].filter((name) => typeof name === 'string');
}

function isWhole(value: SqlValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function isOf(kind: Field['kind'], value: unknown): boolean {
  if (kind === 'json') return value !== undefined;
  return typeof value === (kind === 'number' ? 'number' : 'string');
}

function readRest(rest: SqlValue | undefined): Readonly<Record<string, unknown>> {
  if (typeof rest !== 'string') return {};
  try {
    const value: unknown = JSON.parse(rest);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
