import { Type } from 'typebox';
import type { ValueOf } from './operation.js';
import { count, micros, words } from './schema-parts.js';

/** A direction through a relay. */
export const lineSide = Type.Enum(['up', 'down'], {
  description: '`up`: from the client to the target; `down`: from the target to the client',
});

/** Which messages a relay is to hold. */
export const holdOrder = Type.Object(
  {
    mode: words(['off', 'next', 'all']),
    filter: Type.Optional(
      Type.String({
        maxLength: 4_096,
        description: 'An expression of the filter language; without it, each',
      }),
    ),
    side: Type.Optional(lineSide),
    timeoutMs: Type.Optional(
      Type.Integer({
        minimum: 100,
        maximum: 86_400_000,
        description: 'After so long a held message goes on as it came. Default 60,000',
      }),
    ),
  },
  { additionalProperties: false, title: 'HoldOrder' },
);

/** Which messages a relay is to hold: none, the next one, or all that the filter selects. */
export type HoldOrder = ValueOf<typeof holdOrder>;

/** What a relay holds, and what became of what it held, since it was opened. */
export const standingInState = Type.Object(
  {
    hold: holdOrder,
    held: count,
    heldBytes: count,
    passedOver: Type.Integer({
      minimum: 0,
      description: 'Messages that passed as they came because no more could be held',
    }),
    oldest: Type.Optional(
      Type.Object({
        number: Type.Integer({ minimum: 1 }),
        goesAtMicros: micros,
      }),
    ),
    settled: Type.Integer({
      minimum: 0,
      description: 'How many are held no longer: with `held`, a change says that the lists are others',
    }),
    rewritten: Type.Integer({ minimum: 0, description: 'Messages that rules changed, dropped or answered' }),
  },
  { title: 'StandingInState' },
);

/** What a relay holds, and what became of what it held. */
export type StandingInState = ValueOf<typeof standingInState>;
