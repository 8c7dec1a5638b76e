import { Type } from 'typebox';
import { encodingNames } from '../bytes/encoding-names.js';
import { checkLevels } from '../check/check.js';
import { checkSubjectNames } from '../check/subject-names.js';
import type { Operation, ValueOf } from './operation.js';
import { failureSchema, milliseconds, noParams, nothing, words } from './schema-parts.js';

const subject = 'lessons';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

/** Most names in `only`. */
const maxChecks = 100;
/** The largest file that a server's answer is compared with. */
const maxFileBytes = 65_536;

const languages = { en: Type.String(), 'zh-CN': Type.String() };
const sentence = (description?: string) =>
  Type.Object(languages, description === undefined ? {} : { description });
const seed = Type.Integer({
  minimum: 0,
  maximum: 0xffff_ffff,
  description: 'What chance does follows from it',
});

const choice = Type.Object(
  {
    subject: words(checkSubjectNames),
    port: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65_535,
        description: 'Of a server; of a TFTP client where it is told to ask, a free one if absent',
      }),
    ),
    address: Type.Optional(
      Type.String({
        maxLength: 60,
        description: '127.0.0.1, the default, or ::1: no other machine is asked',
      }),
    ),
    encoding: Type.Optional(words(encodingNames)),
    level: Type.Optional(words(checkLevels)),
    only: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: maxChecks })),
    seed: Type.Optional(seed),
    file: Type.Optional(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 255 }),
          data: Type.Optional(
            Type.String({
              contentEncoding: 'base64',
              maxLength: Math.ceil(maxFileBytes / 3) * 4,
              description: 'What it holds; without, whatever is read is right',
            }),
          ),
        },
        { ...closed, description: 'A file that a TFTP server has' },
      ),
    ),
    write: Type.Optional(
      Type.Boolean({ description: 'A TFTP server may be written to: files named bob-check-…' }),
    ),
    directions: Type.Optional(
      Type.Array(words(['get', 'put']), {
        minItems: 1,
        maxItems: 2,
        description: 'What a TFTP client is let do. Default both',
      }),
    ),
  },
  { ...closed, title: 'CheckChoice' },
);

/** What to check, and how. */
export type CheckChoice = ValueOf<typeof choice>;

const row = Type.Object(
  {
    id: Type.String(),
    level: words(checkLevels),
    title: sentence('What must hold'),
    source: Type.Optional(Type.String({ description: 'Where the rule stands: `RFC 1350 §5`' })),
    state: words(['waiting', 'running', 'passed', 'failed', 'warned', 'skipped']),
    expected: Type.Optional(sentence()),
    came: Type.Optional(sentence()),
    why: Type.Optional(sentence('What goes wrong where the rule is not held')),
    note: Type.Optional(sentence('What was seen, or why it was skipped')),
    tookMs: Type.Optional(milliseconds),
  },
  { title: 'CheckRow' },
);

/** A check of a run, and what came of it. What came from the network is in its words, and is not escaped. */
export type CheckRow = ValueOf<typeof row>;

const runState = Type.Object(
  {
    id: Type.String(),
    subject: words(checkSubjectNames),
    version: Type.Integer({ minimum: 0, description: 'Changes with whatever there is to show' }),
    address: Type.String({ description: 'Where the program is asked, or asks' }),
    level: words(checkLevels),
    seed,
    phase: words(['running', 'ended', 'stopped', 'failed']),
    failure: Type.Optional(failureSchema),
    awaits: Type.Optional(
      Type.Enum(['get', 'put'], {
        description: 'A client is to make this transfer now: somebody has to let it',
      }),
    ),
    checks: Type.Array(row, { description: 'In the order in which they are run and shown' }),
    written: Type.Array(Type.String(), { description: 'Files that lie on the server now' }),
  },
  { title: 'CheckRunState' },
);

/** A run of checks, as far as it is. */
export type CheckRunState = ValueOf<typeof runState>;

const runParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** What a person built, held to the rules of its protocol: `bob check`, for a page. */
export const checkOperations = {
  'checks.begin': {
    subject,
    summary: 'Check a server, or a TFTP client, on this machine by the rules of its protocol',
    askers,
    params: noParams,
    body: choice,
    result: runState,
  },
  'checks.get': {
    subject,
    summary:
      'What came of a run of checks: at once, or when it is another version than `after`, 20 s later at most. A run that nobody asks about for 30 s is stopped',
    askers,
    params: Type.Object({
      id: Type.String({ maxLength: 40 }),
      after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    }),
    result: runState,
  },
  'checks.end': {
    subject,
    summary: 'Stop a run of checks; what came of it stays for `get`',
    askers,
    params: runParams,
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;
