import { Type } from 'typebox';
import { lessonIds } from '../lesson/lesson.js';
import { observationSchema } from './lesson-observations.js';
import type { Operation, ValueOf } from './operation.js';
import { failureSchema, noParams, nothing, words } from './schema-parts.js';

const subject = 'lessons';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

const lessonState = Type.Object(
  {
    id: Type.String(),
    lesson: words(lessonIds),
    captureFailure: Type.Optional(failureSchema),
    phase: words(['ready', 'asking', 'acting', 'stuck', 'finished']),
    moments: Type.Array(
      Type.Object({
        step: Type.String(),
        observations: Type.Array(observationSchema),
        answered: Type.Optional(
          Type.Object({ given: Type.Optional(Type.String()), truth: Type.Optional(Type.String()) }),
        ),
        facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
      }),
      { description: 'The steps that were done, in order' },
    ),
    latest: Type.Array(observationSchema, { description: 'What has been seen since' }),
  },
  { title: 'LessonState' },
);

/** How far a person is in a lesson, and what was seen on its bench. */
export type LessonState = ValueOf<typeof lessonState>;

const runParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** The tour: lessons on real sockets of the workbench's machine. */
export const lessonOperations = {
  'lessons.list': {
    subject,
    summary: 'The lessons that somebody is in',
    askers,
    params: noParams,
    result: Type.Array(lessonState),
  },
  'lessons.begin': {
    subject,
    summary: 'Begin a lesson, on a bench of its own',
    askers,
    params: noParams,
    body: Type.Object(
      {
        lesson: words(lessonIds),
        capture: Type.Optional(
          Type.Boolean({ description: 'Capture its packets, where that is permitted. Default true' }),
        ),
      },
      { ...closed, title: 'LessonChoice' },
    ),
    result: lessonState,
  },
  'lessons.get': {
    subject,
    summary: 'How far a lesson is',
    askers,
    params: runParams,
    result: lessonState,
  },
  'lessons.next': {
    subject,
    summary: 'Do the next step of a lesson; answered when it has been done',
    askers,
    params: runParams,
    result: lessonState,
  },
  'lessons.answer': {
    subject,
    summary: 'Answer the question of a lesson, which does its step',
    askers,
    params: runParams,
    body: Type.Object(
      { choice: Type.Optional(Type.String({ maxLength: 40, description: 'None: I do not know' })) },
      { ...closed, title: 'LessonAnswer' },
    ),
    result: lessonState,
  },
  'lessons.end': {
    subject,
    summary: 'Leave a lesson, and close everything on its bench',
    askers,
    params: runParams,
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;
