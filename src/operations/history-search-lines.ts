import type { Failure } from '../errors/error.js';
import type { HistoryMissing } from './history.js';
import type { RecordSource } from './record.js';

/** How far a search is. */
interface Searched {
  /** Batches that have been looked at, of how many; hits so far. */
  readonly looked: number;
  readonly of: number;
  readonly hits: number;
}

/** A line of the answer of `history.search`, JSON. */
export type HistorySearchLine =
  | (Searched & { readonly type: 'progress' })
  /** What was found in one batch of a node; later lines are of older batches. */
  | (Searched & {
      readonly type: 'hits';
      readonly node: string;
      /** What tells the numbers of these events from others of the node. */
      readonly record: string;
      /** The number of the batch in the stream. */
      readonly stream: number;
      /** Base64 of a batch of `traffic/event-codec.ts`, oldest first. */
      readonly batch: string;
      readonly sources: readonly RecordSource[];
      readonly missing: readonly HistoryMissing[];
    })
  | (Searched & { readonly type: 'end' })
  | { readonly type: 'failed'; readonly failure: Failure };
