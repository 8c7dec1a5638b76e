import type { ClusterEvent } from '../../app/cluster/cluster-events.js';
import type { ClusterSelection, FollowListener } from '../../app/cluster/cluster-history.js';
import { type Failure, failureMessage } from '../../errors/error.js';
import type { ExportFormat } from '../../traffic/export/export-formats.js';
import { type ClusterOptions, clusterOf } from '../cluster-option.js';
import { exitStatus, interruption } from '../exit.js';
import type { HistoryWriter } from '../output/history-lines.js';
import { historyWriter } from '../output/history-writer.js';
import { linkLines } from '../output/link-lines.js';
import { complain, Output } from '../output/output.js';
import { SearchProgress } from '../output/search-progress.js';
import type { Settings } from '../settings.js';
import { endHistory } from './history-ending.js';

/** What `bob history --cluster` is asked for. */
export interface ClusterHistoryAsked {
  readonly options: ClusterOptions & { readonly follow?: true };
  readonly selection: Omit<ClusterSelection, 'node'>;
  readonly format: ExportFormat | undefined;
  /** The folder of a workspace, whose layouts the filter may name. */
  readonly workspace: string;
}

/** `bob history --cluster`: what all nodes of a cluster have seen, oldest first. Fails, as grep does, if there is nothing. */
export async function clusterHistory(
  { options, selection: asked, format, workspace }: ClusterHistoryAsked,
  settings: Settings,
): Promise<number> {
  const choice = await clusterOf(options);
  if (choice === undefined) return exitStatus.usage;
  const { openHistory } = await import('../../app/cluster/open-history.js');
  const selection = { ...asked, node: options.node };
  const reading = await openHistory(choice, workspace, options.follow === true);
  const interrupted = interruption(settings.graceMs);
  const { signal } = interrupted;
  const output = new Output();
  const progress = new SearchProgress(settings);
  const writer = await historyWriter(format, true, settings);
  const shown = new ShownEvents(writer, output, format === 'jsonl');
  try {
    const listener = {
      looked: (looked: number, of: number): void => progress.looked(looked, of),
      cut: (): void => complain(settings.translate('historyCut')),
    };
    reading.watch(linkLines(settings, complain));
    await output.write(writer.begin());
    for await (const events of reading.select(selection, listener, signal)) {
      progress.end();
      await shown.show(events);
    }
    progress.end();
    if (shown.count === 0 && options.node !== undefined)
      await complainOfNode(options.node, reading, settings);
    if (options.follow === true)
      for await (const events of reading.follow(selection, unableLines(settings), signal))
        await shown.show(events);
    await output.write(writer.end());
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.end();
    interrupted.stop();
    await reading.close();
  }
  const ending = {
    ...{ shown: shown.count, filter: selection.filter },
    ...{ isFollowing: options.follow === true, isInterrupted: signal.aborted },
  };
  return await endHistory(output, ending, settings);
}

/** Says that the history has nothing of a node, and of which it has: a name may be misspelt. */
async function complainOfNode(
  node: string,
  reading: { nodes(): Promise<readonly string[]> },
  { translate: t, quiet }: Settings,
): Promise<void> {
  const nodes = await reading.nodes();
  if (!quiet && nodes.length > 0 && !nodes.includes(node))
    complain(t('historyNoNode', { node, nodes: nodes.join(', ') }));
}

/** Says why nothing comes, once each time that it is another reason, and that it does again. */
function unableLines({ translate: t, language }: Settings): FollowListener {
  let said: string | undefined;
  return {
    unable: (why: Failure | undefined): void => {
      const now = why === undefined ? undefined : failureMessage(why, language);
      if (now === said) return;
      said = now;
      complain(now ?? t('historyBack'));
    },
  };
}

/** Writes events as fast as they are read. */
class ShownEvents {
  count = 0;
  readonly #writer: HistoryWriter;
  readonly #output: Output;
  readonly #isJson: boolean;

  /** In JSON, a node is a field of its own. */
  constructor(writer: HistoryWriter, output: Output, isJson: boolean) {
    this.#writer = writer;
    this.#output = output;
    this.#isJson = isJson;
  }

  async show(events: readonly ClusterEvent[]): Promise<void> {
    for (const { node, endpoint, item, missing } of events) {
      const { timeMicros } = item.event;
      for (const { count, reason, endpoint: whose } of missing) {
        const one = { type: 'notRecorded', endpoint: whose, timeMicros, count, reason, node } as const;
        const name = whose === undefined ? node : `${node}/${whose}`;
        await this.#output.write(this.#writer.break?.(one, name) ?? new Uint8Array());
      }
      const shown = this.#isJson ? { ...item, node, event: { ...item.event, endpoint } } : item;
      await this.#output.write(this.#writer.item(shown));
      this.count += 1;
    }
  }
}
