import { localFileName } from '../../bytes/local-file-name.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { hasBucketKey } from '../../cluster/bucket-key.js';
import { maxSharedBytes } from '../../cluster/workspace/shared-file.js';
import type { LocalFile, SharedFolder } from '../../cluster/workspace/sync-sides.js';
import { readWorkspaceText } from '../../config/workspace/read-file.js';
import type { WorkspaceKindName } from '../../config/workspace/workspace-kinds.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { kindOfPath, nameOfPath } from '../../store/workspace/workspace-paths.js';
import type { Workspace } from '../workspace/workspace.js';

/**
 * Whether workspaces share files of a kind: what is sent, how it is read, what answers, with the scripts that rules call, and saved
 * filters. Endpoints, environments and settings are each machine's own.
 */
const isShared: Readonly<Record<WorkspaceKindName, boolean>> = {
  settings: false,
  endpoint: false,
  environment: false,
  filter: true,
  layout: true,
  message: true,
  panel: false,
  rule: true,
  script: true,
  sequence: true,
};
const sharedKinds = (Object.keys(isShared) as WorkspaceKindName[]).filter((kind) => isShared[kind]);

/** Milliseconds in which files that were written are told of together. */
const tellMs = 20;

/** The kind of a file that is shared, by its path; undefined for every other file. */
export function sharedKindOf(path: string): WorkspaceKindName | undefined {
  const kind = kindOfPath(path);
  return kind !== undefined && isShared[kind] ? kind : undefined;
}

/** The shared files of a workbench's workspace: what is written here is told of as any other change, so that editors and rules follow. */
export class WorkspaceSide implements SharedFolder {
  readonly #workspace: Workspace;
  readonly #isThere: () => boolean;
  readonly #signal: AbortSignal;
  readonly #written = new Set<string>();
  #telling: NodeJS.Timeout | undefined;

  /** `isThere`: whether the folder itself is; `signal` ends the reading of its files. */
  constructor(workspace: Workspace, isThere: () => boolean, signal: AbortSignal) {
    this.#workspace = workspace;
    this.#isThere = isThere;
    this.#signal = signal;
  }

  async paths(): Promise<readonly string[]> {
    const { folder } = this.#workspace;
    const paths: string[] = [];
    for (const kind of sharedKinds) {
      await folder.readKindInTurns(kind, this.#signal);
      paths.push(...folder.entries(kind).map(({ path }) => path));
    }
    return paths;
  }

  look(path: string): LocalFile {
    const { folder } = this.#workspace;
    folder.refresh(path);
    const entry = folder.entry(path);
    if (entry === undefined) return { type: 'none' };
    try {
      const { text, revision: digest } = folder.text(path);
      const fault = this.faultOf(path, text);
      return fault === undefined ? { type: 'text', digest, text } : { type: 'held', digest, failure: fault };
    } catch (error) {
      const why =
        error instanceof BreakoutboxError ? error.failure : failure('INTERNAL', { reason: String(error) });
      return { type: 'held', digest: entry.revision, failure: why };
    }
  }

  unfit(path: string): Failure | undefined {
    const reason = unfitReason(path);
    return reason === undefined ? undefined : failure('SHARED_PATH_UNFIT', { file: path, reason });
  }

  faultOf(path: string, text: string): Failure | undefined {
    const kind = sharedKindOf(path);
    if (kind === undefined) return this.unfit(path);
    if (encodeUtf8(text).length > maxSharedBytes)
      return failure('SHARED_FILE_TOO_LARGE', { file: path, limit: maxSharedBytes });
    const read = readWorkspaceText(kind, nameOfPath(path), text);
    if (read.ok) return undefined;
    const { code, params } = read.failure;
    return failure(code, { ...params, file: path, line: read.place.line, column: read.place.column });
  }

  keep(path: string, text: string, before: string): void {
    // A text with a fault, as of a later version, is kept: its entry says what is wrong.
    this.#workspace.folder.keepText(path, text, before);
    this.#tellSoon(path);
  }

  remove(path: string, before: string): void {
    this.#workspace.folder.remove(path, before);
    this.#tellSoon(path);
  }

  isThere(): boolean {
    return this.#isThere();
  }

  close(): void {
    clearTimeout(this.#telling);
  }

  #tellSoon(path: string): void {
    this.#written.add(path);
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      const paths = [...this.#written];
      this.#written.clear();
      this.#workspace.changedHere(paths);
    }, tellMs);
  }
}

/** Why a path cannot be that of a shared file on every system. */
function unfitReason(path: string): ReasonKey | undefined {
  if (sharedKindOf(path) === undefined) return 'shared-path-kind';
  const isSafe = path.split('/').every((step) => localFileName(step) === step);
  return isSafe && hasBucketKey(path) ? undefined : 'shared-path-name';
}
