import { Type } from 'typebox';
import { byteStreamResult } from './byte-stream.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, micros, noParams, words } from './schema-parts.js';

const subject = 'record';
const askers = 'admitted';

const number = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const endpoint = Type.String({ maxLength: 300, description: 'One endpoint by its id; all without it' });
const filter = Type.String({
  maxLength: 4_096,
  description: 'A filter of messages (docs/filter.md); all messages without it',
});
const before = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Only older ones than this number',
});

const limits = Type.Object(
  {
    days: Type.Integer({ minimum: 1, maximum: 3_650, description: 'What is older is removed; default 30' }),
    bytes: Type.Integer({
      minimum: 16 * 1024 ** 2,
      maximum: 1024 ** 4,
      description: 'Past it, the oldest is removed; default 2 GiB',
    }),
  },
  { title: 'RecordLimits', additionalProperties: false },
);

const recordReport = Type.Object(
  {
    state: words(['recording', 'stopped', 'readOnly', 'unavailable']),
    failure: Type.Optional(failureSchema),
    file: Type.String({ description: 'Where it is; its owner alone can read it' }),
    bytes: Type.Integer({ minimum: 0, description: 'Of the file' }),
    events: count,
    first: Type.Integer({ minimum: 0, description: 'The number of the oldest event; 0 if there is none' }),
    last: Type.Integer({ minimum: 0, description: 'The number of the newest' }),
    oldestMicros: Type.Optional(micros),
    newestMicros: Type.Optional(micros),
    limits,
    setAside: Type.Optional(
      Type.String({ description: 'Where a damaged record was moved to since the workbench was started' }),
    ),
  },
  { title: 'RecordReport' },
);

/** The record as it is now: whether it records, how much it holds, and what it keeps. */
export type RecordReport = ValueOf<typeof recordReport>;

const missing = Type.Object(
  {
    from: number,
    to: number,
    count,
    endpoint: Type.Optional(Type.String({ description: 'Whose; of several without it' })),
    reason: words(['off', 'queue', 'disk', 'pruned', 'deleted']),
  },
  { title: 'RecordMissing' },
);

/** Events that are not in the record, and why. */
export type RecordMissing = ValueOf<typeof missing>;

const span = Type.Object(
  { begunMicros: micros, endedMicros: micros, first: number },
  { title: 'RecordSpan' },
);

/** A time that the program was running; its events have numbers from `first` on. */
export type RecordSpan = ValueOf<typeof span>;

const label = Type.String({ description: 'Its name; empty if it has none' });
const kind = Type.String({ description: 'Its `type`' });
const encoding = Type.String({ description: 'What its messages are read in' });

const source = Type.Object(
  {
    endpoint: Type.String(),
    from: Type.Integer({ minimum: 0, description: 'From the event with this number on' }),
    ...{ label, kind, encoding },
    local: Type.Optional(Type.String({ description: 'Where it was bound' })),
    reachable: Type.Optional(Type.Array(Type.String(), { description: 'Where it could be reached' })),
  },
  { title: 'RecordSource' },
);

/** What an endpoint was when events happened. */
export type RecordSource = ValueOf<typeof source>;

const recordedEndpoint = Type.Object(
  {
    endpoint: Type.String({ description: 'Its id, which no other will have' }),
    ...{ label, kind, encoding },
    formerLabels: Type.Array(Type.String(), { description: 'Names that it had before' }),
  },
  { title: 'RecordedEndpoint' },
);

/** SQLite keeps no text with NUL. */
const withoutNul = '^[^\\u0000]*$';

const noted = {
  tags: Type.Array(Type.String({ minLength: 1, maxLength: 64, pattern: withoutNul }), {
    maxItems: 16,
    uniqueItems: true,
  }),
  note: Type.String({ maxLength: 4_096, pattern: withoutNul }),
  isMarked: Type.Boolean(),
};

const annotation = Type.Object({ sequence: number, ...noted }, { title: 'RecordAnnotation' });

