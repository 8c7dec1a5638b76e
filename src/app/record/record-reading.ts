import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { RecordAnnotation, RecordSource } from '../../operations/record.js';
import type { ReadRecordPage } from '../../operations/record-page.js';
import { recordFileName } from '../../store/history/record-file.js';
import type { PageRequest } from '../../store/history/record-parts.js';
import { privateFolder } from '../../store/workspace/private-folder.js';
import type { ExportedEndpoint } from '../../traffic/export/export-item.js';
import type { EventBatch } from '../../traffic/subscription.js';
import { dataFolder } from '../workspace/default-workspace.js';
import { workspaceAbove } from '../workspace/find-workspace.js';
import { lastWorkspace } from '../workspace/known-workspaces.js';
import { mustBeUnheld, runningWorkbench } from '../workspace/workspace-lock.js';
import { HeldRecord } from './held-record.js';
import { UnheldRecord } from './unheld-record.js';

/** An endpoint that a record knows. */
export interface RecordedEndpoint extends ExportedEndpoint {
  readonly id: string;
  /** What it was called before. */
  readonly formerNames: readonly string[];
}

/** What is searched for. */
export interface RecordQuery {
  readonly filter: string;
  readonly endpoint: string | undefined;
  readonly before: number | undefined;
  /** Only newer ones than this number. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Hits of a search, oldest first, of which later parts have older ones, and how many numbers it has looked at, of how many. */
export interface FoundPart {
  readonly looked: number;
  readonly of: number;
  readonly batch: EventBatch;
  readonly annotations: readonly RecordAnnotation[];
  /** What the endpoints of the hits were, in the order of their numbers. */
  readonly sources: readonly RecordSource[];
}

/** A record that a command reads. What is asked rejects with a BreakoutboxError. */
export interface RecordReading {
  /** Whether a workbench adds to it. */
  readonly isGrowing: boolean;
  /** The endpoints that it knows, by their ids: those that are there as they are, then removed ones as they were last. */
  readonly endpoints: ReadonlyMap<string, RecordedEndpoint>;
  /** Why nothing is recorded now, where a workbench would. */
  failure(): Promise<Failure | undefined>;
  /** The number of the newest event. */
  last(): Promise<number>;
  page(request: PageRequest): Promise<ReadRecordPage>;
  /** Newest first. Ended early, the search is stopped. */
  search(query: RecordQuery, signal: AbortSignal): AsyncGenerator<FoundPart, void, undefined>;
  close(): Promise<void>;
}

/** The workspace whose record is read: the named one, else that of the current folder or one above it, else the one that `bob` would open. */
export function recordFolder(named: string | undefined): string {
  return resolve(named ?? workspaceAbove(process.cwd()) ?? lastWorkspace() ?? dataFolder());
}

/**
 * Opens the record of a workspace (`recordFolder`): by the workbench that holds it, or as a file where none does.
 * @throws BreakoutboxError RECORD_MISSING, WORKSPACE_BUSY where the one that holds it does not answer, and what `History.open` throws
 */
export async function openRecordReading(named: string | undefined): Promise<RecordReading> {
  const folder = recordFolder(named);
  const workbench = await runningWorkbench(folder);
  if (workbench !== undefined) return await HeldRecord.open({ workbench, folder });
  mustBeUnheld(folder);
  const file = join(folder, privateFolder, recordFileName);
  if (!existsSync(file)) throw new BreakoutboxError('RECORD_MISSING', { folder });
  return await UnheldRecord.open(folder, file);
}
