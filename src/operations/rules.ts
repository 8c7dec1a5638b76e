import { Type } from 'typebox';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, noParams, words } from './schema-parts.js';

const subject = 'workspace';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

const ruleState = Type.Object(
  {
    endpoint: Type.String({ description: 'The id of the endpoint that it answers for' }),
    rule: Type.String({ description: 'Its name' }),
    matched: count,
    lastMatchMicros: Type.Optional(Type.Number({ description: 'µs since 1970' })),
    failure: Type.Optional(failureSchema),
    isStopped: Type.Boolean({ description: 'It answers no more, for the reason `failure`' }),
  },
  { title: 'RuleState' },
);

/** What a rule has done for one endpoint since the workbench began. */
export type RuleState = ValueOf<typeof ruleState>;

const ruleFile = Type.Object(
  {
    path: Type.String({ description: 'The file: rules/oven.yaml' }),
    rules: count,
    armed: Type.Integer({ minimum: 0, description: 'How many of them an endpoint answers by' }),
    endpoints: Type.Array(Type.String(), { description: 'The ids of those that its rules are for' }),
    matched: Type.Integer({ minimum: 0, description: 'Of all its rules, at all of its endpoints' }),
    stopped: Type.Optional(
      Type.Object(
        { rule: Type.String(), endpoint: Type.String(), failure: failureSchema },
        { description: 'The first of its rules that answers no more' },
      ),
    ),
  },
  { title: 'RuleFile' },
);

/** What the rules of a file are armed for, and what they have done since the workbench began. */
export type RuleFileState = ValueOf<typeof ruleFile>;

const bytes = Type.String({ contentEncoding: 'base64', description: 'The first 4 KiB of it' });

const triedAct = Type.Object(
  {
    type: words([
      'send',
      'replace',
      'set',
      'drop',
      'wait',
      'log',
      'notify',
      'close',
      'reset',
      'stopRecording',
      'failed',
    ]),
    data: Type.Optional(bytes),
    text: Type.Optional(Type.String()),
    ms: Type.Optional(Type.Number()),
    failure: Type.Optional(failureSchema),
  },
  { title: 'TriedAct' },
);

const trial = Type.Object(
  {
    peer: Type.String(),
    direction: Type.Optional(words(['in', 'out'])),
    timeMicros: Type.Number(),
    data: bytes,
    matches: Type.Array(
      Type.Object({
        rule: Type.Integer({ minimum: 0, description: 'Its place among `rules`' }),
        cause: words(['message', 'connected', 'idle']),
        tags: Type.Array(Type.String()),
        acts: Type.Array(triedAct),
      }),
    ),
    misses: Type.Array(
      Type.Object({
        rule: Type.Integer({ minimum: 0 }),
        failed: Type.Array(Type.String(), {
          description: 'The conditions that did not hold, by their place',
        }),
      }),
    ),
    isLeft: Type.Boolean({ description: 'No rule stopped it: the reply mode would have had it' }),
  },
  { title: 'RuleTrial' },
);

/** What rules would have made of one message. */
export type RuleTrial = ValueOf<typeof trial>;

const trials = Type.Object(
  {
    rules: Type.Array(Type.String(), { description: 'The names of those that are tried' }),
    encoding: Type.String({ description: 'Of the texts of the messages' }),
    trials: Type.Array(trial),
    cut: Type.Optional(
      Type.Object(
        {
          message: Type.Integer({
            minimum: 1,
            description: 'The first message, from 1, that was not tried to its end',
          }),
          failure: failureSchema,
        },
        { description: 'It took too much, and was ended before the last message' },
      ),
    ),
    problem: Type.Optional(
      Type.Object({
        line: Type.Integer({ minimum: 1 }),
        column: Type.Integer({ minimum: 1 }),
        failure: failureSchema,
      }),
    ),
  },
  { title: 'RuleTrials' },
);

/** What the rules of a text would have made of messages. */
export type RuleTrials = ValueOf<typeof trials>;

/** Operations on rules. */
export const ruleOperations = {
  'rules.states': {
    subject,
    summary: 'What the rules have done, by endpoint',
    askers,
    params: noParams,
    result: Type.Array(ruleState),
  },
  'rules.files': {
    subject,
    summary: 'The files of rules: what each is armed for, how often its rules matched, and which was stopped',
    askers,
    params: noParams,
    result: Type.Array(ruleFile),
  },
  'rules.try': {
    subject,
    summary:
      'What the rules of a text would make of the messages that an endpoint has received, or of others',
    askers,
    params: noParams,
    body: Type.Object(
      {
        text: Type.String({ maxLength: 1024 * 1024, description: 'What a file of rules would hold' }),
        endpoint: Type.Optional(
          Type.String({ maxLength: 64, description: 'Whose encoding, layouts and latest messages are used' }),
        ),
        messages: Type.Optional(
          Type.Array(Type.String({ contentEncoding: 'base64', maxLength: 256 * 1024 }), {
            maxItems: 200,
            description: 'Instead of what the endpoint has received',
          }),
        ),
      },
      closed,
    ),
    maxBodyBytes: 8 * 1024 * 1024,
    result: trials,
  },
} as const satisfies Readonly<Record<string, Operation>>;
