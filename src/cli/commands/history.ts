import type { Command } from 'commander';
import type { RecordItems } from '../../app/record/record-items.js';
import type { RecordSelection, SelectedEvent } from '../../app/record/record-selection.js';
import type { WholeRange } from '../../config/shape.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import { exportFormats } from '../../traffic/export/export-formats.js';
import { addClusterOptions, type ClusterOptions, nodeRules } from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import type { Translate } from '../language.js';
import type { HistoryWriter } from '../output/history-lines.js';
import { historyFormat, historyWriter } from '../output/history-writer.js';
import { complain, Output } from '../output/output.js';
import { SearchProgress } from '../output/search-progress.js';
import { complainOfSavedFilter } from '../saved-filter-fault.js';
import { type Settings, wholeNumber } from '../settings.js';
import { endHistory } from './history-ending.js';

interface Options extends ClusterOptions {
  readonly filter?: string;
  readonly endpoint?: string;
  readonly export?: string;
  readonly shown?: true;
  readonly follow?: true;
  readonly limit?: string;
  readonly workspace?: string;
}

/** Events that are shown unless a number is given; an export has all of them. */
const usualLimit = 1_000;
const limitRange: WholeRange = { least: 1, most: 1_000_000 };
const nothing = new Uint8Array();

/** `bob history`: what a workspace has recorded, oldest first. Fails, as grep does, if there is nothing. */
async function history(options: Options, settings: Settings): Promise<number> {
  const format = historyFormat(options.export, settings);
  const { openRecordReading, recordFolder } = await import('../../app/record/record-reading.js');
  const { followRecord, selectRecord } = await import('../../app/record/record-selection.js');
  const { RecordItems } = await import('../../app/record/record-items.js');
  const root = recordFolder(options.workspace);
  const selection = await selectionOf(options, root).catch((error: unknown) =>
    complainOfSavedFilter(error, settings),
  );
  if (selection === undefined) return exitStatus.usage;
  if (options.cluster !== undefined) {
    const { clusterHistory } = await import('./cluster-history.js');
    return await clusterHistory({ options, selection, format, workspace: root }, settings);
  }
  const record = await openRecordReading(options.workspace);
  const interrupted = interruption(settings.graceMs);
  const { signal } = interrupted;
  const output = new Output();
  const progress = new SearchProgress(settings);
  const shown = new ShownEvents(
    new RecordItems(record),
    await historyWriter(format, selection.endpoint === undefined, settings),
    output,
  );
  try {
    if (options.follow === true && !record.isGrowing) throw new BreakoutboxError('RECORD_NOT_GROWING');
    const stopped = await record.failure();
    if (stopped !== undefined) complain(failureMessage(stopped, settings.language));
    // What comes while the others are shown is not lost.
    const last = options.follow === true ? await record.last() : 0;
    const listener = {
      looked: (looked: number, of: number): void => progress.looked(looked, of),
      cut: (): void => complain(settings.translate('historyCut')),
    };
    await shown.begin();
    for await (const events of selectRecord(record, selection, listener, signal)) {
      progress.end();
      await shown.show(events);
    }
    progress.end();
    if (options.follow === true)
      for await (const events of followRecord(record, selection, Math.max(last, shown.last), signal))
        await shown.show(events);
    await shown.end();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.end();
    interrupted.stop();
    await record.close();
  }
  const ending = {
    ...{ shown: shown.count, filter: selection.filter },
    ...{ isFollowing: options.follow === true, isInterrupted: signal.aborted },
  };
  return await endHistory(output, ending, settings);
}

/** @throws BreakoutboxError NUMBER_INVALID, FILTER_NOT_SAVED, and what is wrong with the file of a saved filter */
async function selectionOf(
  { filter: written = '', shown, endpoint, limit, export: exported }: Options,
  root: string,
): Promise<RecordSelection> {
  const usual = exported === undefined ? usualLimit : undefined;
  const { meantFilter, withoutHidden } = await import('../../app/record/saved-filters.js');
  const filter = meantFilter(written, root);
  return {
    filter: shown === true ? withoutHidden(filter, root) : filter,
    endpoint,
    limit: limit === undefined ? usual : wholeNumber('--limit', limit, limitRange),
  };
}

/** Writes events, as fast as they are read. */
class ShownEvents {
  /** How many there were, and the number of the last. */
  count = 0;
  last = 0;
  readonly #items: RecordItems;
  readonly #writer: HistoryWriter;
  readonly #output: Output;

  constructor(items: RecordItems, writer: HistoryWriter, output: Output) {
    this.#items = items;
    this.#writer = writer;
    this.#output = output;
  }

  async begin(): Promise<void> {
    await this.#output.write(this.#writer.begin());
  }

  async show(events: readonly SelectedEvent[]): Promise<void> {
    for (const selected of events) {
      for (const one of selected.breaks) {
        const name = one.type === 'notRunning' ? undefined : one.endpoint;
        await this.#output.write(this.#writer.break?.(one, name && this.#items.of(name).name) ?? nothing);
      }
      await this.#output.write(this.#writer.item(this.#items.item(selected)));
      this.count += 1;
      this.last = selected.event.sequence;
    }
  }

  async end(): Promise<void> {
    await this.#output.write(this.#writer.end());
  }
}

/** Adds the options of `history`. */
function addHistoryOptions(command: Command, t: Translate): Command {
  command
    .option('--filter <expression>', t('options.historyFilter'))
    .option('--shown', t('options.historyShown'))
    .option('--endpoint <name>', t('options.historyEndpoint'))
    .option('--export <format>', t('options.historyExport', { formats: exportFormats.join(', ') }))
    .option('--follow', t('options.historyFollow'))
    .option('--limit <n>', t('options.historyLimit', { default: usualLimit }))
    .option('--workspace <folder>', t('options.historyWorkspace'));
  return addClusterOptions(command, t, false).option('--node <name>', t('options.historyNode'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addHistoryOptions,
  rules: nodeRules,
  run: history,
};
