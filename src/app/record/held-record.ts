import { Buffer } from 'node:buffer';
import { linesOf } from '../../bytes/text-lines.js';
import { errorOf, type Failure } from '../../errors/error.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { decodeRecordPage, type ReadRecordPage } from '../../operations/record-page.js';
import type { RecordSearchLine } from '../../operations/record-search-lines.js';
import type { OperationResult } from '../../operations/table.js';
import type { PageRequest } from '../../store/history/record-parts.js';
import { decodeBatch } from '../../traffic/event-codec.js';
import { askHolder, type Holder, notRunning, readFrom, requestHolder } from '../workspace/holder-request.js';
import type { FoundPart, RecordedEndpoint, RecordQuery, RecordReading } from './record-reading.js';
import { recordedEndpoints } from './recorded-endpoints.js';

/** The longest line of an answer: a message, in base64, and what is said of it. */
const maxLineLength = 64 * 1024 ** 2;

/** The record of a workspace that a running workbench holds, read by its API. */
export class HeldRecord implements RecordReading {
  readonly isGrowing = true;
  readonly endpoints: ReadonlyMap<string, RecordedEndpoint>;
  readonly #holder: Holder;

  private constructor(holder: Holder, endpoints: ReadonlyMap<string, RecordedEndpoint>) {
    this.#holder = holder;
    this.endpoints = endpoints;
  }

  /** @throws BreakoutboxError WORKBENCH_NOT_RUNNING, why there is no record */
  static async open(holder: Holder): Promise<HeldRecord> {
    const known = await askHolder<OperationResult<'record.endpoints'>>(holder, 'record/endpoints');
    const present = await askHolder<readonly EndpointSummary[]>(holder, 'endpoints');
    return new HeldRecord(holder, recordedEndpoints(known, present));
  }

  async failure(): Promise<Failure | undefined> {
    const { state, failure } = await askHolder<OperationResult<'record.status'>>(this.#holder, 'record');
    return state === 'recording' ? undefined : failure;
  }

  async last(): Promise<number> {
    return (await askHolder<OperationResult<'record.status'>>(this.#holder, 'record')).last;
  }

  async page({ endpoint, before, after, limit }: PageRequest): Promise<ReadRecordPage> {
    const params = new URLSearchParams({ limit: String(limit) });
    if (endpoint !== undefined) params.set('endpoint', endpoint);
    if (before !== undefined) params.set('before', String(before));
    if (after !== undefined) params.set('after', String(after));
    const response = await requestHolder(this.#holder, `record/events?${params}`);
    const bytes = await readFrom<ArrayBuffer>(this.#holder, response.arrayBuffer());
    const page = decodeRecordPage(new Uint8Array(bytes));
    if (page === undefined) throw notRunning(this.#holder);
    return page;
  }

  async *search(
    { filter, endpoint, before, after, limit }: RecordQuery,
    signal: AbortSignal,
  ): AsyncGenerator<FoundPart, void, undefined> {
    const body = { filter, endpoint, before, after, limit };
    const response = await requestHolder(this.#holder, 'record/search', { body, signal });
    // Left early, the loop cancels the body, which stops the search.
    for await (const text of linesOf(this.#textOf(response, signal), maxLineLength)) {
      const line = text.length > maxLineLength ? undefined : parsedLine(text);
      if (line === undefined) throw notRunning(this.#holder);
      if (line.type === 'failed') throw errorOf(line.failure);
      if (line.type === 'end') return;
      yield this.#partOf(line);
    }
    throw notRunning(this.#holder);
  }

  async close(): Promise<void> {}

  /** The body of an answer, whose workbench may go away meanwhile. */
  async *#textOf({ body }: Response, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
    const decoder = new TextDecoder();
    try {
      for await (const bytes of body ?? []) yield decoder.decode(bytes as Uint8Array, { stream: true });
    } catch (cause) {
      signal.throwIfAborted();
      throw notRunning(this.#holder, cause);
    }
  }

  #partOf(line: Extract<RecordSearchLine, { readonly type: 'progress' | 'hits' }>): FoundPart {
    const { looked, of } = line;
    if (line.type === 'progress')
      return { looked, of, batch: { events: [], gaps: [] }, annotations: [], sources: [] };
    const decoded = decodeBatch(Buffer.from(line.batch, 'base64'));
    if (!decoded.ok) throw notRunning(this.#holder);
    return { looked, of, batch: decoded.batch, annotations: line.annotations, sources: line.sources };
  }
}

/** A line of an answer; undefined if what answers is no workbench of this version. */
function parsedLine(text: string): RecordSearchLine | undefined {
  try {
    return JSON.parse(text) as RecordSearchLine;
  } catch {
    return undefined;
  }
}
