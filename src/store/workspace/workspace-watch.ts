import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import {
  type WorkspaceKindName,
  workspaceKindNames,
  workspaceKinds,
} from '../../config/workspace/workspace-kinds.js';
import { kindOfPath, statInside } from './workspace-paths.js';

/** What changed: files by their paths, and kinds of which more may have changed than the system said. */
export interface FolderChange {
  readonly paths: readonly string[];
  readonly kinds: readonly WorkspaceKindName[];
}

/** How long changes are collected: an editor replaces a file in several steps. */
const settleMs = 60;
/** How often a folder that the system does not watch is looked at. */
const pollMs = 3_000;
/** Folders that are watched; the system's own limit is for all programs of a person together. */
const maxWatched = 2_000;

/**
 * Watches the files of a workspace and tells what changed, a moment after it came to rest. A folder that the system cannot watch
 * (a network's, or one past its limit) is looked at every three seconds.
 */
export class WorkspaceWatch {
  readonly #root: string;
  readonly #changed: (change: FolderChange) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #paths = new Set<string>();
  readonly #kinds = new Set<WorkspaceKindName>();
  #settling: NodeJS.Timeout | undefined;
  #polling: NodeJS.Timeout | undefined;

  constructor(root: string, changed: (change: FolderChange) => void) {
    this.#root = root;
    this.#changed = changed;
    this.#watchFolder('');
    for (const kind of workspaceKindNames) this.#watchTree(workspaceKinds[kind].folder);
  }

  close(): void {
    clearTimeout(this.#settling);
    clearInterval(this.#polling);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watchTree(folder: string): void {
    if (statInside(this.#root, folder)?.isDirectory() !== true) return;
    this.#watchFolder(folder);
    try {
      for (const item of readdirSync(join(this.#root, folder), { withFileTypes: true }))
        if (item.isDirectory() && !item.name.startsWith('.')) this.#watchTree(`${folder}/${item.name}`);
    } catch {
      // It went meanwhile.
    }
  }

  #forgetTree(folder: string): void {
    for (const [path, watcher] of this.#watchers) {
      if (path === '' || (path !== folder && !path.startsWith(`${folder}/`))) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
  }

  #watchFolder(folder: string): void {
    if (this.#watchers.has(folder)) return;
    if (this.#watchers.size >= maxWatched) {
      this.#poll();
      return;
    }
    try {
      const watcher = watch(join(this.#root, folder), { persistent: false }, (_event, name) =>
        this.#noticed(folder, name),
      );
      watcher.on('error', () => {
        this.#watchers.get(folder)?.close();
        this.#watchers.delete(folder);
        this.#settle();
      });
      this.#watchers.set(folder, watcher);
    } catch {
      this.#poll();
    }
  }

  #noticed(folder: string, name: string | null): void {
    const path = folder === '' ? (name ?? '') : `${folder}/${name ?? ''}`;
    if (name !== null && kindOfPath(path) !== undefined) this.#paths.add(path);
    else {
      const top = path.split('/')[0];
      const kinds = workspaceKindNames.filter((one) => workspaceKinds[one].folder === top);
      if (kinds.length === 0) return;
      // A folder came, went or was renamed.
      for (const kind of kinds) this.#kinds.add(kind);
      // The system goes on to watch a folder that was removed, and not the one that has its name now.
      this.#forgetTree(path);
      this.#watchTree(path);
    }
    this.#settle();
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      const change = { paths: [...this.#paths], kinds: [...this.#kinds] };
      this.#paths.clear();
      this.#kinds.clear();
      this.#changed(change);
    }, settleMs).unref();
  }

  #poll(): void {
    this.#polling ??= setInterval(() => {
      for (const kind of workspaceKindNames) this.#kinds.add(kind);
      this.#settle();
    }, pollMs).unref();
  }
}
