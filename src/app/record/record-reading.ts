import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { BreakoutboxError } from '../../errors/error.js';
import type { RecordAnnotation } from '../../operations/record.js';
import type { ReadRecordPage } from '../../operations/record-page.js';
import { recordFileName } from '../../store/history/record-file.js';
import type { PageRequest } from '../../store/history/record-parts.js';
import { privateFolder } from '../../store/workspace/private-folder.js';
import type { ExportedEndpoint } from '../../traffic/export/export-item.js';
import type { EventBatch } from '../../traffic/subscription.js';
import { dataFolder } from '../workspace/default-workspace.js';
import { workspaceAbove } from '../workspace/find-workspace.js';
import { lastWorkspace } from '../workspace/known-workspaces.js';
import { runningWorkbench } from '../workspace/workspace-lock.js';
import { HeldRecord } from './held-record.js';
import { UnheldRecord } from './unheld-record.js';

/** An endpoint that a record knows. */
export interface RecordedEndpoint extends ExportedEndpoint {
  readonly id: string;
}

/** What is searched for. */
export interface RecordQuery {
  readonly filter: string;
  readonly endpoint: string | undefined;
  readonly before: number | undefined;
  readonly limit: number;
}

/** Hits of a search, oldest first, of which later parts have older ones, and how many numbers it has looked at, of how many. */
export interface FoundPart {
  readonly looked: number;
  readonly of: number;
  readonly batch: EventBatch;
  readonly annotations: readonly RecordAnnotation[];
}

/** A record that a command reads. What is asked rejects with a BreakoutboxError. */
export interface RecordReading {
  /** Whether a workbench adds to it. */
  readonly isGrowing: boolean;
  /** The endpoints that it knows, by their ids. */
  readonly endpoints: ReadonlyMap<string, RecordedEndpoint>;
  /** The number of the newest event. */
  last(): Promise<number>;
  page(request: PageRequest): Promise<ReadRecordPage>;
  /** Newest first. Ended early, the search is stopped. */
  search(query: RecordQuery, signal: AbortSignal): AsyncGenerator<FoundPart, void, undefined>;
  close(): Promise<void>;
}

/** The workspace whose record is meant: without a name that of the current folder or one above it, else the one that `bob` would open. */
export function recordedWorkspace(named: string | undefined): string {
  return resolve(named ?? workspaceAbove(process.cwd()) ?? lastWorkspace() ?? dataFolder());
}

/**
 * Opens the record of a workspace: by the workbench that holds it, or as a file where none does. Without a name it is that of the
 * current folder or one above it, and else the one that `bob` would open.
 * @throws BreakoutboxError RECORD_MISSING, and what `History.open` throws
 */
export async function openRecordReading(named: string | undefined): Promise<RecordReading> {
  const folder = recordedWorkspace(named);
  const workbench = await runningWorkbench(folder);
  if (workbench !== undefined) return await HeldRecord.open({ workbench, folder });
  const file = join(folder, privateFolder, recordFileName);
  if (!existsSync(file)) throw new BreakoutboxError('RECORD_MISSING', { folder });
  return await UnheldRecord.open(folder, file);
}
