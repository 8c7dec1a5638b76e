import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { maxPersonCharacters } from '../operations/who.js';
import { maxFollowedLogs, type PageView } from './protocol.js';

const shape = Type.Object(
  {
    type: Type.Literal('look'),
    tftp: Type.Boolean(),
    logs: Type.Array(
      Type.Object(
        {
          endpoint: Type.String({ maxLength: 64 }),
          from: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
        },
        { additionalProperties: false },
      ),
      { maxItems: maxFollowedLogs },
    ),
    person: Type.Optional(Type.String({ maxLength: 2 * maxPersonCharacters })),
  },
  { additionalProperties: false },
);

/** Parses the view that a page sends; undefined for any other message. */
export function parsePageView(text: string): PageView | undefined {
  try {
    const view: unknown = JSON.parse(text);
    return Value.Check(shape, view) ? view : undefined;
  } catch {
    return undefined;
  }
}
