import type { GivenValue, Layout } from '../../../../src/layout/layout.js';
import { formFields } from '../../../workspace/form-values.js';

/** A framing that a layout gives though it does not say one: all its messages are of one size. */
export interface SuggestedFraming {
  /** Of the layout. */
  readonly name: string;
  /** As a description of an endpoint has it: `fixed:6`. */
  readonly framing: string;
  readonly bytes: number;
}

/** The framing that the first of these layouts gives whose messages are all of one size; undefined where none are. */
export function suggestedFraming(layouts: readonly Layout[]): SuggestedFraming | undefined {
  for (const layout of layouts) {
    const bytes = messageBytes(layout);
    if (bytes !== undefined) return { name: layout.name, framing: `fixed:${bytes}`, bytes };
  }
  return undefined;
}

/** Bytes of every message of a layout; undefined where messages of it may be longer than others. */
function messageBytes(layout: Layout): number | undefined {
  const { fields, isText } = layout;
  const isOfOneSize = fields.every(
    ({ kind, isArray, isConditional }) => !isArray && !isConditional && kind !== 'text' && kind !== 'bytes',
  );
  if (isText || !isOfOneSize) return undefined;
  const given: Record<string, GivenValue> = {};
  // Where its bytes are 0, a number is its offset.
  for (const { name, kind, scaling } of formFields(layout))
    given[name] = kind === 'boolean' ? false : scaling.offset;
  const made = layout.encode(given);
  return made.ok && made.value.byteLength > 0 ? made.value.byteLength : undefined;
}
