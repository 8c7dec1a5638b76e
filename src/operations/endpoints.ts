import { Type } from 'typebox';
import { type AnyEndpointInput, anyEndpointInput } from '../config/endpoint-kinds.js';
import type { EndpointStatus } from '../traffic/status.js';
import { lineState } from './line-state.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, micros, noParams, nothing, words } from './schema-parts.js';
import { standingInState } from './standing-in-state.js';

const subject = 'endpoints';
const askers = 'admitted';

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

const status = Type.Unsafe<EndpointStatus>(
  Type.Union([
    Type.Object({ state: words(['opening', 'stopping', 'stopped']) }),
    Type.Object({
      state: Type.Literal('listening'),
      local: Type.String(),
      reachable: Type.Array(Type.String()),
    }),
    Type.Object({ state: Type.Literal('connecting'), attempt: count }),
    Type.Object({ state: Type.Literal('connected'), local: Type.String(), peer: Type.String() }),
    Type.Object({
      state: Type.Literal('waiting'),
      retryAtMicros: micros,
      failure: Type.Optional(failureSchema),
    }),
    Type.Object({ state: Type.Literal('failed'), failure: failureSchema }),
  ]),
);

const repetitionFacts = {
  bytes: count,
  to: Type.Optional(Type.String({ description: 'One peer by name; everyone without it' })),
  intervalMs: count,
  count: Type.Optional(
    Type.Integer({ minimum: 0, description: 'How many are to be sent; without it, until it is stopped' }),
  ),
  sent: count,
  skipped: Type.Integer({
    description: 'Beats at which nothing was sent: a peer had not taken the last, or nobody was there',
  }),
};

const repetition = Type.Union(
  [
    Type.Object({ state: Type.Literal('running'), ...repetitionFacts }),
    Type.Object({
      state: Type.Literal('ended'),
      ...repetitionFacts,
      reason: words(['done', 'stopped', 'endpoint', 'failed']),
      failure: Type.Optional(failureSchema),
    }),
  ],
  { title: 'Repetition' },
);

/** The progress of an endpoint's repetition, or how it ended. */
export type RepetitionState = ValueOf<typeof repetition>;

/** Why a repetition has ended: its count was reached, somebody stopped it, its endpoint stopped, or a send failed. */
export type RepetitionEnd = Extract<RepetitionState, { readonly state: 'ended' }>['reason'];

const summaryParts = {
  id: Type.String(),
  input: Type.Unsafe<AnyEndpointInput>({
    ...anyEndpointInput,
    description: 'As it was given, but for a private key',
  }),
  status,
  totals,
  peers: Type.Array(peerState, { description: 'At most 200, newest last' }),
  peerCount: count,
  line: Type.Optional(lineState),
  standingIn: Type.Optional(standingInState),
  repetition: Type.Optional(repetition),
  isTemporary: Type.Optional(
    Type.Boolean({ description: 'It was made for a message, and is gone at the end of the program' }),
  ),
  atMicros: Type.Integer({
    description: 'When this was so: rates are differences of totals over differences of this',
  }),
};

/** An endpoint as it stands. */
export const endpointSummary = Type.Object(summaryParts, { title: 'EndpointSummary' });

/** An endpoint as it stands; sent whole whenever something in it has changed, four times a second at most. */
export type EndpointSummary = ValueOf<typeof endpointSummary>;

const replacedEndpoint = Type.Object(
  {
    ...summaryParts,
    restarted: Type.Boolean({
      description: 'Its socket was closed, with its connections, and opened again',
    }),
  },
  { title: 'ReplacedEndpoint' },
);

/** The result of a new description of an endpoint. */
export type ReplacedEndpoint = ValueOf<typeof replacedEndpoint>;

/** The id of an endpoint. */
export const endpointParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

const input = Type.Unsafe<AnyEndpointInput>(anyEndpointInput);

/** Endpoints: their descriptions, their life, their peers. */
export const endpointOperations = {
  'endpoints.list': {
    subject,
    summary: 'Every endpoint',
    askers,
    params: noParams,
    result: Type.Array(endpointSummary),
  },
  'endpoints.create': {
    subject,
    summary: 'Make and start an endpoint; a failure to open it shows in its status',
    askers,
    params: noParams,
    body: input,
    result: endpointSummary,
  },
  'endpoints.keep': {
    subject,
    summary: 'Make a temporary endpoint one of the workspace, which stays',
    askers,
    params: endpointParams,
    result: endpointSummary,
  },
  'endpoints.replace': {
    subject,
    summary: 'Describe an endpoint anew; it runs on if it ran',
    description:
      'A new label, autoStart, encoding or reply mode, or a layout that cuts no stream, leaves its connections open, and so does another `line` of a relay alone; anything else closes and reopens its socket. `restarted` says which it was.',
    askers,
    params: endpointParams,
    body: input,
    result: replacedEndpoint,
  },
  'endpoints.start': {
    subject,
    summary: 'Open an endpoint that is stopped',
    askers,
    params: endpointParams,
    result: endpointSummary,
  },
  'endpoints.stop': {
    subject,
    summary: 'Stop an endpoint; it stays in the list',
    askers,
    params: endpointParams,
    result: endpointSummary,
  },
  'endpoints.remove': {
    subject,
    summary: 'Stop and forget an endpoint',
    askers,
    params: endpointParams,
    result: nothing,
  },
  'endpoints.disconnect': {
    subject,
    summary: "Close one peer's connection",
    askers,
    params: Type.Object({ id: Type.String({ maxLength: 40 }), peer: Type.String({ maxLength: 300 }) }),
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;
