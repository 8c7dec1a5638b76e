import { Type } from 'typebox';
import { brokenIds } from '../lesson/broken/broken-ids.js';
import { callSchema, endSchema, observationSchema } from './lesson-observations.js';
import type { Operation, ValueOf } from './operation.js';
import { failureSchema, words } from './schema-parts.js';

const subject = 'lessons';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

/** Longer than any name of a setting or of an option. */
const maxNameLength = 40;
/** Names of settings; a key without a pattern would not be bounded. */
const settingName = '^[a-z][a-z0-9-]{0,39}$';
/** More than any bench has. */
const maxSettings = 8;

const goal = Type.Object(
  {
    id: Type.String(),
    holds: Type.Boolean(),
    wanted: Type.Optional(Type.Array(Type.String(), { description: 'What should have come, as text' })),
    came: Type.Object(
      {
        type: words(['texts', 'failure', 'waiting', 'nothing']),
        texts: Type.Optional(Type.Array(Type.String(), { description: '`texts`: what a program printed' })),
        failure: Type.Optional(failureSchema),
        end: Type.Optional(endSchema),
        call: Type.Optional(callSchema),
      },
      { description: 'What came: texts, the failure of a call, or the call that an end waits in' },
    ),
  },
  { title: 'BrokenGoal' },
);

const brokenTrial = Type.Object(
  {
    bench: words(brokenIds),
    chosen: Type.Record(Type.String(), Type.String(), {
      description: 'The option of each setting that was tried',
    }),
    isMended: Type.Boolean({ description: 'Whether all goals hold' }),
    goals: Type.Array(goal),
    prints: Type.Array(Type.Object({ end: endSchema, text: Type.String(), atMs: Type.Number() }), {
      description: 'What the programs printed, line by line',
    }),
    observations: Type.Array(observationSchema, { description: 'What was seen, in order of time' }),
    captureFailure: Type.Optional(failureSchema),
  },
  { title: 'BrokenTrial' },
);

/** What came of a trial of a broken bench. */
export type BrokenTrialReport = ValueOf<typeof brokenTrial>;

/** Trials of the broken benches. The workbench keeps nothing of them. */
export const brokenBenchOperations = {
  'broken.try': {
    subject,
    summary:
      'Run the programs of a broken bench once; answered when nothing happens any more, 10 s later at most',
    description:
      'The programs run on real sockets of the workbench’s machine. Eight trials run at once; a trial whose asker goes away is ended.',
    askers,
    params: Type.Object({ bench: words(brokenIds) }),
    body: Type.Object(
      {
        chosen: Type.Record(
          Type.String({ pattern: settingName }),
          Type.String({ maxLength: maxNameLength }),
          {
            additionalProperties: false,
            maxProperties: maxSettings,
            description: 'The option of each setting; one that is left out is as the bench is found',
          },
        ),
        capture: Type.Optional(
          Type.Boolean({ description: 'Capture its packets, where that is permitted. Default true' }),
        ),
      },
      { ...closed, title: 'BrokenChoice' },
    ),
    result: brokenTrial,
  },
} as const satisfies Readonly<Record<string, Operation>>;
