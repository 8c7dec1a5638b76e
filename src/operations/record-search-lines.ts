import type { RecordAnnotation, RecordSource } from './record.js';
import type { SearchLine } from './search-line.js';

/** Hits of `record.search`; later lines have older messages. */
export interface RecordHits {
  /** Base64 of a batch of `traffic/event-codec.ts`, oldest first. */
  readonly batch: string;
  readonly annotations: readonly RecordAnnotation[];
  readonly sources: readonly RecordSource[];
}

/** A line of the answer of `record.search`, JSON; it looks at numbers. */
export type RecordSearchLine = SearchLine<RecordHits>;
