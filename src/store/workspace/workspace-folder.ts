import { lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { decodeUtf8, encodeUtf8, readUtf8 } from '../../bytes/utf8.js';
import { readWorkspaceText } from '../../config/workspace/read-file.js';
import {
  settingsFile,
  type WorkspaceKindName,
  type WorkspaceValue,
  workspaceKindNames,
  workspaceKinds,
} from '../../config/workspace/workspace-kinds.js';
import { type FilePlace, formatYaml, YamlDocument } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError, errorOf, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { readPlainFile, UnfitFile } from '../../system/bounded-file.js';
import { fileErrorCode, reasonOf } from '../../system/file-errors.js';
import { textDigest } from '../../system/text-digest.js';
import { replaceFile, syncFolder } from '../../system/whole-file.js';
import { makeFoldersInside } from './folders-inside.js';
import { makePrivateFolder } from './private-folder.js';
import { kindOfPath, nameOfPath, statInside } from './workspace-paths.js';

/** What is wrong with a file, and where. */
export interface FileProblem {
  readonly path: string;
  readonly place: FilePlace;
  readonly failure: Failure;
}

/** A file of a workspace as it stands on disk. */
export interface WorkspaceEntry<Kind extends WorkspaceKindName = WorkspaceKindName> {
  readonly kind: Kind;
  /** Below the workspace, with `/` on every system: `messages/sensor/set-limit.yaml`. */
  readonly path: string;
  /** Its path below the folder of its kind, without the extension: `sensor/set-limit`. */
  readonly name: string;
  /** Changes with the content. */
  readonly revision: string;
  /** What it holds; undefined while it has a problem. */
  readonly value: WorkspaceValue<Kind> | undefined;
  readonly problem: FileProblem | undefined;
}

/** A file with its text. */
export interface WorkspaceText {
  readonly text: string;
  readonly revision: string;
}

const maxFileBytes = 32 * 1024 * 1024;
/** How many files one workspace may have; each takes about two kilobytes of memory. */
const maxWorkspaceFiles = 200_000;
/** Files read before others get their turn. */
const filesAtOnce = 64;

/**
 * The files of a workspace folder: what each holds or what is wrong with it, kept while they change on disk, and changed with
 * comments and order kept. A file that is replaced by one with a fault keeps nothing: its entry says what is wrong.
 */
export class WorkspaceFolder {
  readonly root: string;
  readonly #maxFiles: number;
  readonly #entries = new Map<string, WorkspaceEntry>();

  /** Of more than `maxFiles` the others are as if they were not there. */
  constructor(root: string, maxFiles = maxWorkspaceFiles) {
    this.root = root;
    this.#maxFiles = maxFiles;
  }

  /** Every file of a kind that is known so far, by its path in order. */
  entries<Kind extends WorkspaceKindName>(kind: Kind): readonly WorkspaceEntry<Kind>[] {
    const all = [...this.#entries.values()].filter((entry) => entry.kind === kind);
    return all.sort((one, other) =>
      one.path < other.path ? -1 : 1,
    ) as unknown as readonly WorkspaceEntry<Kind>[];
  }

  /** The file at a path; undefined if there is none that is known. */
  entry(path: string): WorkspaceEntry | undefined {
    return this.#entries.get(path);
  }

  /** What is wrong with files, by their paths in order. */
  get problems(): readonly FileProblem[] {
    return workspaceKindNames.flatMap((kind) => this.entries(kind).flatMap(({ problem }) => problem ?? []));
  }

  /** Reads the files of a kind at once: for the kinds of which there are few. Returns the paths that changed. */
  readKind(kind: WorkspaceKindName): readonly string[] {
    const found = this.#pathsOf(kind);
    return [...this.#missing(kind, found), ...found.filter((path) => this.refresh(path))];
  }

  /** Reads the files of a kind, letting others have their turn. Returns the paths that changed. */
  async readKindInTurns(kind: WorkspaceKindName, signal: AbortSignal): Promise<readonly string[]> {
    const found = this.#pathsOf(kind);
    const changed = [...this.#missing(kind, found)];
    for (const [index, path] of found.entries()) {
      if (index % filesAtOnce === 0) await turn();
      if (signal.aborted) return changed;
      if (this.refresh(path)) changed.push(path);
    }
    return changed;
  }

  /** Reads one file anew. Returns whether its content changed, or whether it came or went. */
  refresh(path: string): boolean {
    const kind = kindOfPath(path);
    if (kind === undefined) return false;
    const before = this.#entries.get(path);
    const entry = this.#read(kind, path, before);
    if (entry === undefined) return this.#entries.delete(path);
    if (entry.revision === before?.revision) return false;
    if (before === undefined && this.#entries.size >= this.#maxFiles) return false;
    this.#entries.set(path, entry);
    return true;
  }

  /** The text of a file. @throws BreakoutboxError WORKSPACE_FILE_UNKNOWN, FILE_UNREADABLE, FILE_SYNTAX_INVALID when it is no UTF-8 */
  text(path: string): WorkspaceText {
    const kind = kindOfPath(path);
    if (kind === undefined || !this.isThere(path))
      throw new BreakoutboxError('WORKSPACE_FILE_UNKNOWN', { file: path });
    const bytes = this.#bytesOf(path);
    const read = readUtf8(bytes);
    if (!read.ok) throw errorOf(placed(encodingProblem(kind, path, read)));
    return { text: read.text, revision: textDigest(bytes) };
  }

  /** What of a file can be read as text, whatever is wrong with it; empty if nothing can. */
  readableText(path: string): string {
    try {
      return decodeUtf8(this.#bytesOf(path));
    } catch {
      return '';
    }
  }

  /**
   * Makes a file hold `value`; comments and order of a file that is there stay. With `revision`, only if the file is still the one
   * that has it; an empty one stands for no file.
   * @throws BreakoutboxError WORKSPACE_FILE_CHANGED, WORKSPACE_UNWRITABLE, or the fault of the text, with `line` and `column`
   */
  write(path: string, value: unknown, revision?: string): WorkspaceEntry {
    const present = this.#revisionOf(path) === undefined ? undefined : this.text(path);
    if (present === undefined) return this.writeText(path, formatYaml(value), revision);
    const document = YamlDocument.parse(present.text);
    const { problem } = entryOf(kindOfPath(path) ?? 'settings', path, encodeUtf8(present.text));
    // A person is in the middle of editing it: what stands there would be lost.
    if (problem !== undefined) throw errorOf(placed(problem));
    if (!document.ok) throw errorOf(document.failure);
    document.value.update(value);
    return this.writeText(path, document.value.toString(), revision ?? present.revision);
  }

  /** Makes a file hold a text, on the conditions of `write`. A text with a fault is not written. */
  writeText(path: string, text: string, revision?: string): WorkspaceEntry {
    const kind = kindOfPath(path);
    if (kind === undefined) throw new BreakoutboxError('WORKSPACE_FILE_UNKNOWN', { file: path });
    const present = this.#revisionOf(path) ?? '';
    if (revision !== undefined && revision !== present)
      throw new BreakoutboxError('WORKSPACE_FILE_CHANGED', { file: path });
    const lone = text.search(/\p{Surrogate}/u);
    if (lone !== -1) throw errorOf(placed(encodingProblem(kind, path, placeIn(text, lone))));
    const entry = entryOf(kind, path, encodeUtf8(text));
    if (entry.problem !== undefined) throw errorOf(placed(entry.problem));
    this.#replace(path, text);
    this.#entries.set(path, entry);
    return entry;
  }

  /**
   * Makes a file hold a text whatever it is, to keep what nobody may lose; with `revision` on the conditions of `write`.
   * @throws BreakoutboxError WORKSPACE_UNWRITABLE, WORKSPACE_FILE_CHANGED
   */
  keepText(path: string, text: string, revision?: string): void {
    if (revision !== undefined && revision !== (this.#revisionOf(path) ?? ''))
      throw new BreakoutboxError('WORKSPACE_FILE_CHANGED', { file: path });
    this.#replace(path, text);
    this.refresh(path);
  }

  /** Where a value of a file stands, by its path in it; its beginning if it cannot be read any more. */
  placeOf(path: string, at: string): FilePlace {
    return this.placesOf(path)(at);
  }

  /** As `placeOf`, for many values of a file as it is now. */
  placesOf(path: string): (at: string) => FilePlace {
    const start = { line: 1, column: 1 };
    const document = this.isThere(path) ? YamlDocument.parse(this.readableText(path)) : undefined;
    return (at) => (document?.ok === true ? document.value.placeOf(at) : start);
  }

  /** Whether there is a file at a path. */
  isThere(path: string): boolean {
    return statInside(this.root, path)?.isFile() === true;
  }

  /** Whether a file, a folder or a link stands at a path: no new file can get it. */
  isTaken(path: string): boolean {
    try {
      return lstatSync(join(this.root, ...path.split('/')), { throwIfNoEntry: false }) !== undefined;
    } catch {
      // A file stands in the way of the folder: writing says so.
      return false;
    }
  }

  /** Removes a file, on the conditions of `write`. @throws BreakoutboxError as `write` */
  remove(path: string, revision?: string): void {
    const present = this.#revisionOf(path);
    if (present === undefined) throw new BreakoutboxError('WORKSPACE_FILE_UNKNOWN', { file: path });
    if (revision !== undefined && revision !== present)
      throw new BreakoutboxError('WORKSPACE_FILE_CHANGED', { file: path });
    try {
      rmSync(join(this.root, ...path.split('/')));
    } catch (error) {
      throw this.#unwritable(path, error);
    }
    this.#entries.delete(path);
  }

  /**
   * Moves a file to a path at which nothing stands, on the conditions of `write`; what it holds stays as it is.
   * @throws BreakoutboxError WORKSPACE_FILE_TAKEN, and as `remove`
   */
  move(path: string, to: string, revision?: string): void {
    const present = this.#revisionOf(path);
    if (present === undefined || kindOfPath(to) !== kindOfPath(path))
      throw new BreakoutboxError('WORKSPACE_FILE_UNKNOWN', { file: present === undefined ? path : to });
    if (revision !== undefined && revision !== present)
      throw new BreakoutboxError('WORKSPACE_FILE_CHANGED', { file: path });
    if (this.isTaken(to)) throw new BreakoutboxError('WORKSPACE_FILE_TAKEN', { file: to });
    const target = join(this.root, ...to.split('/'));
    try {
      makeFoldersInside(this.root, to.split('/').slice(0, -1), 0o777);
      renameSync(join(this.root, ...path.split('/')), target);
      syncFolder(dirname(target));
    } catch (error) {
      throw this.#unwritable(to, error);
    }
    this.#entries.delete(path);
    this.refresh(to);
  }

  /** The revision of a file; undefined if there is none. @throws BreakoutboxError WORKSPACE_FILE_UNKNOWN, FILE_UNREADABLE */
  #revisionOf(path: string): string | undefined {
    if (kindOfPath(path) === undefined) throw new BreakoutboxError('WORKSPACE_FILE_UNKNOWN', { file: path });
    return this.isThere(path) ? textDigest(this.#bytesOf(path)) : undefined;
  }

  /** Writes a whole new file, flushed to disk before it replaces the old one. */
  #replace(path: string, text: string): void {
    const target = join(this.root, ...path.split('/'));
    try {
      const folder = makePrivateFolder(this.root);
      makeFoldersInside(this.root, path.split('/').slice(0, -1), 0o777);
      replaceFile(target, text, 0o666, folder);
      syncFolder(dirname(target));
    } catch (error) {
      throw this.#unwritable(path, error);
    }
  }

  #unwritable(path: string, error: unknown): BreakoutboxError {
    const reason = error instanceof UnfitFile ? error.reason : reasonOf(error);
    return new BreakoutboxError(
      'WORKSPACE_UNWRITABLE',
      { file: join(this.root, path), reason },
      { cause: error },
    );
  }

  /** Forgets the files of a kind that are gone. */
  #missing(kind: WorkspaceKindName, found: readonly string[]): readonly string[] {
    const present = new Set(found);
    const gone = this.entries(kind).flatMap(({ path }) => (present.has(path) ? [] : [path]));
    for (const path of gone) this.#entries.delete(path);
    return gone;
  }

  #pathsOf(kind: WorkspaceKindName): readonly string[] {
    if (kind === 'settings')
      return statInside(this.root, settingsFile)?.isFile() === true ? [settingsFile] : [];
    const paths: string[] = [];
    const visit = (folder: string): void => {
      if (statInside(this.root, folder)?.isDirectory() !== true) return;
      for (const item of listed(join(this.root, ...folder.split('/')))) {
        const path = `${folder}/${item.name}`;
        if (paths.length >= this.#maxFiles) return;
        if (item.isDirectory() && !item.name.startsWith('.')) visit(path);
        else if (item.isFile() && kindOfPath(path) === kind) paths.push(path);
      }
    };
    visit(workspaceKinds[kind].folder);
    return paths;
  }

  /** The entry of a file as it stands; `before` itself if its text is still the same. */
  #read(
    kind: WorkspaceKindName,
    path: string,
    before: WorkspaceEntry | undefined,
  ): WorkspaceEntry | undefined {
    try {
      if (statInside(this.root, path)?.isFile() !== true) return undefined;
      const bytes = this.#bytesOf(path);
      return before?.revision === textDigest(bytes) ? before : entryOf(kind, path, bytes);
    } catch (error) {
      if (fileErrorCode(error) === 'ENOENT') return undefined;
      const reason =
        error instanceof BreakoutboxError
          ? error.failure
          : failure('FILE_UNREADABLE', { file: path, reason: reasonOf(error) });
      return withProblem(kind, new Uint8Array(), { path, place: { line: 1, column: 1 }, failure: reason });
    }
  }

  #bytesOf(path: string): Uint8Array {
    try {
      return readPlainFile(join(this.root, ...path.split('/')), maxFileBytes);
    } catch (error) {
      if (fileErrorCode(error) === 'ENOENT') throw error;
      const reason = error instanceof UnfitFile ? error.reason : reasonOf(error);
      throw new BreakoutboxError('FILE_UNREADABLE', { file: path, reason }, { cause: error });
    }
  }
}

/** A problem as a failure that names its file and place. */
function placed({ path, place, failure: { code, params } }: FileProblem): Failure {
  return failure(code, { ...params, file: path, line: place.line, column: place.column });
}

function entryOf(kind: WorkspaceKindName, path: string, bytes: Uint8Array): WorkspaceEntry {
  const name = nameOfPath(path);
  const decoded = readUtf8(bytes);
  if (!decoded.ok) return withProblem(kind, bytes, encodingProblem(kind, path, decoded));
  const read = readWorkspaceText(kind, name, decoded.text);
  if (!read.ok) return withProblem(kind, bytes, { path, place: read.place, failure: read.failure });
  const { value } = read;
  return { kind, path, name, revision: textDigest(bytes), value, problem: undefined };
}

/** Of a file that is no UTF-8: what its bytes stand for is not known, and writing it anew would lose them. */
function encodingProblem(kind: WorkspaceKindName, path: string, { line, column }: FilePlace): FileProblem {
  const reason: ReasonKey = 'file-not-utf8';
  const fault =
    kind === 'script'
      ? failure('FILE_UNREADABLE', { file: path, reason })
      : failure('FILE_SYNTAX_INVALID', { line, column, reason });
  return { path, place: { line, column }, failure: fault };
}

function placeIn(text: string, offset: number): FilePlace {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function withProblem(kind: WorkspaceKindName, bytes: Uint8Array, problem: FileProblem): WorkspaceEntry {
  const { path } = problem;
  return { kind, path, name: nameOfPath(path), revision: textDigest(bytes), value: undefined, problem };
}

function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It went meanwhile, or cannot be read: its files are not there.
    return [];
  }
}
