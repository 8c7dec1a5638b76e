import { Type } from 'typebox';
import { lessonIds } from '../lesson/lesson.js';
import type { Operation, ValueOf } from './operation.js';
import { failureSchema, noParams, nothing, words } from './schema-parts.js';

const subject = 'lessons';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

const end = words(['client', 'client2', 'server', 'server2']);
const place = words(['client', 'server', 'relay']);
const bytes = Type.String({ contentEncoding: 'base64' });

const observation = Type.Object(
  {
    type: words([
      ...(['called', 'returned', 'wired', 'held', 'settled', 'passed', 'packet', 'recorded'] as const),
      'sockets',
    ]),
    atMs: Type.Number({ description: 'Milliseconds since the lesson began' }),
    end: Type.Optional(end),
    id: Type.Optional(Type.Integer({ description: 'Joins `called` and `returned`' })),
    call: Type.Optional(
      words([
        ...(['listen', 'bind', 'connect', 'accept', 'send', 'recv', 'sendto', 'recvfrom'] as const),
        ...(['shutdown', 'close', 'serve', 'get'] as const),
      ]),
    ),
    data: Type.Optional(bytes),
    maxBytes: Type.Optional(Type.Integer()),
    isAside: Type.Optional(
      Type.Boolean({ description: 'The other end is no program of the bench, and not behind its relay' }),
    ),
    lostBytes: Type.Optional(Type.Integer({ description: 'Of a datagram, beyond what the call takes' })),
    address: Type.Optional(Type.String()),
    ended: Type.Optional(
      Type.Enum(['reset', 'none'], {
        description: 'How `close` ended a connection, where it was not by FIN',
      }),
    ),
    failure: Type.Optional(failureSchema),
    act: Type.Optional(words(['hold', 'pass', 'double', 'lose', 'slow', 'play'])),
    message: Type.Optional(Type.Integer({ description: 'Joins `held` and `settled`' })),
    direction: Type.Optional(words(['up', 'down'])),
    as: Type.Optional(words(['passed', 'doubled', 'lost'])),
    from: Type.Optional(place),
    to: Type.Optional(place),
    atSeconds: Type.Optional(Type.Number({ description: 'Since a recording began' })),
    row: Type.Optional(Type.String({ description: 'What a packet is, as in a capture' })),
    sockets: Type.Optional(
      Type.Array(
        Type.Object({
          end,
          state: Type.Optional(Type.String()),
          local: Type.Optional(Type.String()),
          peer: Type.Optional(Type.String()),
          unread: Type.Integer({ minimum: 0 }),
          waiting: Type.Integer({ minimum: 0, description: 'Connections that wait for `accept`' }),
          pid: Type.Optional(Type.Integer({ description: 'Of the process that holds it' })),
        }),
      ),
    ),
  },
  { title: 'LessonObservation' },
);

/** Something that was seen on the bench of a lesson; which parts it has follows from its type. */
export type LessonObservation = ValueOf<typeof observation>;

const lessonState = Type.Object(
  {
    id: Type.String(),
    lesson: words(lessonIds),
    captureFailure: Type.Optional(failureSchema),
    phase: words(['ready', 'asking', 'acting', 'stuck', 'finished']),
    moments: Type.Array(
      Type.Object({
        step: Type.String(),
        observations: Type.Array(observation),
        answered: Type.Optional(
          Type.Object({ given: Type.Optional(Type.String()), truth: Type.Optional(Type.String()) }),
        ),
        facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
      }),
      { description: 'The steps that were done, in order' },
    ),
    latest: Type.Array(observation, { description: 'What has been seen since' }),
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
