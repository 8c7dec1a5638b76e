import { Buffer } from 'node:buffer';
import { importFile } from '../../config/import/import-file.js';
import { importCounts, importDetail } from '../../config/import/import-summary.js';
import type { ImportAs, ImportEntry, ImportedFile } from '../../config/import/imported-file.js';
import { orThrow } from '../../errors/parsed.js';
import { type ImportEntryReport, type ImportReport, maxImportDetail } from '../../operations/imports.js';

/** A file of another program as a page sends it. */
export interface ImportRequest {
  /** For its failures, and for the names of what it becomes. */
  readonly name: string;
  /** In base64. */
  readonly data: string;
  /** Default: what its content tells. */
  readonly as?: ImportAs | undefined;
}

/** Reads a file that a page sends. @throws BreakoutboxError as `importFile` */
export function requestedImport({ name, data, as }: ImportRequest): ImportedFile {
  return orThrow(importFile(Buffer.from(data, 'base64'), name, as));
}

/** What becomes of a file that a page sends. @throws BreakoutboxError as `importFile` */
export function importReport(request: ImportRequest): ImportReport {
  const imported = requestedImport(request);
  return {
    format: imported.format,
    ...importCounts(imported),
    entries: imported.entries.map(entryReport),
  };
}

function entryReport(entry: ImportEntry): ImportEntryReport {
  const { line, source } = entry;
  if (!entry.isTaken) return { line, source, detail: '', reasons: [entry.reason] };
  const { becomes, without } = entry;
  const detail = importDetail(becomes);
  return {
    line,
    source,
    becomes: becomes.type,
    detail:
      detail.length > maxImportDetail
        ? `${[...detail.slice(0, maxImportDetail - 2)].slice(0, -1).join('')}…`
        : detail,
    reasons: [...without],
  };
}
