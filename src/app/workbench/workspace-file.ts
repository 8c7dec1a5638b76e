import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { maxJsonDepth, nestsDeeper } from '../../config/json-depth.js';
import {
  type KeptEndpoint,
  parseWorkspace,
  type ReadWorkspace,
  type UnusableEntry,
  type UnusablePart,
  type Workspace,
  workspaceFile,
} from '../../config/workspace.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { makeFolders, readPlainFile, UnfitFile } from '../../system/bounded-file.js';
import { reasonOf } from '../../system/file-errors.js';
import { suggestedTftpPort } from '../tftp/workbench-tftp.js';

/** 256 endpoints with certificates take far less. */
const maxFileBytes = 64 * 1024 * 1024;

/** Where a workbench keeps its endpoints where no folder is given: the system's place for a program's data. */
export function defaultWorkspace(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
  switch (process.platform) {
    case 'win32':
      return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Breakoutbox');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Breakoutbox');
    default:
      return join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'breakoutbox');
  }
}

/**
 * The file of a workspace folder that keeps the descriptions of its endpoints; readable by its owner only. Entries that
 * cannot be used keep their place.
 */
export class WorkspaceFile {
  readonly #folder: string;
  readonly #file: string;
  #kept: Workspace = { endpoints: [], tftpFolder: '' };
  #unusable: readonly UnusableEntry[] = [];
  #rest: Readonly<Record<string, unknown>> = {};
  #problems: readonly UnusablePart[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = join(folder, 'workspace.json');
  }

  get path(): string {
    return this.#file;
  }

  /** Parts of the file that cannot be used. */
  get problems(): readonly UnusablePart[] {
    return this.#problems;
  }

  /** Ids of unusable entries, reserved until these are mended. */
  get unusedIds(): readonly string[] {
    return this.#unusable.flatMap(({ id }) => id ?? []);
  }

  /**
   * Reads the saved workspace; an empty one if there is no file.
   * @throws BreakoutboxError WORKSPACE_INVALID when the file is no workspace at all
   */
  load(): Workspace {
    const read = this.#read();
    if (read === undefined) return this.#kept;
    this.#kept = read.workspace;
    this.#unusable = read.unusable;
    this.#rest = read.rest;
    this.#problems = read.problems;
    return this.#kept;
  }

  /** Sets an endpoint aside for which there is no room: it keeps its place in the file, unused. */
  setAside({ id, input }: KeptEndpoint, reason: Failure): void {
    const { endpoints } = this.#kept;
    const at = endpoints.findIndex((one) => one.id === id);
    if (at < 0) return;
    // Its place among all entries: each unusable entry before it moves it by one.
    const index = this.#unusable.reduce((place, one) => (one.index <= place ? place + 1 : place), at);
    this.#kept = { ...this.#kept, endpoints: endpoints.toSpliced(at, 1) };
    this.#unusable = [...this.#unusable, { index, entry: input, id }].sort((a, b) => a.index - b.index);
    const label = input.label ?? '';
    this.#problems = [...this.#problems, { endpoint: index + 1, label, failure: reason }];
  }

  /**
   * Saves changes together with the rest: a whole new file, flushed to disk before it replaces the old one. If it throws,
   * the old file is unchanged.
   * @throws BreakoutboxError WORKSPACE_UNWRITABLE
   */
  save(changed: Partial<Workspace>): void {
    const kept = { ...this.#kept, ...changed };
    const half = join(this.#folder, `workspace.json.${process.pid}.tmp`);
    try {
      const text = `${JSON.stringify(workspaceFile(kept, this.#unusable, this.#rest), undefined, 2)}\n`;
      makeFolders(this.#folder, 0o777);
      writeWhole(half, text);
      renameSync(half, this.#file);
    } catch (error) {
      // Private keys of certificates are in it.
      discard(half);
      throw new BreakoutboxError(
        'WORKSPACE_UNWRITABLE',
        { file: this.#file, reason: reasonOf(error) },
        { cause: error },
      );
    }
    this.#kept = kept;
    syncFolder(this.#folder);
  }

  /** Removes partial files of a killed workbench; only the holder of the workspace may call it. */
  removeRemains(): void {
    try {
      for (const name of readdirSync(this.#folder)) {
        if (/^workspace\.json\.\d+\.tmp$/.test(name)) discard(join(this.#folder, name));
      }
    } catch {
      // The folder is missing or unreadable: there is nothing to remove.
    }
  }

  /** Undefined when there is no file yet. */
  #read(): ReadWorkspace | undefined {
    let text: string;
    try {
      // Editors on Windows begin a file with a byte order mark, which JSON does not have.
      text = readPlainFile(this.#file, maxFileBytes)
        .toString()
        .replace(/^\uFEFF/, '');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw this.#invalid(error instanceof UnfitFile ? error.reason : reasonOf(error), error);
    }
    if (nestsDeeper(text, maxJsonDepth)) throw this.#invalid('too-deeply-nested' satisfies ReasonKey);
    let kept: unknown;
    try {
      kept = JSON.parse(text);
    } catch (error) {
      throw this.#invalid(reasonOf(error), error);
    }
    const read = parseWorkspace(kept, suggestedTftpPort());
    if (!read.ok) throw this.#invalid(String(read.failure.params.reason));
    return read.value;
  }

  #invalid(reason: string, cause?: unknown): BreakoutboxError {
    return new BreakoutboxError(
      'WORKSPACE_INVALID',
      { file: this.#file, reason, limit: maxJsonDepth },
      { cause },
    );
  }
}

/** Writes a file that only its owner can read, and flushes it to disk before it returns. */
function writeWhole(path: string, text: string): void {
  const descriptor = openSync(path, 'w', 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Flushes a folder, which makes a rename in it durable. A system without that call (Windows) does it by itself. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The file itself is written.
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // On a disk that is gone there is nothing to remove.
  }
}
