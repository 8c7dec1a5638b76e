import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import type { ImportEntry, ImportedFile, ImportedValue } from '../../config/import/imported-file.js';
import { type Failure, failureMessage } from '../../errors/error.js';
import type { Settings } from '../settings.js';

const maxSource = 48;
const maxDetail = 60;

/** How many entries of a file become something, and how many nothing. */
export function importCounts({ entries }: ImportedFile): { readonly taken: number; readonly left: number } {
  const taken = entries.filter(({ isTaken }) => isTaken).length;
  return { taken, left: entries.length - taken };
}

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
    entry.isTaken ? shortened(detailOf(entry.becomes), maxDetail) : '',
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

/** What a value is in a few words: its name, and what it sends or waits for. */
function detailOf(becomes: ImportedValue): string {
  switch (becomes.type) {
    case 'message': {
      const { text, hex, checksum, to } = becomes.value;
      return [becomes.name, ...(text === undefined ? [hex] : [text]), checksum, to]
        .filter((part, index, all) => part !== undefined && all.indexOf(part) === index)
        .join(' · ');
    }
    case 'rule': {
      const { when } = becomes.value;
      return [becomes.name, when.hex ?? when.text ?? when.size ?? ''].join(' · ');
    }
    case 'checksum':
      return becomes.value;
    case 'endpoint':
      return [becomes.value.type, 'address' in becomes.value ? becomes.value.address : ''].join(' · ');
    case 'panel': {
      const titles = becomes.value.rows.flatMap((row) => row.map(({ title }) => title));
      return [becomes.name, titles.slice(0, 5).join(', ')].join(' · ');
    }
  }
}

function shortened(text: string, most: number): string {
  const shown = [...visibleText(text.slice(0, most * 4))];
  return shown.length > most ? `${shown.slice(0, most - 1).join('')}…` : shown.join('');
}
