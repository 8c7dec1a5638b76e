import type { Failure } from '../errors/error.js';
import type { RecordAnnotation, RecordSource } from './record.js';

/** How far a search is. */
interface Searched {
  /** Numbers that have been looked at, of how many; hits so far. */
  readonly looked: number;
  readonly of: number;
  readonly hits: number;
}

/** A line of the answer of `record.search`, JSON. */
export type RecordSearchLine =
  | (Searched & { readonly type: 'progress' })
  /** `batch` is base64 of a batch of `traffic/event-codec.ts`, oldest first; later lines have older messages. */
  | (Searched & {
      readonly type: 'hits';
      readonly batch: string;
      readonly annotations: readonly RecordAnnotation[];
      readonly sources: readonly RecordSource[];
    })
  | (Searched & { readonly type: 'end' })
  | { readonly type: 'failed'; readonly failure: Failure };
