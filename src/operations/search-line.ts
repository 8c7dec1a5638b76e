import type { Failure } from '../errors/error.js';

/** How far a search is. */
export interface Searched {
  /** What has been looked at, numbers or batches, of how many; hits so far. */
  readonly looked: number;
  readonly of: number;
  readonly hits: number;
}

/** A line of the answer of a search, JSON; `Hits` is what a line of hits says besides. The last is `end` or `failed`. */
export type SearchLine<Hits> =
  | (Searched & { readonly type: 'progress' })
  | (Searched & { readonly type: 'hits' } & Hits)
  | (Searched & { readonly type: 'end' })
  | { readonly type: 'failed'; readonly failure: Failure };
