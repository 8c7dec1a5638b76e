import { Type } from 'typebox';
import { type EndpointInput, endpointInput } from '../config/endpoint-input.js';
import type { EndpointSummary, HostAddress, PortRow, RepetitionState, ReplacedEndpoint } from './protocol.js';

const failure = {
  code: Type.String({ description: 'Stable; docs/errors.md lists all' }),
  fault: Type.Union([Type.Literal('local'), Type.Literal('peer'), Type.Literal('system')]),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
};

/** The body of every answer that is not a success. */
export const errorBody = Type.Object(
  { error: Type.Object({ ...failure, message: Type.String({ description: 'The same in English' }) }) },
  { title: 'Error' },
);

const count = Type.Integer({ minimum: 0 });

const totals = Type.Object({
  connections: count,
  receivedMessages: count,
  receivedBytes: count,
  sentMessages: count,
  sentBytes: count,
  refused: count,
  dropped: count,
  errors: count,
});

const peerState = Type.Object({
  peer: Type.String({ description: 'ADDRESS:PORT, the name to send to it by' }),
  sinceMicros: count,
  receivedBytes: count,
  sentBytes: count,
  backlogBytes: count,
});

const micros = Type.Integer({ description: 'Microseconds since 1970, UTC' });
/** Why something failed, as it stands in a status. */
export const failed = Type.Object(failure);

const status = Type.Union([
  Type.Object({
    state: Type.Union((['opening', 'stopping', 'stopped'] as const).map((state) => Type.Literal(state))),
  }),
  Type.Object({
    state: Type.Literal('listening'),
    local: Type.String(),
    reachable: Type.Array(Type.String()),
  }),
  Type.Object({ state: Type.Literal('connecting'), attempt: count }),
  Type.Object({ state: Type.Literal('connected'), local: Type.String(), peer: Type.String() }),
  Type.Object({ state: Type.Literal('waiting'), retryAtMicros: micros, failure: Type.Optional(failed) }),
  Type.Object({ state: Type.Literal('failed'), failure: failed }),
]);

const repetition = Type.Unsafe<RepetitionState>(
  Type.Object(
    {
      state: Type.Union([Type.Literal('running'), Type.Literal('ended')]),
      reason: Type.Optional(
        Type.Union((['done', 'stopped', 'endpoint', 'failed'] as const).map((end) => Type.Literal(end))),
      ),
      failure: Type.Optional(failed),
      bytes: count,
      to: Type.Optional(Type.String()),
      intervalMs: count,
      count: Type.Optional(count),
      sent: count,
      skipped: Type.Integer({
        description: 'Beats at which nothing was sent: a peer had not taken the last',
      }),
    },
    { title: 'Repetition' },
  ),
);

/** An endpoint as it stands. `input` is as it was given, but for a private key. */
export const endpointSummary = Type.Unsafe<EndpointSummary>(
  Type.Object(
    {
      id: Type.String(),
      input: Type.Unsafe<EndpointInput>({ ...endpointInput, description: 'As it was given' }),
      status,
      totals,
      peers: Type.Array(peerState),
      peerCount: count,
      repetition: Type.Optional(repetition),
      atMicros: micros,
    },
    { title: 'EndpointSummary' },
  ),
);

/** Answer to a new description. */
export const replacedEndpoint = Type.Unsafe<ReplacedEndpoint>(
  Type.Intersect(
    [
      endpointSummary,
      Type.Object({
        restarted: Type.Boolean({
          description: 'Its socket was closed, with its connections, and opened again',
        }),
      }),
    ],
    { title: 'ReplacedEndpoint' },
  ),
);

/** Every endpoint. */
export const endpointSummaries = Type.Unsafe<readonly EndpointSummary[]>(Type.Array(endpointSummary));

/** Addresses of this machine. */
export const hostAddresses = Type.Unsafe<readonly HostAddress[]>(
  Type.Array(
    Type.Object(
      {
        address: Type.String({
          description: 'As it stands in a description: without brackets, with its zone',
        }),
        interface: Type.Optional(Type.String()),
        isLoopback: Type.Boolean(),
      },
      { title: 'HostAddress' },
    ),
  ),
);

/** Rows of the system's socket tables. */
export const portRows = Type.Unsafe<readonly PortRow[]>(
  Type.Array(
    Type.Object(
      {
        protocol: Type.Union([Type.Literal('tcp'), Type.Literal('udp')]),
        local: Type.String(),
        peer: Type.String(),
        state: Type.String(),
        pid: Type.Optional(count),
        process: Type.Optional(Type.String()),
        ownerHidden: Type.Optional(
          Type.Literal(true, { description: 'The system does not tell this user which process holds it' }),
        ),
      },
      { title: 'PortRow' },
    ),
  ),
);

/** The id of an endpoint in a path. */
export const endpointParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** The id of an endpoint and the name of one of its peers. */
export const peerParams = Type.Object({
  id: Type.String({ maxLength: 40 }),
  peer: Type.String({ maxLength: 300 }),
});
