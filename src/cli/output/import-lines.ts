import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { importCounts, importDetail } from '../../config/import/import-summary.js';
import type { ImportEntry, ImportedFile } from '../../config/import/imported-file.js';
import { type Failure, failureMessage } from '../../errors/error.js';
import type { Settings } from '../settings.js';

const maxSource = 48;
const maxDetail = 60;

/** What becomes of a file, for people: a line for each entry, what is left out of it below, then how many. Escaped. */
export async function importLines(
  file: string,
  imported: ImportedFile,
  { language, translate: t, color }: Pick<Settings, 'language' | 'translate' | 'color'>,
): Promise<string> {
  const { alignedColumns } = await import('./aligned-columns.js');
  const red = (text: string): string => (color ? `\x1b[31m${text}\x1b[0m` : text);
  const rows = imported.entries.map((entry) => [
    String(entry.line),
    shortened(entry.source, maxSource),
    entry.isTaken ? t(`importKinds.${entry.becomes.type}`) : '–',
    entry.isTaken ? shortened(importDetail(entry.becomes), maxDetail) : '',
  ]);
  const lines = alignedColumns(rows, ['right']).flatMap((line, index) => {
    const entry = imported.entries[index];
    if (entry === undefined) return [];
    if (!entry.isTaken) return [`${line}  ${red(wordsOf(entry.reason, language))}`];
    const without = entry.without.map((reason) => `      ${red(wordsOf(reason, language))}`);
    return [line, ...without];
  });
  const { taken, left } = importCounts(imported);
  const head = `${visibleText(file)}: ${t(`importFormats.${imported.format}`)}`;
  return `${[head, ...lines, t('importCounts', { taken, left })].join('\n')}\n`;
}

/** The same as lines of `--json` (docs/json.md), with words in English. */
export function importJson(file: string, { format, entries }: ImportedFile): string {
  const time = isoTime(Date.now() * 1000, 6);
  return entries
    .map((entry) => `${visibleJson({ time, type: 'importEntry', file, format, ...jsonOf(entry) })}\n`)
    .join('');
}

function jsonOf(entry: ImportEntry): Readonly<Record<string, unknown>> {
  const { line, source } = entry;
  if (!entry.isTaken) return { line, source, ...reported(entry.reason) };
  const { type, name, value } = entry.becomes;
  const without = entry.without.map(reported);
  return { line, source, becomes: type, name, value, ...(without.length === 0 ? {} : { without }) };
}

function reported(failure: Failure): Readonly<Record<string, unknown>> {
  return { code: failure.code, message: failureMessage(failure, 'en'), params: failure.params };
}

function wordsOf(reason: Failure, language: Settings['language']): string {
  return visibleText(failureMessage(reason, language));
}

function shortened(text: string, most: number): string {
  const shown = [...visibleText(text.slice(0, most * 4))];
  return shown.length > most ? `${shown.slice(0, most - 1).join('')}…` : shown.join('');
}
