import { errorOf, type Failure } from './error.js';

/** A parsed value, or the failure to show for the text that was typed. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** A value or, as an exception for whoever cannot go on without it, its failure. @throws BreakoutboxError */
export function orThrow<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw errorOf(parsed.failure);
}
