import type { Command } from 'commander';
import type { RecordedEndpoint, RecordReading } from '../../app/record/record-reading.js';
import type { RecordSelection, SelectedEvent } from '../../app/record/record-selection.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import type { WholeRange } from '../../config/shape.js';
import { BreakoutboxError } from '../../errors/error.js';
import { type ExportFormat, exportFormats } from '../../traffic/export/export-formats.js';
import {
  type ExportItem,
  type ExportOptions,
  type ExportWriter,
  oneLine,
} from '../../traffic/export/export-item.js';
import { localDateTime } from '../../traffic/export/local-time.js';
import { messageLine } from '../../traffic/export/message-line.js';
import { TextReader } from '../../traffic/export/text-reader.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import type { Translate } from '../language.js';
import { eventSentence, type LineStyle } from '../output/event-lines.js';
import { complain, Output } from '../output/output.js';
import { SearchProgress } from '../output/search-progress.js';
import { choice, type Settings, wholeNumber } from '../settings.js';

interface Options {
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
const microsPerMs = 1_000;

/** `bob history`: what a workspace has recorded, oldest first. Fails, as grep does, if there is nothing. */
async function history(options: Options, settings: Settings): Promise<number> {
  const { translate: t, quiet } = settings;
  const format = formatOf(options.export, settings);
  const { openRecordReading, recordedWorkspace } = await import('../../app/record/record-reading.js');
  const { followRecord, selectRecord } = await import('../../app/record/record-selection.js');
  const selection = await selectionOf(options, recordedWorkspace(options.workspace));
  const record = await openRecordReading(options.workspace);
  const interrupted = interruption(settings.graceMs);
  const { signal } = interrupted;
  const output = new Output();
  const progress = new SearchProgress(settings);
  const shown = new ShownEvents(record, await writerOf(format, selection, settings), output);
  try {
    if (options.follow === true && !record.isGrowing) throw new BreakoutboxError('RECORD_NOT_GROWING');
    // What comes while the others are shown is not lost.
    const last = options.follow === true ? await record.last() : 0;
    const listener = {
      looked: (looked: number, of: number): void => progress.looked(looked, of),
      cut: (): void => complain(t('historyCut')),
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
  await output.flushed();
  if (signal.aborted) return options.follow === true ? exitStatus.done : exitStatus.interrupted;
  if (shown.count === 0 && !quiet) complain(t('historyNone'));
  return shown.count === 0 ? exitStatus.failed : exitStatus.done;
}

/** @throws BreakoutboxError CHOICE_INVALID, OPTIONS_CONTRADICT */
function formatOf(written: string | undefined, { json }: Settings): ExportFormat | undefined {
  if (written === undefined) return json ? 'jsonl' : undefined;
  if (json) throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--json', other: '--export' });
  return choice('--export', written, exportFormats);
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

async function writerOf(
  format: ExportFormat | undefined,
  { endpoint }: RecordSelection,
  settings: Settings,
): Promise<ExportWriter> {
  const { translate, language, encoding } = settings;
  const style: LineStyle = {
    ...{ translate, language, color: false, check: undefined, hex: false },
    maxMessageBytes: Number.POSITIVE_INFINITY,
  };
  const reader = new TextReader(encoding, false);
  const options: ExportOptions = {
    sentence: (event) =>
      event.type === 'notKept'
        ? translate('dropped', { count: event.count })
        : eventSentence(event, style, reader),
    minutesAheadOfUtc: (timeMicros) => -new Date(timeMicros / microsPerMs).getTimezoneOffset(),
  };
  if (format === undefined)
    return settings.quiet ? noLines : new HistoryLines(options, endpoint === undefined);
  const { exportWriter } = await import('../../app/record/export-writer.js');
  return exportWriter(format, options);
}

const nothing = new Uint8Array();

/** With `--quiet`, the exit status alone says whether there is something. */
const noLines: ExportWriter = { begin: () => nothing, item: () => nothing, end: () => nothing };

/** A line an event, as the log of an endpoint has it; with the endpoint's name where there are several. */
class HistoryLines implements ExportWriter {
  readonly #options: ExportOptions;
  readonly #isNamed: boolean;

  constructor(options: ExportOptions, isNamed: boolean) {
    this.#options = options;
    this.#isNamed = isNamed;
  }

  begin(): Uint8Array {
    return nothing;
  }

  item(item: ExportItem): Uint8Array {
    const { minutesAheadOfUtc } = this.#options;
    const line = messageLine(item, this.#options, (time) => {
      const written = localDateTime(time, minutesAheadOfUtc(time));
      return this.#isNamed ? `${written} ${oneLine(item.endpoint.name)}` : written;
    });
    return encodeUtf8(`${line}\n`);
  }

  end(): Uint8Array {
    return nothing;
  }
}

/** Writes events, as fast as they are read. */
class ShownEvents {
  /** How many there were, and the number of the last. */
  count = 0;
  last = 0;
  readonly #endpoints: Map<string, RecordedEndpoint>;
  readonly #writer: ExportWriter;
  readonly #output: Output;

  constructor(record: Pick<RecordReading, 'endpoints'>, writer: ExportWriter, output: Output) {
    this.#endpoints = new Map(record.endpoints);
    this.#writer = writer;
    this.#output = output;
  }

  async begin(): Promise<void> {
    await this.#output.write(this.#writer.begin());
  }

  async show(events: readonly SelectedEvent[]): Promise<void> {
    for (const { event, tags, note } of events) {
      const known = this.#endpoints.get(event.endpoint) ?? unknownEndpoint(event.endpoint);
      // Where it was bound then, and not where it is now.
      const endpoint =
        event.type === 'listening' ? { ...known, local: event.local, reachable: event.reachable } : known;
      this.#endpoints.set(event.endpoint, endpoint);
      await this.#output.write(this.#writer.item({ event, endpoint, tags, note }));
      this.count += 1;
      this.last = event.sequence;
    }
  }

  async end(): Promise<void> {
    await this.#output.write(this.#writer.end());
  }
}

/** One that has been removed. */
function unknownEndpoint(id: string): RecordedEndpoint {
  return { id, name: id, kind: '', encoding: 'utf-8', local: undefined, reachable: [] };
}

/** Adds the options of `history`. */
function addHistoryOptions(command: Command, t: Translate): Command {
  return command
    .option('--filter <expression>', t('options.historyFilter'))
    .option('--shown', t('options.historyShown'))
    .option('--endpoint <name>', t('options.historyEndpoint'))
    .option('--export <format>', t('options.historyExport', { formats: exportFormats.join(', ') }))
    .option('--follow', t('options.historyFollow'))
    .option('--limit <n>', t('options.historyLimit', { default: usualLimit }))
    .option('--workspace <folder>', t('options.historyWorkspace'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addHistoryOptions, rules: [], run: history };
