import { Type } from 'typebox';
import type { Operation, ValueOf } from './operation.js';
import { failureSchema, noParams, words } from './schema-parts.js';

const subject = 'workspace';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

const bytes = Type.String({ contentEncoding: 'base64', description: 'The first 4 KiB of it' });
const message = {
  endpoint: Type.String({ description: 'The name of what it went through' }),
  peer: Type.String(),
  afterMs: Type.Number({ description: 'After the step began, or the sequence' }),
  data: bytes,
  totalBytes: Type.Integer({ minimum: 0 }),
  encoding: Type.String(),
};
const direction = words(['received', 'sent']);

const came = Type.Object({
  ...message,
  differing: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
    description: 'Where it differs from what was expected: from, and up to but not including',
  }),
  fields: Type.Array(Type.Object({ name: Type.String(), text: Type.String(), isAsked: Type.Boolean() })),
});

const visit = Type.Object({
  type: words(['connected', 'closed', 'reset']),
  peer: Type.String(),
  afterMs: Type.Number({ description: 'After the step began' }),
});

const stepFailure = Type.Object(
  {
    failure: failureSchema,
    expected: Type.String({ description: 'As it was written; empty where nothing was expected' }),
    came: Type.Array(came),
    visits: Type.Array(visit, { description: 'Peers that came and left while it waited, the latest last' }),
    around: Type.Array(Type.Object({ direction, ...message })),
  },
  { title: 'SequenceStepFailure' },
);

/** Why a step does not hold. */
export type SequenceStepFailure = ValueOf<typeof stepFailure>;

const stepRow = Type.Object(
  {
    number: Type.String({ description: '10.2 is the second step within the tenth' }),
    verb: Type.String(),
    title: Type.String(),
    depth: Type.Integer({ minimum: 0 }),
    line: Type.Integer({ minimum: 1 }),
    column: Type.Integer({ minimum: 1 }),
    path: Type.String({ description: 'Its place in the file: steps[3]' }),
    outcome: words(['running', 'held', 'done', 'failed']),
    rounds: Type.Integer({ minimum: 0, description: 'How often it has ended' }),
    failedRounds: Type.Integer({ minimum: 0 }),
    tookMs: Type.Number({ description: 'Of all rounds' }),
    startedMs: Type.Number({ description: 'After the sequence began' }),
    failure: Type.Optional(stepFailure),
  },
  { title: 'SequenceStepRow' },
);

/** A step of a sequence that was begun, all of its rounds together. */
export type SequenceStepRow = ValueOf<typeof stepRow>;

const problem = Type.Object(
  { line: Type.Integer({ minimum: 1 }), column: Type.Integer({ minimum: 1 }), failure: failureSchema },
  { description: 'What is wrong with its file; nothing was opened' },
);

const failedStep = Type.Object(
  { number: Type.String(), verb: Type.String(), title: Type.String(), line: Type.Integer({ minimum: 1 }) },
  { description: 'The first step that failed' },
);

const runHead = {
  id: Type.String(),
  path: Type.String({ description: 'The file: sequences/acceptance.yaml' }),
  name: Type.String(),
  state: words(['running', 'held', 'failed', 'interrupted', 'faulty']),
  beganMs: Type.Number({ description: 'Milliseconds since 1970' }),
  tookMs: Type.Number(),
  steps: Type.Integer({ minimum: 0, description: 'How many have ended, each round counted' }),
  failed: Type.Integer({ minimum: 0 }),
  failedStep: Type.Optional(failedStep),
  problem: Type.Optional(problem),
};

const runSummary = Type.Object(runHead, { title: 'SequenceRunSummary' });

/** A run of a sequence in one line. */
export type SequenceRunSummary = ValueOf<typeof runSummary>;

const run = Type.Object(
  {
    ...runHead,
    rows: Type.Array(stepRow, { description: 'The steps that were begun, at most 2,000' }),
    messages: Type.Array(Type.Object({ direction, ...message }), { description: 'The latest' }),
  },
  { title: 'SequenceRun' },
);

/** A run of a sequence with its steps. */
export type SequenceRunReport = ValueOf<typeof run>;

const batch = Type.Object(
  {
    isRunning: Type.Boolean(),
    atOnce: Type.Integer({ minimum: 1 }),
    tookMs: Type.Number(),
    rows: Type.Array(
      Type.Object({
        path: Type.String(),
        run: Type.Optional(runSummary),
        failure: Type.Optional(failureSchema),
      }),
      {
        description:
          'In the order in which they are run; without a run one waits, or cannot be run for the reason `failure`',
      },
    ),
  },
  { title: 'SequenceBatch' },
);

/** Several sequences that are run together. */
export type SequenceBatchReport = ValueOf<typeof batch>;

const chosen = {
  environment: Type.Optional(Type.String({ maxLength: 200, description: 'Default: the one that is chosen' })),
  set: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Values before those' })),
};

const runParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

/** Operations on sequences. */
export const sequenceOperations = {
  'sequences.runs': {
    subject,
    summary: 'The latest run of each sequence since the workbench began',
    askers,
    params: noParams,
    result: Type.Array(runSummary),
  },
  'sequences.run': {
    subject,
    summary:
      'Run a sequence of the workspace on sockets of its own; one with a fault is told of, and opens nothing',
    askers,
    params: noParams,
    body: Type.Object(
      {
        path: Type.String({ maxLength: 2_048 }),
        ...chosen,
      },
      closed,
    ),
    result: run,
  },
  'sequences.runAll': {
    subject,
    summary: 'Run several sequences of the workspace, or all, one after another or some at once',
    askers,
    params: noParams,
    body: Type.Object(
      {
        paths: Type.Optional(
          Type.Array(Type.String({ maxLength: 2_048 }), { maxItems: 1_000, description: 'Default: all' }),
        ),
        atOnce: Type.Optional(Type.Integer({ minimum: 1, maximum: 16, description: 'Default: 1' })),
        ...chosen,
      },
      closed,
    ),
    result: batch,
  },
  'sequences.batch': {
    subject,
    summary: 'The sequences that were run together last',
    askers,
    params: noParams,
    result: batch,
  },
  'sequences.stopBatch': {
    subject,
    summary: 'End those that run together, and begin no others of them',
    askers,
    params: noParams,
    result: batch,
  },
  'sequences.get': {
    subject,
    summary: 'How far a run is, and why its steps failed',
    askers,
    params: runParams,
    result: run,
  },
  'sequences.stop': {
    subject,
    summary: 'End a run',
    askers,
    params: runParams,
    result: run,
  },
} as const satisfies Readonly<Record<string, Operation>>;
