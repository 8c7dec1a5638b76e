import type { HistorySource } from '../../cluster/history/history-batch.js';
import type { FoundBatch } from '../../cluster/history/history-search.js';
import type { HistoryMissing } from '../../operations/history.js';
import type { ExportItem } from '../../traffic/export/export-item.js';
import { sourceName } from '../../traffic/source-name.js';

/** An event of a node, with what is known of it. */
export interface ClusterEvent {
  readonly node: string;
  readonly item: ExportItem;
  /** The id of its endpoint at the node; in `item` it stands behind the name of the node, so that two nodes' are two. */
  readonly endpoint: string;
  /** Events of the node before it that nobody kept; of those behind the last event, nothing is said. */
  readonly missing: readonly HistoryMissing[];
}

/** What was found in a batch of a node: what its events are shown by. */
export type BatchOfNode = Pick<FoundBatch, 'node' | 'record' | 'events' | 'missing'> & {
  readonly sources: readonly Omit<HistorySource, 'layouts' | 'receivedChecksum' | 'framing'>[];
};

/**
 * The events of batches that are given oldest first. What is missing behind the last event of a batch, as in one that tells of nothing
 * else, stands before the next event of its record.
 */
export class ClusterEvents {
  /** By node and record: what no event has followed yet. */
  readonly #waiting = new Map<string, readonly HistoryMissing[]>();

  /** The events of the next batch, in the order of their numbers. */
  of(found: BatchOfNode): readonly ClusterEvent[] {
    const key = `${found.node} ${found.record}`;
    const missing = [...(this.#waiting.get(key) ?? []), ...found.missing];
    const last = found.events.at(-1)?.sequence ?? 0;
    this.#waiting.set(
      key,
      missing.filter(({ to }) => to >= last),
    );
    return clusterEvents({ ...found, missing });
  }
}

/** The events of a batch in the order of their numbers. */
function clusterEvents({ node, events, sources, missing }: BatchOfNode): readonly ClusterEvent[] {
  const present = new Map<string, (typeof sources)[number]>();
  let told = 0;
  let said = 0;
  return events.map((event) => {
    for (
      let source = sources[told];
      source !== undefined && source.from <= event.sequence;
      source = sources[told]
    ) {
      present.set(source.endpoint, source);
      told += 1;
    }
    const before: HistoryMissing[] = [];
    for (let gap = missing[said]; gap !== undefined && gap.to < event.sequence; gap = missing[said]) {
      before.push(gap);
      said += 1;
    }
    const known = present.get(event.endpoint);
    const bound = event.type === 'listening' ? event : known;
    return {
      ...{ node, endpoint: event.endpoint, missing: before },
      item: {
        event: { ...event, endpoint: `${node}/${event.endpoint}` },
        endpoint: {
          name: `${node}/${known === undefined ? event.endpoint : sourceName({ ...known, local: bound?.local })}`,
          kind: known?.kind ?? '',
          encoding: known?.encoding ?? 'utf-8',
          local: bound?.local,
          reachable: bound?.reachable ?? [],
        },
      },
    };
  });
}
