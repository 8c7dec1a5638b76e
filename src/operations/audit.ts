import { Type } from 'typebox';
import type { AuditWhat } from './audit-what.js';
import { httpRoutes } from './http-routes.js';
import type { Operation, ValueOf } from './operation.js';
import { rolesOf } from './roles.js';
import { count, failureSchema, micros, words } from './schema-parts.js';
import type { OperationName } from './table.js';

const subject = 'system';
const askers = 'admitted';

/** The most entries that an answer lists. */
export const maxListedAudit = 1_000;

const name = Type.String({ minLength: 1, maxLength: 256 });

/** What a node writes of an operation that it carried out; who and where are in the subject that it is published on. */
export const auditRecord = Type.Object(
  {
    timeMicros: micros,
    person: Type.Optional(
      Type.String({ maxLength: 128, description: 'The name that the person gave; nothing proves it' }),
    ),
    operation: Type.String({ maxLength: 64 }),
    what: Type.Unsafe<AuditWhat>(
      Type.Record(
        Type.String({ maxLength: 64 }),
        Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
        {
          maxProperties: 64,
          description:
            'Params and plain values of the body; of a message its first 64 bytes in hex, of no file its text',
        },
      ),
    ),
    outcome: Type.String({ maxLength: 64, description: '`ok`, or the code of the failure' }),
    ms: Type.Integer({ minimum: 0, description: 'How long it took' }),
    lost: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Entries before this one that there was no room for' }),
    ),
  },
  { title: 'AuditRecord' },
);

/** What a node writes of an operation that it carried out. */
export type AuditRecord = ValueOf<typeof auditRecord>;

const auditEntry = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1, description: 'Its place in the stream of all nodes' }),
    node: Type.String({ description: 'Where it was carried out' }),
    user: Type.String({ description: 'The NATS user that asked; - where NATS knows none' }),
    ...auditRecord.properties,
  },
  { title: 'AuditEntry' },
);

/** Who did what at a node. */
export type AuditEntry = ValueOf<typeof auditEntry>;

/** Where a node's own entries stand on their way to NATS. */
export const auditState = Type.Object(
  {
    state: words(['delivered', 'waiting', 'failed'], {
      description:
        'waiting: some are kept on this machine until NATS is there; failed: they cannot be kept, or NATS takes none',
    }),
    waiting: count,
    lost: Type.Integer({ minimum: 0, description: 'Entries that there was no room for, since the start' }),
    failure: Type.Optional(failureSchema),
  },
  { title: 'AuditState' },
);

/** Where a node's own entries stand on their way to NATS. */
export type AuditState = ValueOf<typeof auditState>;

/** Operations on what belongs to pages: what is typed at one, and where somebody is in a course. */
type OfPages = Extract<OperationName, `${'composer' | 'courses'}.${string}`>;

/** Whether such an operation is written down: not what a page keeps for itself as its person types, nor what it tells of itself. */
const ofPages: Readonly<Record<OfPages, boolean>> = {
  'composer.get': false,
  'composer.addSent': false,
  'composer.keepDraft': false,
  'courses.report': false,
  'courses.people': false,
  'courses.remove': true,
};

/** Whether the audit has an entry of each time that an operation is carried out: it changes something, and not only what a page remembers. */
export function isAudited(operation: OperationName): boolean {
  const isChange = rolesOf[operation] !== 'view' && httpRoutes[operation].method !== 'GET';
  return isChange && !(operation in ofPages && !ofPages[operation as OfPages]);
}

/** Operations on the audit of a cluster. */
export const auditOperations = {
  'audit.list': {
    subject,
    summary:
      'Who did what at the nodes of the cluster, the oldest first; the newest 200 unless `limit` says otherwise',
    askers,
    params: Type.Object({
      node: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9][\\w-]{0,31}$', description: 'At one node' })),
      user: Type.Optional({ ...name, description: 'By one NATS user' }),
      since: Type.Optional(
        Type.String({ pattern: '^[0-9]{1,16}$', description: 'Microseconds since 1970; all without it' }),
      ),
      limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$|^1000$' })),
    }),
    result: Type.Array(auditEntry),
  },
} as const satisfies Readonly<Record<string, Operation>>;
