import { Type } from 'typebox';
import type { ValueOf } from './operation.js';
import { failureSchema, words } from './schema-parts.js';

/** An end of a bench. */
export const endSchema = words(['client', 'client2', 'server', 'server2']);
/** A call of the sockets interface. */
export const callSchema = words([
  ...(['listen', 'bind', 'connect', 'accept', 'send', 'recv', 'sendto', 'recvfrom'] as const),
  ...(['shutdown', 'close', 'serve', 'get'] as const),
]);
const place = words(['client', 'server', 'relay']);
const bytes = Type.String({ contentEncoding: 'base64' });

/** Something that was seen on a bench, as the API tells it. */
export const observationSchema = Type.Object(
  {
    type: words([
      ...(['called', 'returned', 'wired', 'held', 'settled', 'passed', 'packet', 'recorded'] as const),
      'sockets',
    ]),
    atMs: Type.Number({ description: 'Milliseconds since the lesson, or the trial, began' }),
    end: Type.Optional(endSchema),
    id: Type.Optional(Type.Integer({ description: 'Joins `called` and `returned`' })),
    call: Type.Optional(callSchema),
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
          end: endSchema,
          state: Type.Optional(Type.String()),
          local: Type.Optional(Type.String()),
          peer: Type.Optional(Type.String()),
          listens: Type.Optional(
            Type.Boolean({ description: 'It listens as well, with another socket at the same port' }),
          ),
          unread: Type.Integer({ minimum: 0 }),
          waiting: Type.Integer({ minimum: 0, description: 'Connections that wait for `accept`' }),
          pid: Type.Optional(Type.Integer({ description: 'Of the process that holds it' })),
        }),
      ),
    ),
  },
  { title: 'LessonObservation' },
);

/** Something that was seen on a bench; which parts it has follows from its type. */
export type LessonObservation = ValueOf<typeof observationSchema>;
