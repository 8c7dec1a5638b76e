import { Buffer } from 'node:buffer';
import type { ClusterLink } from '../../cluster/cluster-link.js';
import { HistoryReader } from '../../cluster/history/history-reader.js';
import { type FoundBatch, searchHistory } from '../../cluster/history/history-search.js';
import type { NamedLayout } from '../../config/message-settings.js';
import type { NamedByteStream } from '../../operations/byte-stream.js';
import type { HistoryReport, HistorySearchRequest } from '../../operations/history.js';
import type { HistoryHits } from '../../operations/history-search-lines.js';
import { encodeBatch } from '../../traffic/event-codec.js';
import { searchLines } from '../record/search-lines.js';

/** The layouts that a filter may name. */
export type LayoutsOfFilter = (filter: string) => readonly NamedLayout[];

/** The history of a cluster, for whoever asks a workbench. */
export interface ClusterHistory {
  /** @throws BreakoutboxError the link's failure, CLUSTER_AWAY, HISTORY_NONE, HISTORY_UNAVAILABLE */
  report(): Promise<HistoryReport>;
  /** Lines of JSON. @throws BreakoutboxError those of `report`, the failures of the filter */
  search(request: HistorySearchRequest, gone: AbortSignal): Promise<NamedByteStream>;
}

const usualHits = 1_000;

/** What the history of a cluster holds. @throws BreakoutboxError the link's failure, CLUSTER_AWAY, HISTORY_NONE, HISTORY_UNAVAILABLE */
export async function historyReport(link: ClusterLink): Promise<HistoryReport> {
  return await (await HistoryReader.open(link)).report();
}

/**
 * Searches the history of a cluster, as lines of JSON that come as they are found, until the client is gone.
 * @throws BreakoutboxError the failures of the filter, the link's failure, CLUSTER_AWAY, HISTORY_NONE, HISTORY_UNAVAILABLE
 */
export async function answerHistorySearch(
  link: ClusterLink,
  request: HistorySearchRequest,
  layoutsOf: LayoutsOfFilter,
  gone: AbortSignal,
): Promise<NamedByteStream> {
  const { filter = '', limit = usualHits, ...scope } = request;
  const reader = await HistoryReader.open(link);
  const found = searchHistory(reader, { ...scope, filter, limit, layouts: layoutsOf(filter) }, gone);
  // A filter that is wrong is answered as such, before the answer begins.
  const first = await found.next();
  const content = searchLines(first, found, (part) => part.found && hitsOf(part.found));
  return { name: 'history-search.jsonl', bytes: undefined, content };
}

function hitsOf({ events, sources, ...rest }: FoundBatch): HistoryHits {
  return {
    ...rest,
    batch: Buffer.from(encodeBatch({ events, gaps: [] })).toString('base64'),
    // How messages are read stays with the node; a page needs what they are shown by.
    sources: sources.map(({ endpoint, from, label, kind, encoding, local, reachable }) => ({
      ...{ endpoint, from, label, kind, encoding },
      ...(local === undefined ? {} : { local, reachable: [...(reachable ?? [])] }),
    })),
  };
}
