import { isSameValue } from '../../src/bytes/same-value.js';
import type { WorkspaceKindName } from '../../src/config/workspace/workspace-kinds.js';
import type { SavedFilterRow } from '../../src/operations/filters.js';
import type { RenamedFileReport, WorkspaceFileRow, WorkspaceReport } from '../../src/operations/workspace.js';
import type { After } from '../session.js';
import type { KeyValueStore } from '../state/kept.js';
import { createStore, type Store } from '../state/store.js';
import type { Api } from '../transport/api.js';
import { createFileDrafts, draftKey, type FileDrafts, withDraft } from './file-drafts.js';
import { type FileDesk, OpenFile } from './open-file.js';

/** A file that was removed, for as long as it can be brought back. */
export interface RemovedFile {
  readonly path: string;
  readonly text: string;
}

/** The file that got another name last. */
export interface RenamedFile extends RenamedFileReport {
  /** Where it was. */
  readonly from: string;
}

/** A list that is asked for: now, and once more after that. */
interface Refreshing {
  readonly now: Promise<void>;
  again: Promise<void> | undefined;
}

/** Open files that are kept, so that undo and drafts outlast a look elsewhere. */
const maxOpen = 30;
/** Removed files that can be brought back. */
const maxRemoved = 50;

/** The files of the workspace for all of its places: their lists, the open ones, and the last one removed. */
export class WorkspaceFiles {
  /** Undefined until the workbench has answered. */
  readonly report: Store<WorkspaceReport | undefined> = createStore<WorkspaceReport | undefined>(undefined);
  /** The files that were removed, the latest last, until they are brought back. */
  readonly removed: Store<readonly RemovedFile[]> = createStore<readonly RemovedFile[]>([]);
  /** The rename that can be taken back. */
  readonly renamed: Store<RenamedFile | undefined> = createStore<RenamedFile | undefined>(undefined);
  /** The paths of the files that were changed here and elsewhere, as the page knows them. */
  readonly conflicts: Store<readonly string[]> = createStore<readonly string[]>([]);
  /** The saved filters; the same list while none has changed. */
  readonly filters: Store<readonly SavedFilterRow[]> = createStore<readonly SavedFilterRow[]>([]);
  readonly #api: Api;
  readonly #after: After;
  readonly #drafts: Store<FileDrafts>;
  readonly #lists = new Map<WorkspaceKindName, Store<readonly WorkspaceFileRow[] | undefined>>();
  readonly #refreshing = new Map<WorkspaceKindName, Refreshing>();
  readonly #open = new Map<string, OpenFile>();

  constructor(api: Api, after: After, keeper: KeyValueStore) {
    this.#api = api;
    this.#after = after;
    this.#drafts = createFileDrafts(keeper);
  }

  /** The files of a kind; undefined until the workbench has answered. */
  list(kind: WorkspaceKindName): Store<readonly WorkspaceFileRow[] | undefined> {
    const known = this.#lists.get(kind);
    if (known !== undefined) return known;
    const list = createStore<readonly WorkspaceFileRow[] | undefined>(undefined);
    this.#lists.set(kind, list);
    return list;
  }

  /** Asks for the list of a kind and for the state of the workspace anew; while it asks, once more at most. @throws ApiError */
  refresh(kind: WorkspaceKindName): Promise<void> {
    const under = this.#refreshing.get(kind);
    if (under !== undefined) {
      under.again ??= under.now.then(
        () => this.refresh(kind),
        () => this.refresh(kind),
      );
      return under.again;
    }
    const now = this.#refresh(kind).finally(() => this.#refreshing.delete(kind));
    this.#refreshing.set(kind, { now, again: undefined });
    return now;
  }

  /** Asks for the saved filters anew. Never rejects: those that were known stay. */
  async refreshFilters(): Promise<void> {
    try {
      const filters = await this.#api.call('filters.list');
      if (!isSameValue(this.filters.get(), filters)) this.filters.set(filters);
    } catch {
      // The feed's notice says why.
    }
  }

