import { Type } from 'typebox';
import type { Failure } from '../errors/error.js';
import type { ValueOf } from './operation.js';

/** A whole number from 0. */
export const count = Type.Integer({ minimum: 0 });

/** A time. */
export const micros = Type.Integer({ description: 'Microseconds since 1970, UTC' });

/** A span of time. */
export const milliseconds = Type.Number({ minimum: 0, description: 'Milliseconds' });

/** One of several words. */
export const words = <const Word extends string>(
  choices: readonly Word[],
  options: { readonly description?: string } = {},
) => Type.Enum<Word[]>([...choices], options);

const failureParts = {
  code: Type.String({ description: 'Stable; docs/errors.md lists all' }),
  fault: words(['local', 'peer', 'system']),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
};

/** Why something failed, as part of a status. */
export const failureSchema = Type.Unsafe<Failure>(Type.Object(failureParts));

/** The body of every answer that is not a success. `message` is English; the page words `code` and `params` itself. */
export const errorBody = Type.Object(
  {
    error: Type.Unsafe<Failure & { readonly message: string }>(
      Type.Object({ ...failureParts, message: Type.String({ description: 'The same in English' }) }),
    ),
  },
  { title: 'Error' },
);

export type ErrorBody = ValueOf<typeof errorBody>;

/** The result of an operation that returns nothing. */
export const nothing = Type.Unsafe<void>(Type.Null({ description: 'Done' }));

/** The params of operations on the whole workbench: none. */
export const noParams = Type.Object({});
