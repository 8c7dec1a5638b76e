import { Type } from 'typebox';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, micros, noParams, words } from './schema-parts.js';

const subject = 'system';
const askers = 'admitted';

const nodeHistory = Type.Object(
  {
    state: words(['current', 'behind', 'stopped'], {
      description:
        'behind: NATS is away, or what happened meanwhile is on its way; stopped: NATS is there and takes nothing, `failure` says why',
    }),
    waiting: Type.Integer({ minimum: 0, description: 'Events that are not in the stream yet' }),
    sinceMicros: micros,
    failure: Type.Optional(failureSchema),
  },
  { title: 'NodeHistory' },
);

/** How far the history of a node has come into the stream of its cluster. */
export type NodeHistory = ValueOf<typeof nodeHistory>;

/** What a node says of itself, every two seconds. */
export const nodeFacts = Type.Object(
  {
    node: Type.String({ maxLength: 32, description: 'Its name, unique in the cluster' }),
    instance: Type.String({ maxLength: 64, description: 'Chosen anew at each start' }),
    program: Type.String({ maxLength: 64, description: 'workbench, or the words of a listener’s command' }),
    version: Type.String({ maxLength: 64 }),
    hostname: Type.String({ maxLength: 256 }),
    platform: Type.String({ maxLength: 32 }),
    startedMicros: micros,
    endpoints: Type.Object({ all: count, open: count, failed: count }),
    connections: count,
    receivedBytesPerSecond: count,
    sentBytesPerSecond: count,
    transfers: Type.Object({ running: count, completed: count, failed: count, bytesPerSecond: count }),
    history: Type.Optional(nodeHistory),
  },
  { title: 'NodeFacts' },
);

/** What a node says of itself. */
export type NodeFacts = ValueOf<typeof nodeFacts>;

const nodeReport = Type.Object(
  {
    ...nodeFacts.properties,
    state: words(['here', 'silent', 'left'], {
      description: 'left: it said so; silent: not heard for six seconds',
    }),
    heardMicros: micros,
    isThis: Type.Boolean({ description: 'It is the node that was asked' }),
    twins: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Others that call themselves the same, as after a partition' }),
    ),
  },
  { title: 'NodeReport' },
);

/** A node as another knows it. */
export type NodeReport = ValueOf<typeof nodeReport>;

const clusterReport = Type.Object(
  {
    state: words(['none', 'connecting', 'connected', 'away', 'refused', 'left'], {
      description: 'away: NATS was reached, and is not now',
    }),
    node: Type.Optional(Type.String({ description: 'The name of the node that was asked' })),
    server: Type.Optional(Type.String({ description: 'The NATS server that it is connected with' })),
    user: Type.Optional(Type.String({ description: 'As whom NATS knows it' })),
    failure: Type.Optional(failureSchema),
    sinceMicros: Type.Optional(micros),
    nodes: Type.Array(nodeReport),
  },
  { title: 'ClusterReport' },
);

/** The cluster as a node sees it. */
export type ClusterReport = ValueOf<typeof clusterReport>;

/** Operations on the cluster that a workbench is part of. */
export const nodeOperations = {
  'nodes.list': {
    subject,
    summary: 'The cluster, and every node that was heard of since this one started',
    askers,
    params: noParams,
    result: clusterReport,
  },
} as const satisfies Readonly<Record<string, Operation>>;
