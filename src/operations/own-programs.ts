import { Type } from 'typebox';
import { lessonIds } from '../lesson/lesson.js';
import { programFindingCodes } from '../lesson/own-program/sentences.js';
import type { Operation, ValueOf } from './operation.js';
import { failureSchema, noParams, nothing, words } from './schema-parts.js';

const subject = 'lessons';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

const bytes = Type.String({ contentEncoding: 'base64' });
const side = words(['client', 'server']);

const ownState = Type.Object(
  {
    id: Type.String(),
    lesson: words(lessonIds),
    side,
    version: Type.Integer({ minimum: 0, description: 'Changes with whatever there is to show' }),
    run: Type.Integer({
      minimum: 0,
      description:
        'Counts the runs of a client, and how often a server was asked: pieces and findings are of the last',
    }),
    address: Type.String({ description: 'Where the program is to connect, or is asked' }),
    isAsking: Type.Boolean(),
    failure: Type.Optional(failureSchema),
    program: Type.Optional(Type.Object({ pid: Type.Integer(), name: Type.String() })),
    pieces: Type.Array(
      Type.Object({
        type: words(['connected', 'received', 'sent', 'ended', 'datagramReceived', 'datagramSent']),
        atMs: Type.Number({ description: 'Milliseconds since the bench was opened' }),
        connection: Type.Optional(Type.Integer()),
        data: Type.Optional(Type.String({ ...bytes, description: 'The first 512 bytes' })),
        size: Type.Optional(Type.Integer({ minimum: 0 })),
        isLost: Type.Optional(Type.Boolean({ description: 'The bench kept it from the program' })),
        by: Type.Optional(words(['program', 'bench'])),
        how: Type.Optional(words(['end', 'reset'])),
      }),
      { description: 'What passed between the program and the bench: the latest 200' },
    ),
    findings: Type.Array(
      Type.Object({
        code: words(programFindingCodes),
        certainty: words(['shown', 'inferred']),
        connection: Type.Optional(Type.Integer()),
        values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
        data: Type.String({ ...bytes, description: 'The bytes that show it, 64 at most' }),
        size: Type.Integer({ minimum: 0 }),
      }),
      { description: 'What is wrong with the program, as far as it is known now' },
    ),
  },
  { title: 'OwnProgramState' },
);

/** What is seen of a program that a student writes. */
export type OwnProgramState = ValueOf<typeof ownState>;

const ownParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** The other side of programs that students write: what passes, and what is wrong with them. */
export const ownProgramOperations = {
  'ownPrograms.begin': {
    subject,
    summary:
      'Open a server for a client of the student’s own, or name the port of the student’s own server; ends when nobody has asked for 90 s',
    askers,
    params: noParams,
    body: Type.Object(
      {
        lesson: words(lessonIds),
        side,
        port: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 65_535, description: 'Of a server, on this machine' }),
        ),
      },
      { ...closed, title: 'OwnProgramChoice' },
    ),
    result: ownState,
  },
  'ownPrograms.get': {
    subject,
    summary:
      'What is seen of a program: at once, or when it is another version than `after`, 20 s later at most',
    askers,
    params: Type.Object({
      id: Type.String({ maxLength: 40 }),
      after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    }),
    result: ownState,
  },
  'ownPrograms.ask': {
    subject,
    summary: 'Ask a student’s own server everything of its task; it is watched by `get` meanwhile',
    askers,
    params: ownParams,
    result: ownState,
  },
  'ownPrograms.end': {
    subject,
    summary: 'Watch a program no more',
    askers,
    params: ownParams,
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;
