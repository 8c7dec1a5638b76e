import type { NamedLayout } from '../../config/message-settings.js';
import type { ReadRecordPage } from '../../operations/record-page.js';
import { History } from '../../store/history/history.js';
import { openSqlite } from '../../store/history/open-sqlite.js';
import { hasHotJournal, recordError, recoverRecordFile } from '../../store/history/record-file.js';
import { maxHits, type PageRequest } from '../../store/history/record-parts.js';
import { SourceTable } from '../../store/history/source-table.js';
import { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { entryFiles } from '../entries/entry-files.js';
import { LayoutTexts } from '../layouts/layout-texts.js';
import { WorkspaceLock } from '../workspace/workspace-lock.js';
import type { FoundPart, RecordedEndpoint, RecordQuery, RecordReading } from './record-reading.js';
import { recordedEndpoints } from './recorded-endpoints.js';
import { layoutsNamed } from './search-layouts.js';

/** The record of a workspace that no workbench holds, read from its file. */
export class UnheldRecord implements RecordReading {
  readonly isGrowing = false;
  readonly endpoints: ReadonlyMap<string, RecordedEndpoint>;
  readonly #history: History;
  readonly #layoutsOf: (filter: string) => readonly NamedLayout[];

  private constructor(history: History, sources: SourceTable, layouts: LayoutTexts) {
    this.#history = history;
    this.endpoints = recordedEndpoints(sources.known);
    const ticked = new Set(sources.all.flatMap((source) => source.layouts));
    this.#layoutsOf = (filter) => layoutsNamed(layouts, ticked, filter);
  }

  /**
   * Where a killed program has left the file in the middle of a change, the workspace is held for as long as that is taken back.
   * @throws BreakoutboxError what `History.open` throws
   */
  static async open(folder: string, file: string): Promise<UnheldRecord> {
    if (hasHotJournal(file)) await recovered(folder, file);
    const history = await History.open({ file, readOnly: true }, entryFiles.historyThread);
    const workspace = new WorkspaceFolder(folder);
    workspace.readKind('layout');
    return new UnheldRecord(history, sourcesIn(file), new LayoutTexts(workspace));
  }

  async failure(): Promise<undefined> {
    return undefined;
  }

  async last(): Promise<number> {
    return this.#history.last;
  }

  page(request: PageRequest): Promise<ReadRecordPage> {
    return this.#history.page(request);
  }

  async *search(query: RecordQuery, signal: AbortSignal): AsyncGenerator<FoundPart, void, undefined> {
    const limit = Math.min(query.limit, maxHits);
    yield* this.#history.search({ ...query, limit, layouts: this.#layoutsOf(query.filter) }, signal);
  }

  close(): Promise<void> {
    return this.#history.close();
  }
}

/** Takes back what was begun, unless a workbench has taken the workspace meanwhile, which does that itself. */
async function recovered(folder: string, file: string): Promise<void> {
  const taken = await WorkspaceLock.take(folder).catch((error: unknown) => {
    throw recordError(error, file);
  });
  if (!(taken instanceof WorkspaceLock)) return;
  try {
    recoverRecordFile(file);
  } finally {
    taken.release();
  }
}

function sourcesIn(file: string): SourceTable {
  const database = openSqlite(file, { readOnly: true });
  try {
    return new SourceTable(database);
  } finally {
    database.close();
  }
}
