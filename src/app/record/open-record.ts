import type { NamedLayout } from '../../config/message-settings.js';
import type { Failure } from '../../errors/error.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ReadRecordPage } from '../../operations/record-page.js';
import type { History } from '../../store/history/history.js';
import type { PageRequest } from '../../store/history/record-parts.js';
import type { FoundPart, RecordedEndpoint, RecordQuery, RecordReading } from './record-reading.js';
import { recordedEndpoints } from './recorded-endpoints.js';

/** The record of the workbench in this program, which goes on recording. */
export class OpenRecord implements RecordReading {
  readonly isGrowing = true;
  readonly endpoints: ReadonlyMap<string, RecordedEndpoint>;
  readonly #history: History;
  readonly #layoutsOf: (filter: string) => readonly NamedLayout[];

  private constructor(
    history: History,
    endpoints: ReadonlyMap<string, RecordedEndpoint>,
    layoutsOf: (filter: string) => readonly NamedLayout[],
  ) {
    this.#history = history;
    this.endpoints = endpoints;
    this.#layoutsOf = layoutsOf;
  }

  /** `present` are the endpoints as they are now. @throws BreakoutboxError what `History` rejects with */
  static async open(
    history: History,
    present: readonly EndpointSummary[],
    layoutsOf: (filter: string) => readonly NamedLayout[],
  ): Promise<OpenRecord> {
    return new OpenRecord(history, recordedEndpoints(await history.askEndpoints(), present), layoutsOf);
  }

  async failure(): Promise<Failure | undefined> {
    return (await this.#history.askStatus()).failure;
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
