import process from 'node:process';
import { BreakoutboxError } from '../../errors/error.js';
import { type ExportFormat, exportFormats } from '../../traffic/export/export-formats.js';
import type { ExportOptions } from '../../traffic/export/export-item.js';
import { TextReader } from '../../traffic/export/text-reader.js';
import { choice, type Settings } from '../settings.js';
import { eventSentence, type LineStyle } from './event-lines.js';
import { breakObject, HistoryLines, type HistoryWriter } from './history-lines.js';

const microsPerMs = 1_000;
const nothing = new Uint8Array();

/** The format that is written; undefined for lines. @throws BreakoutboxError CHOICE_INVALID, OPTIONS_CONTRADICT, EXPORT_NOT_FOR_TERMINAL */
export function historyFormat(written: string | undefined, { json }: Settings): ExportFormat | undefined {
  if (written === undefined) return json ? 'jsonl' : undefined;
  if (json) throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--json', other: '--export' });
  const format = choice('--export', written, exportFormats);
  if (process.stdout.isTTY === true && (format === 'pcapng' || format === 'bytes'))
    throw new BreakoutboxError('EXPORT_NOT_FOR_TERMINAL', { format });
  return format;
}

/** Writes events in a format, or as lines; `isNamed`: each says whose it is. */
export async function historyWriter(
  format: ExportFormat | undefined,
  isNamed: boolean,
  settings: Settings,
): Promise<HistoryWriter> {
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
    sentBy: (who) => translate('sentBy', { who }),
    isNamed,
    minutesAheadOfUtc: (timeMicros) => -new Date(timeMicros / microsPerMs).getTimezoneOffset(),
  };
  if (format === undefined) return settings.quiet ? noLines : new HistoryLines(options, translate, isNamed);
  const { exportWriter } = await import('../../app/record/export-writer.js');
  const writer = exportWriter(format, options);
  if (!settings.json) return writer;
  return {
    begin: () => writer.begin(),
    item: (item) => writer.item(item),
    end: () => writer.end(),
    break: breakObject,
  };
}

/** With `--quiet`, the exit status alone says whether there is something. */
const noLines: HistoryWriter = { begin: () => nothing, item: () => nothing, end: () => nothing };
