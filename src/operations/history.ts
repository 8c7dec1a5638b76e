import { Type } from 'typebox';
import { byteStreamResult } from './byte-stream.js';
import type { Operation, ValueOf } from './operation.js';
import { count, micros, noParams } from './schema-parts.js';

const subject = 'record';
const askers = 'admitted';

/** Why events are not in a cluster's history: as in a record, or because one alone is larger than a message of NATS. */
export const missingReasons = ['off', 'queue', 'disk', 'pruned', 'deleted', 'large'] as const;

/** Events that are not in a cluster's history, and why. */
export interface HistoryMissing {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Whose; of several without it. */
  readonly endpoint?: string;
  readonly reason: (typeof missingReasons)[number];
}

const stream = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

const search = Type.Object(
  {
    filter: Type.Optional(
      Type.String({
        maxLength: 4_096,
        description: 'A filter of messages (docs/filter.md); all messages without it',
      }),
    ),
    node: Type.Optional(
      Type.String({ maxLength: 32, description: 'The events of one node; of all without it' }),
    ),
    endpoint: Type.Optional(
      Type.String({ maxLength: 300, description: 'Endpoints with this id or name; all without it' }),
    ),
    sinceMicros: Type.Optional(micros),
    untilMicros: Type.Optional(micros),
    before: Type.Optional({ ...stream, description: 'Only older batches than the one with this number' }),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000, description: 'Hits at most; default 1,000' }),
    ),
    everyKind: Type.Optional(
      Type.Boolean({ description: 'Without a filter: events of every kind, not messages alone' }),
    ),
  },
  { title: 'HistorySearch', additionalProperties: false },
);

/** What is searched for in the history of a cluster. */
export type HistorySearchRequest = ValueOf<typeof search>;

const historyNode = Type.Object(
  {
    node: Type.String(),
    batches: count,
  },
  { title: 'HistoryNode' },
);

const historyReport = Type.Object(
  {
    batches: count,
    bytes: Type.Integer({ minimum: 0, description: 'In NATS, as compressed' }),
    oldestMicros: Type.Optional(micros),
    newestMicros: Type.Optional(micros),
    limits: Type.Object({ ageMs: count, bytes: Type.Integer({ minimum: -1 }), replicas: count }),
    nodes: Type.Array(historyNode, { description: 'Those that have events in it, also such that are gone' }),
  },
  { title: 'HistoryReport' },
);

/** What the history of a cluster holds. */
export type HistoryReport = ValueOf<typeof historyReport>;

/** The history of all nodes of a cluster, which NATS keeps. */
export const historyOperations = {
  'history.status': {
    subject,
    summary: 'What the history of the cluster holds, and of which nodes',
    askers,
    params: noParams,
    result: historyReport,
  },
  'history.search': {
    subject,
    summary: 'Search the history of all nodes, the newest first',
    description:
      'The answer grows: JSON objects, one a line. `hits` has what was found in one batch of a `node`: `batch` (base64 of a batch as the live feed sends it, oldest first), `sources` (what each endpoint was, from which of them on), `missing` (events of the node that nobody kept) and the number of the batch in the `stream`; `progress` says how many batches have been looked at, of how many; `end` is the last, or `failed` with why. It is stopped by hanging up.',
    askers,
    params: noParams,
    body: search,
    result: byteStreamResult,
  },
} as const satisfies Readonly<Record<string, Operation>>;
