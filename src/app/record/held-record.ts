import { Buffer } from 'node:buffer';
import { parseEncodingName } from '../../bytes/encoding-names.js';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { RecordReport } from '../../operations/record.js';
import { decodeRecordPage, type ReadRecordPage } from '../../operations/record-page.js';
import type { RecordSearchLine } from '../../operations/record-search-lines.js';
import type { PageRequest } from '../../store/history/record-parts.js';
import { decodeBatch } from '../../traffic/event-codec.js';
import { askHolder, type Holder, requestHolder } from '../workspace/holder-request.js';
import type { FoundPart, RecordedEndpoint, RecordQuery, RecordReading } from './record-reading.js';

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

  /** @throws BreakoutboxError WORKBENCH_NOT_RUNNING */
  static async open(holder: Holder): Promise<HeldRecord> {
    const all = await askHolder<readonly EndpointSummary[]>(holder, 'endpoints');
    return new HeldRecord(holder, new Map(all.map((summary) => [summary.id, recordedEndpoint(summary)])));
  }

  async last(): Promise<number> {
    return (await askHolder<RecordReport>(this.#holder, 'record')).last;
  }

  async page({ endpoint, before, after, limit }: PageRequest): Promise<ReadRecordPage> {
    const params = new URLSearchParams({ limit: String(limit) });
    if (endpoint !== undefined) params.set('endpoint', endpoint);
    if (before !== undefined) params.set('before', String(before));
    if (after !== undefined) params.set('after', String(after));
    const response = await requestHolder(this.#holder, `record/events?${params}`);
    const page = decodeRecordPage(new Uint8Array(await response.arrayBuffer()));
    if (page === undefined) throw this.#garbled();
    return page;
  }

  async *search(
    { filter, endpoint, before, after, limit }: RecordQuery,
    signal: AbortSignal,
  ): AsyncGenerator<FoundPart, void, undefined> {
    const body = { filter, endpoint, before, after, limit };
    const response = await requestHolder(this.#holder, 'record/search', { body, signal });
    // Left early, the loop cancels the body, which stops the search.
    for await (const text of linesOf(response.body ?? [])) {
      const line = this.#lineOf(text);
      if (line.type === 'failed') throw errorOf(line.failure);
      if (line.type === 'end') return;
      const { looked, of } = line;
      if (line.type === 'progress') {
        yield { looked, of, batch: { events: [], gaps: [] }, annotations: [] };
        continue;
      }
      const decoded = decodeBatch(Buffer.from(line.batch, 'base64'));
      if (!decoded.ok) throw this.#garbled();
      yield { looked, of, batch: decoded.batch, annotations: line.annotations };
    }
  }

  async close(): Promise<void> {}

  #lineOf(text: string): RecordSearchLine {
    try {
      return JSON.parse(text) as RecordSearchLine;
    } catch {
      throw this.#garbled();
    }
  }

  /** What answers is no workbench of this version. */
  #garbled(): BreakoutboxError {
    return new BreakoutboxError('WORKBENCH_NOT_RUNNING', { folder: this.#holder.folder });
  }
}

/** What an export says of an endpoint of a running workbench. */
export function recordedEndpoint({ id, input, status }: EndpointSummary): RecordedEndpoint {
  const encoding = 'encoding' in input ? input.encoding : undefined;
  return {
    id,
    name: input.label || id,
    kind: input.type,
    encoding: (encoding === undefined ? undefined : parseEncodingName(encoding)) ?? 'utf-8',
    local: 'local' in status ? status.local : undefined,
    reachable: 'reachable' in status ? status.reachable : [],
  };
}

async function* linesOf(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineLength) return;
    yield* lines;
  }
}
