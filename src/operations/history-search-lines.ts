import type { HistoryMissing } from './history.js';
import type { RecordSource } from './record.js';
import type { SearchLine } from './search-line.js';

/** What `history.search` found in one batch of a node; later lines are of older batches. */
export interface HistoryHits {
  readonly node: string;
  /** What tells the numbers of these events from others of the node. */
  readonly record: string;
  /** The number of the batch in the stream. */
  readonly stream: number;
  /** Base64 of a batch of `traffic/event-codec.ts`, oldest first. */
  readonly batch: string;
  readonly sources: readonly RecordSource[];
  readonly missing: readonly HistoryMissing[];
}

/** A line of the answer of `history.search`, JSON; it looks at batches. */
export type HistorySearchLine = SearchLine<HistoryHits>;
