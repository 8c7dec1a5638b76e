import type { VersionRow } from '../../app/library/cluster-library.js';
import type { AddedRow, KeptVersion, LibraryRow } from '../../app/library/library-place.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import type { Settings } from '../settings.js';

/** Characters of a digest that a person is shown, as git shows its own. */
const shownDigest = 12;

type Forms = Pick<Settings, 'json' | 'translate'>;

/** The files as a table, or an object a line; `isCluster`: they are those of a cluster. */
export async function listText(
  rows: readonly LibraryRow[],
  isCluster: boolean,
  { json, translate: t }: Forms,
): Promise<string> {
  if (json) return rows.map((row) => line('libraryFile', jsonOf(row))).join('');
  if (rows.length === 0) return `${t(isCluster ? 'libraryEmptyCluster' : 'libraryEmpty')}\n`;
  const names = ['name', 'bytes', 'version', 'digest', 'added', 'by', ...chosenColumn(rows)];
  // A folder knows neither versions nor who put a file there.
  const shown = rows.some(({ kept }) => kept !== undefined) ? names : ['name', 'bytes', 'at'];
  return await table(rows, shown, t);
}

/** The versions of a file, newest first. */
export async function versionsText(
  rows: readonly VersionRow[],
  { json, translate: t }: Forms,
): Promise<string> {
  if (json)
    return rows.map((row) => line('libraryVersion', { ...jsonOf(row), served: row.isServed })).join('');
  return await table(rows, ['served', 'version', 'bytes', 'digest', 'added', 'by', ...chosenColumn(rows)], t);
}

/** What has become of a file that was to be added. */
export function addedText(row: AddedRow, { json, translate: t }: Forms): string {
  if (json) return line('libraryAdded', { ...jsonOf(row), isNew: row.isNew });
  const { name, bytes, kept, isNew } = row;
  const words = { name: visibleText(name), bytes: formatBytes(bytes), version: kept?.version ?? 0 };
  if (!isNew) return `${t('libraryKnown', words)}\n`;
  return `${t(kept === undefined ? 'libraryAdded' : 'libraryAddedVersion', words)}\n`;
}

/** A file that was copied. */
export function fetchedText(
  file: { readonly name: string; readonly path: string; readonly bytes: number },
  { json, translate: t }: Forms,
): string {
  const { name, path, bytes } = file;
  if (json) return line('libraryFetched', { name, file: path, bytes });
  return `${t('libraryFetched', { name: visibleText(name), file: visibleText(path), bytes: formatBytes(bytes) })}\n`;
}

/** A file that was removed. */
export function removedText(name: string, { json, translate: t }: Forms): string {
  if (json) return line('libraryRemoved', { name });
  return `${t('libraryRemoved', { name: visibleText(name) })}\n`;
}

/** A version that is served again. */
export function takenBackText(row: LibraryRow, { json, translate: t }: Forms): string {
  if (json) return line('libraryTakenBack', jsonOf(row));
  return `${t('libraryTakenBack', { name: visibleText(row.name), version: row.kept?.version ?? 0, by: visibleText(row.kept?.by ?? '') })}\n`;
}

/** Who had a version served again, where anybody had. */
function chosenColumn(rows: readonly LibraryRow[]): readonly string[] {
  return rows.some(({ kept }) => kept?.chosen !== undefined) ? ['chosen'] : [];
}

function chosenText(chosen: KeptVersion['chosen']): string {
  return chosen === undefined ? '' : `${localTime(chosen.atMs)} ${visibleText(chosen.by)}`;
}

async function table(
  rows: readonly (LibraryRow & { readonly isServed?: boolean })[],
  columns: readonly string[],
  t: Settings['translate'],
): Promise<string> {
  const { alignedColumns } = await import('./aligned-columns.js');
  const cells = rows.map(({ name, bytes, atMs, kept, isServed = false }) => {
    const row: Readonly<Record<string, string>> = {
      name: visibleText(name),
      bytes: String(bytes),
      version: String(kept?.version ?? ''),
      digest: kept?.digest.slice(0, shownDigest) ?? '',
      at: localTime(atMs),
      added: localTime(atMs),
      by: visibleText(kept?.by ?? ''),
      chosen: chosenText(kept?.chosen),
      served: isServed ? '*' : '',
    };
    return columns.map((column) => row[column] ?? '');
  });
  const sides = columns.map((column) => (column === 'bytes' || column === 'version' ? 'right' : 'left'));
  const header = columns.map((column) => t(`libraryHeader.${column}`));
  return `${alignedColumns([header, ...cells], sides).join('\n')}\n`;
}

function jsonOf({ name, bytes, atMs, kept }: LibraryRow): Readonly<Record<string, unknown>> {
  const at = isoTime(atMs * 1_000, 6);
  if (kept === undefined) return { name, bytes, at };
  const { chosen, ...version } = kept;
  if (chosen === undefined) return { name, bytes, at, ...version };
  return { name, bytes, at, ...version, chosen: { by: chosen.by, at: isoTime(chosen.atMs * 1_000, 6) } };
}

function line(type: string, fields: Readonly<Record<string, unknown>>): string {
  return `${visibleJson({ time: isoTime(Date.now() * 1_000, 6), type, ...fields })}\n`;
}

/** `2026-11-28 12:00:03`, local. */
function localTime(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
