import { Type } from 'typebox';
import { Value } from 'typebox/value';
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
  },
  { additionalProperties: false },
);

/** What a page says that it looks at; undefined when it says anything else. */
export function parsePageView(text: string): PageView | undefined {
  try {
    const said: unknown = JSON.parse(text);
    return Value.Check(shape, said) ? said : undefined;
  } catch {
    return undefined;
  }
}
