import { errorOf, type Failure } from './error.js';

/** A parsed value, or the failure to show for the text that was typed. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** Returns the value, or throws its failure for a caller that cannot go on without it. @throws BreakoutboxError */
export function orThrow<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw errorOf(parsed.failure);
}
