import type { EventOf, TrafficEvent, TrafficEventType, Transferred } from './event.js';

/** The subject of an event: the endpoint itself, one connection or peer, a message, or a file transfer. */
export type KindGroup = 'endpoint' | 'connection' | 'message' | 'transfer';

type Shape<Value> = Value extends string
  ? 'text'
  : Value extends number
    ? 'number'
    : Value extends Uint8Array
      ? 'bytes'
      : 'json';

type Head = 'type' | 'sequence' | 'timeMicros' | 'endpoint' | 'connection';

/** How each own field of a kind is encoded; a field with `?` may be absent. */
export type FieldsOf<Type extends TrafficEventType> = {
  readonly [Key in Exclude<keyof EventOf<Type>, Head>]-?: undefined extends EventOf<Type>[Key]
    ? `${Shape<Exclude<EventOf<Type>[Key], undefined>>}?`
    : Shape<EventOf<Type>[Key]>;
};

/** How a field is encoded. */
export type FieldShape = 'text' | 'number' | 'bytes' | 'json' | 'text?' | 'number?' | 'bytes?' | 'json?';

/** The properties of one kind of event. */
export interface Kind<Type extends TrafficEventType = TrafficEventType> {
  /** Its encoded number; never reused for another kind. */
  readonly code: number;
  readonly group: KindGroup;
  /** True if a subscriber without `types` gets it. */
  readonly isDefault: boolean;
  /** True if a hub keeps it for later subscribers. */
  readonly isKept: boolean;
  /** Its own fields, in encoded order. */
  readonly fields: FieldsOf<Type>;
}

/** Every kind of event. A new kind needs its interface in event.ts and one row here. */
export const kinds = Object.freeze({
  listening: {
    code: 1,
    group: 'endpoint',
    isDefault: true,
    isKept: true,
    fields: { local: 'text', reachable: 'json', withoutLink: 'json?', fingerprint: 'text?' },
  },
  addressesChanged: {
    code: 2,
    group: 'endpoint',
    isDefault: true,
    isKept: true,
    fields: { reachable: 'json', withoutLink: 'json', changes: 'json' },
  },
  connected: {
    code: 3,
    group: 'connection',
    isDefault: true,
    isKept: true,
    fields: { peer: 'text', open: 'number', target: 'text?' },
  },
  received: {
    code: 4,
    group: 'message',
    isDefault: true,
    isKept: true,
    fields: { peer: 'text', bytes: 'bytes' },
  },
  sent: {
    code: 5,
    group: 'message',
    isDefault: true,
    isKept: true,
    // A new optional field is the last one: what is written already has the flags of those before it.
    fields: {
      ...{ peer: 'text', send: 'number?', rule: 'text?', bytes: 'bytes' },
      ...{ by: 'text?', user: 'text?' },
    },
  },
  closed: {
    code: 6,
    group: 'connection',
    isDefault: true,
    isKept: true,
    fields: {
      peer: 'text',
      reason: 'text',
      open: 'number',
      receivedBytes: 'number',
      sentBytes: 'number',
      durationMs: 'number',
      retrySeconds: 'number?',
    },
  },
  error: {
    code: 7,
    group: 'endpoint',
    isDefault: true,
    isKept: true,
    fields: { failure: 'json', peer: 'text?' },
  },
  peerFinished: {
    code: 8,
    group: 'connection',
    isDefault: true,
    isKept: true,
    fields: { peer: 'text', waitSeconds: 'number' },
  },
  turnChanged: { code: 9, group: 'endpoint', isDefault: true, isKept: true, fields: { turn: 'text' } },
  transferStarted: {
    code: 10,
    group: 'transfer',
    isDefault: true,
    isKept: true,
    fields: {
      id: 'text',
      role: 'text',
      direction: 'text',
      file: 'text',
      peer: 'text',
      options: 'json',
      asked: 'json?',
      totalBytes: 'number?',
    },
  },
  transferProgressed: {
    code: 11,
    group: 'transfer',
    isDefault: true,
    // The next progress event, or the end, supersedes it.
    isKept: false,
    fields: { id: 'text', bytes: 'number', totalBytes: 'number?', rateBytesPerSecond: 'number' },
  },
  transferFinished: {
    code: 12,
    group: 'transfer',
    isDefault: true,
    isKept: true,
    fields: {
      id: 'text',
      file: 'text',
      peer: 'text',
      outcome: 'text',
      bytes: 'number',
      seconds: 'number',
      retransmitted: 'number',
      duplicates: 'number',
      silentSeconds: 'number?',
      failure: 'json?',
    },
  },
  stopped: { code: 13, group: 'endpoint', isDefault: true, isKept: true, fields: { totals: 'json' } },
  ruleMatched: {
    code: 14,
    group: 'connection',
    isDefault: true,
    isKept: true,
    fields: { peer: 'text', rule: 'text', tags: 'json' },
  },
  ruleNoted: {
    code: 15,
    group: 'connection',
    isDefault: true,
    isKept: true,
    fields: { peer: 'text', rule: 'text', purpose: 'text', text: 'text' },
  },
  ruleFailed: {
    code: 16,
    group: 'connection',
    isDefault: true,
    isKept: true,
    fields: { peer: 'text', rule: 'text', failure: 'json', isStopped: 'json' },
  },
  altered: {
    code: 17,
    group: 'message',
    isDefault: true,
    isKept: true,
    fields: { peer: 'text', side: 'text', what: 'text', by: 'text?', bytes: 'bytes', after: 'bytes?' },
  },
} as const satisfies { readonly [Type in TrafficEventType]: Kind<Type> });

/** Every type of event, in the table's order. */
export const trafficEventTypes = Object.freeze(Object.keys(kinds)) as readonly TrafficEventType[];

/** The types for a subscriber without `types`. */
export const defaultTypes: readonly TrafficEventType[] = Object.freeze(
  trafficEventTypes.filter((type) => kinds[type].isDefault),
);

/** The types that a hub keeps for later subscribers. */
export const keptTypes: readonly TrafficEventType[] = Object.freeze(
  trafficEventTypes.filter((type) => kinds[type].isKept),
);

/** Returns true if an event is about a TFTP transfer. */
export function isTransferEvent(event: {
  readonly type: TrafficEvent['type'] | 'gap';
}): event is Transferred {
  return event.type !== 'gap' && kinds[event.type].group === 'transfer';
}

/** The size of an event's payload in bytes, which is most of its memory. */
export function payloadBytes(event: TrafficEvent): number {
  if (event.type === 'altered') return event.bytes.byteLength + (event.after?.byteLength ?? 0);
  return event.type === 'received' || event.type === 'sent' ? event.bytes.byteLength : 0;
}