  async #refresh(kind: WorkspaceKindName): Promise<void> {
    const [rows, report] = await Promise.all([
      this.#api.call('workspace.files', { kind }),
      this.#api.call('workspace.get'),
    ]);
    this.report.set(report);
    this.list(kind).set(rows);
  }

  /** The file at a path, which is read unless it is open already. */
  file(path: string): OpenFile {
    const known = this.#open.get(path);
    if (known !== undefined) {
      this.#open.delete(path);
      this.#open.set(path, known);
      return known;
    }
    const file = new OpenFile(path, this.#deskOf(path));
    this.#open.set(path, file);
    void file.refresh();
    this.#forgetOldest();
    return file;
  }

  /** What an open file at a path asks of the workbench and of this browser. */
  #deskOf(path: string): FileDesk {
    return {
      read: async (wanted) => {
        // Drafts belong to a workspace: whose files these are has to be known.
        if (this.report.get() === undefined) this.report.set(await this.#api.call('workspace.get'));
        return this.#api.call('workspace.readFile', { path: wanted });
      },
      write: (wanted, text, revision) =>
        this.#api.call('workspace.writeFile', { path: wanted, body: { text, revision } }),
      check: async (wanted, text) => (await import('./check-text.js')).textProblem(wanted, text),
      draft: () => this.#drafts.get()[this.#draftKey(path)],
      keepDraft: (draft) => this.#drafts.update((drafts) => withDraft(drafts, this.#draftKey(path), draft)),
      after: this.#after,
    };
  }

  /** Makes a file of a kind with a text and returns its path. @throws ApiError */
  async create(kind: WorkspaceKindName, name: string, text: string): Promise<string> {
    const { path } = await this.#api.call('workspace.createFile', { body: { kind, name, text } });
    await this.refresh(kind);
    return path;
  }

  /** Gives a file another name, its unsaved text with it, and returns its path; `renamed` tells of it. @throws ApiError */
  async rename(from: string, name: string): Promise<string> {
    const known = this.#open.get(from);
    await known?.save();
    const { revision } = await this.#api.call('workspace.readFile', { path: from });
    const report = await this.#api.call('workspace.renameFile', { body: { path: from, name, revision } });
    const { path } = report;
    if (path === from) return path;
    const draft = this.#drafts.get()[this.#draftKey(from)];
    this.#drafts.update((drafts) =>
      withDraft(withDraft(drafts, this.#draftKey(from), undefined), this.#draftKey(path), draft),
    );
    this.#open.delete(from);
    if (known !== undefined) this.#open.set(path, known.moved(path, this.#deskOf(path)));
    this.renamed.set({ ...report, from });
    return path;
  }

  /** The latest rename can no longer be taken back. */
  forgetRenamed(): void {
    this.renamed.set(undefined);
  }

  /** Removes a file; `restore` brings it back. @throws ApiError */
  async remove(path: string): Promise<void> {
    const { text, revision } = await this.#api.call('workspace.readFile', { path });
    // One that has changed since is another one.
    await this.#api.call('workspace.removeFile', { path, revision });
    this.#open.delete(path);
    this.#drafts.update((drafts) => withDraft(drafts, this.#draftKey(path), undefined));
    this.removed.update((removed) => [...removed, { path, text }].slice(-maxRemoved));
  }

  /** Brings a file back that was removed. @throws ApiError */
  async restore(removed: RemovedFile): Promise<void> {
    const { path, text } = removed;
    await this.#api.call('workspace.writeFile', { path, body: { text, revision: '' } });
    this.forgetRemoved([removed]);
  }

  /** These can no longer be brought back. */
  forgetRemoved(gone: readonly RemovedFile[]): void {
    this.removed.update((removed) => removed.filter((one) => !gone.includes(one)));
  }

  #draftKey(path: string): string {
    return draftKey(this.report.get()?.folder ?? '', path);
  }

  /** Files that hold something unsaved are not forgotten. */
  #forgetOldest(): void {
    for (const [path, file] of this.#open) {
      if (this.#open.size <= maxOpen) return;
      const state = file.state.get();
      if (state.type !== 'open' || state.saving.type === 'saved') this.#open.delete(path);
    }
  }
}
