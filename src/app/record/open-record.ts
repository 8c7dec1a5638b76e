import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ReadRecordPage } from '../../operations/record-page.js';
import type { History } from '../../store/history/history.js';
import type { NamedLayout, PageRequest } from '../../store/history/record-parts.js';
import { recordedEndpoint } from './held-record.js';
import type { FoundPart, RecordedEndpoint, RecordQuery, RecordReading } from './record-reading.js';

/** The record of the workbench in this program, which goes on recording. */
export class OpenRecord implements RecordReading {
  readonly isGrowing = true;
  readonly endpoints: ReadonlyMap<string, RecordedEndpoint>;
  readonly #history: History;
  readonly #layoutsOf: (filter: string) => readonly NamedLayout[];

  constructor(
    history: History,
    endpoints: readonly EndpointSummary[],
    layoutsOf: (filter: string) => readonly NamedLayout[],
  ) {
    this.#history = history;
    this.endpoints = new Map(endpoints.map((summary) => [summary.id, recordedEndpoint(summary)]));
    this.#layoutsOf = layoutsOf;
  }

  async last(): Promise<number> {
    return (await this.#history.askStatus()).last;
  }

  page(request: PageRequest): Promise<ReadRecordPage> {
    return this.#history.page(request);
  }

  search(query: RecordQuery, signal: AbortSignal): AsyncGenerator<FoundPart, void, undefined> {
    return this.#history.search({ ...query, layouts: this.#layoutsOf(query.filter) }, signal);
  }

  /** It stays open for others. */
  async close(): Promise<void> {}
}