/** What people have noted of a message. */
export type RecordAnnotation = ValueOf<typeof annotation>;

const annotationChange = Type.Object(
  {
    tags: Type.Optional(noted.tags),
    note: Type.Optional(noted.note),
    isMarked: Type.Optional(noted.isMarked),
  },
  {
    title: 'RecordAnnotationChange',
    additionalProperties: false,
    description: 'What is absent stays; no tags, or an empty note, remove what there was',
  },
);

const search = Type.Object(
  {
    filter: Type.Optional(filter),
    endpoint: Type.Optional(endpoint),
    before: Type.Optional(before),
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Only newer ones than this number',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000, description: 'Hits at most; default 1,000' }),
    ),
    onlyCount: Type.Optional(
      Type.Boolean({ description: 'All hits are counted, and none is told: `progress` and `end` alone' }),
    ),
  },
  { title: 'RecordSearch', additionalProperties: false },
);

/** What is searched for. */
export type RecordSearchRequest = ValueOf<typeof search>;

const removal = Type.Object(
  {
    endpoint: Type.Optional(endpoint),
    filter: Type.Optional(filter),
    before: Type.Optional(before),
  },
  {
    title: 'RecordRemoval',
    additionalProperties: false,
    description: 'With a filter, only messages that it selects; with nothing, all there is',
  },
);

/** What is removed from the record. */
export type RecordRemovalRequest = ValueOf<typeof removal>;

const wholeText = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{1,15}$', maxLength: 15, description }));

/** The record: what every endpoint has seen, kept in a file of the workspace. */
export const recordOperations = {
  'record.status': {
    subject,
    summary: 'Whether the workbench records, and what it keeps',
    askers,
    params: noParams,
    result: recordReport,
  },
  'record.setLimits': {
    subject,
    summary: 'Keep less or more; what is past the limits is removed',
    askers,
    params: noParams,
    body: limits,
    result: recordReport,
  },
  'record.page': {
    subject,
    summary: 'Events of the record: the newest, those before a number, or those after one',
    description:
      'Four bytes, big-endian, are the length of a JSON object with `gaps`, `runs`, `annotations`, `sources` (what each endpoint was, from which of these events on) and `hasMore`, which follows; behind it stands a batch of events as the live feed sends them, oldest first.',
    askers,
    params: Type.Object({
      endpoint: Type.Optional(endpoint),
      before: wholeText('Those before this number'),
      after: wholeText('Those after this number'),
      limit: Type.Optional(
        Type.String({
          pattern: '^([1-9]\\d{0,2}|[1-4]\\d{3}|5000)$',
          description: 'Events at most, 1 to 5,000; default 500. Their payloads take 4 MiB at most',
        }),
      ),
    }),
    result: byteStreamResult,
  },
  'record.endpoints': {
    subject,
    summary: 'The endpoints that the record knows, as they were last; removed ones, too',
    askers,
    params: noParams,
    result: Type.Array(recordedEndpoint),
  },
  'record.search': {
    subject,
    summary: 'Search the record, the newest first',
    description:
      'The answer grows: JSON objects, one a line. `hits` has messages (`batch`: base64 of a batch as the live feed sends it, oldest first), `annotations` and `sources` (what each endpoint was, from which of them on); `progress` says how many numbers have been looked at, of how many; `end` is the last, or `failed` with why. It is stopped by hanging up.',
    askers,
    params: noParams,
    body: search,
    result: byteStreamResult,
  },
  'record.annotate': {
    subject,
    summary: 'Tag, note or mark an event',
    askers,
    params: Type.Object({ number: Type.String({ pattern: '^\\d{1,15}$', maxLength: 15 }) }),
    body: annotationChange,
    result: annotation,
  },
  'record.remove': {
    subject,
    summary: 'Delete from the record, for good',
    askers,
    params: noParams,
    body: removal,
    result: Type.Object({ removed: count }, { title: 'RecordRemoved' }),
  },
} as const satisfies Readonly<Record<string, Operation>>;
