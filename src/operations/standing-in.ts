import { Type } from 'typebox';
import { maxSendBytes } from './bounds.js';
import { endpointParams } from './endpoints.js';
import type { Operation, ValueOf } from './operation.js';
import { count, micros, nothing, words } from './schema-parts.js';
import { holdOrder, lineSide, standingInState } from './standing-in-state.js';

const subject = 'endpoints';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;
const maxBase64Length = Math.ceil(maxSendBytes / 3) * 4;

const bytes = Type.String({ contentEncoding: 'base64' });

const heldParams = Type.Object({
  id: Type.String({ maxLength: 40 }),
  number: Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'The number of the held message' }),
});

const heldMessage = Type.Object(
  {
    number: Type.Integer({ minimum: 1, description: 'From 1 for each opening of the relay' }),
    side: lineSide,
    peer: Type.String({ description: 'The client that it is from or for' }),
    connection: Type.Optional(count),
    heldAtMicros: micros,
    goesAtMicros: Type.Integer({ description: 'When it goes on as it came, if nobody says otherwise' }),
    data: Type.String({ contentEncoding: 'base64', description: 'All of its bytes, as it came' }),
  },
  { title: 'HeldMessage' },
);

/** A message that a relay holds. */
export type HeldMessage = ValueOf<typeof heldMessage>;

const settledMessage = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    side: lineSide,
    peer: Type.String(),
    atMicros: micros,
    what: words(['forwarded', 'changed', 'dropped', 'answered', 'timedOut', 'gone']),
    data: Type.String({ contentEncoding: 'base64', description: 'As it came: the first 4 KiB' }),
    after: Type.Optional(
      Type.String({
        contentEncoding: 'base64',
        description: 'What went in its place, or was answered: the first 4 KiB',
      }),
    ),
  },
  { title: 'SettledMessage' },
);

/** A message that was held before, and what became of it. */
export type SettledMessage = ValueOf<typeof settledMessage>;

const settling = Type.Object(
  {
    as: words(['forward', 'drop', 'answer']),
    data: Type.Optional(
      Type.String({
        ...bytes,
        maxLength: maxBase64Length,
        description:
          'Bytes in base64: with `forward` they go in its place, with `answer` they go to its sender in the name of the other side, which sees nothing',
      }),
    ),
  },
  { ...closed, title: 'Settling' },
);

/** What is to become of a held message. */
export type Settling = ValueOf<typeof settling>;

/** Standing in: holding, changing and answering what passes through a relay. */
export const standingInOperations = {
  'relays.hold': {
    subject,
    summary: 'Say which messages a relay holds; what is held already stays held',
    askers,
    params: endpointParams,
    body: holdOrder,
    result: standingInState,
  },
  'relays.held': {
    subject,
    summary: 'The messages that a relay holds, oldest first, and those that it held last, newest first',
    askers,
    params: endpointParams,
    result: Type.Object({
      held: Type.Array(heldMessage, { description: 'At most 100' }),
      before: Type.Array(settledMessage, { description: 'At most 50' }),
    }),
  },
  'relays.settle': {
    subject,
    summary: 'Send a held message on, as it came or changed, drop it, or answer it',
    askers,
    params: heldParams,
    body: settling,
    maxBodyBytes: maxBase64Length + 4_096,
    result: nothing,
  },
  'relays.settleAll': {
    subject,
    summary: 'Send everything on that a relay holds, as it came, and hold nothing more',
    askers,
    params: endpointParams,
    result: standingInState,
  },
  'relays.extend': {
    subject,
    summary: 'Hold a message for longer',
    askers,
    params: heldParams,
    body: Type.Object(
      { ms: Type.Integer({ minimum: 1, maximum: 86_400_000, description: 'Added to when it goes' }) },
      { ...closed, title: 'Extension' },
    ),
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;
