import { type Shape, text } from '../shape.js';
import { type FilePart, faulty, reasonFault } from './file-part.js';

/** Characters of a script; what calls it reads no more. */
const maxLength = 1024 * 1024;

/** `rules/NAME.js`: a script that rules call. Its syntax is looked at when a rule is armed that calls it. */
export const scriptShape = text('JavaScript that rules call', maxLength) satisfies Shape;

/** Checks the text of a script. */
export function parseScript(value: unknown): FilePart<string> {
  if (typeof value !== 'string') return faulty(reasonFault('', 'property-missing'));
  return value.length > maxLength
    ? faulty(reasonFault('', 'property-too-long', { limit: maxLength }))
    : { ok: true, value };
}
