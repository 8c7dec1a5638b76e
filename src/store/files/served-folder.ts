import { constants } from 'node:fs';
import { access, type FileHandle, lstat, open, realpath, stat, unlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { fileErrorCode, reasonOf } from '../../system/file-errors.js';
import type { Opened, ServedFiles } from '../../tftp/server/served-files.js';
import type { FileFacts, ServedName } from '../../tftp/server/server-request.js';
import type { Content, Sink } from '../../tftp/transfer-data.js';
import { ClientFolders } from './client-folders.js';
import { FileCache } from './file-cache.js';
import { identityOf, readError, writeError } from './file-identity.js';
import { FileSink, openedPath } from './file-sink.js';
import { freeBytesOf, type ListedFile, listedFiles, removeRemains } from './folder-tree.js';
import { nearestName } from './nearest-name.js';
import { StreamedFile } from './streamed-file.js';
import { isUnservedName } from './unserved-name.js';

/** Options of a served folder. */
export interface ServedFolderOptions {
  /** Default: a cache of its own. */
  readonly cache?: FileCache;
  /** Makes a client's own folder, the first segment of its names, with its first upload. */
  readonly createClientFolders?: boolean;
}

/** Maximum concurrent searches for a similar name. */
const maxLooksForNearest = 2;
/**
 * A folder and its tree. Nothing outside is ever read or written, whatever links lead there and when, nor what a workspace keeps in its
 * `.bob`.
 */
export class ServedFolder implements ServedFiles {
  readonly cache: FileCache;
  /** The folder without links. */
  readonly root: string;
  readonly #createClientFolders: boolean;
  readonly #clientFolders = new ClientFolders();
  /** Unfinished uploads. */
  readonly #sinks = new Set<FileSink>();
  #closed = false;
  #looksForNearest = 0;

  private constructor(root: string, options: ServedFolderOptions) {
    this.root = root;
    this.cache = options.cache ?? new FileCache();
    this.#createClientFolders = options.createClientFolders ?? false;
  }

  /**
   * Opens a folder, and removes remains of uploads by dead processes in it.
   * Rejects with a `BreakoutboxError`, `TFTP_ROOT_INVALID`.
   */
  static async open(folder: string, options: ServedFolderOptions = {}): Promise<ServedFolder> {
    const root = await realFolder(folder);
    const served = new ServedFolder(root, options);
    await removeRemains(root);
    return served;
  }

  shareMemory(): void {
    this.cache.shareMemory();
  }

  async open(target: ServedName): Promise<Opened> {
    const text = target.name;
    const path = join(this.root, ...target.segments);
    if (target.segments.some(isUnservedName)) return { type: 'missing' };
    try {
      // A file found inside before, by its inode, needs no second check of its path.
      const found = this.cache.find(path, identityOf(await stat(path, { bigint: true })));
      if (found !== undefined) return { type: 'file', content: found };
      const real = await realpath(path);
      if (!this.#isInside(real)) return { type: 'other' };
      if (!(await lstat(real)).isFile()) return { type: 'other' };
      const content = await this.#openInside(real, path, text);
      return content === undefined ? { type: 'other' } : { type: 'file', content };
    } catch (error) {
      const opened = openedError(error, text);
      return opened.type === 'missing' ? this.#missing(target.segments) : opened;
    }
  }

  /** Searches for a similar name, for few requests at once: a flood of wrong names keeps no disk busy. */
  async #missing(segments: readonly string[]): Promise<Opened> {
    if (this.#looksForNearest >= maxLooksForNearest) return { type: 'missing' };
    this.#looksForNearest += 1;
    const nearest = await nearestName(this.root, segments);
    this.#looksForNearest -= 1;
    return nearest === undefined ? { type: 'missing' } : { type: 'missing', nearest };
  }

  async inspect(target: ServedName): Promise<FileFacts> {
    const name = target.segments.at(-1) ?? '';
    const parent = await this.#parentOf(target);
    if (parent === 'outside' || target.segments.some(isUnservedName)) return { type: 'other' };
    // The client's own folder is made with its first upload.
    const isOwn = this.#createClientFolders && target.segments.length === 2;
    const folder = parent ?? (isOwn ? this.root : undefined);
    const unwritable = await this.#unwritable(folder, target.name);
    if (unwritable !== undefined) return { type: 'refused', failure: unwritable };
    const freeBytes = folder === undefined ? undefined : await freeBytesOf(folder);
    const free = freeBytes === undefined ? {} : { freeBytes };
    if (parent === undefined) return { type: 'missing', ...free };
    try {
      const there = await lstat(join(parent, name));
      return there.isFile() ? { type: 'file', sizeBytes: there.size, ...free } : { type: 'other' };
    } catch (error) {
      return fileErrorCode(error) === 'ENOENT' ? { type: 'missing', ...free } : { type: 'other' };
    }
  }

  /** Why no file can be made in `folder`, which is `undefined` if it does not exist; `undefined` if one can. */
  async #unwritable(folder: string | undefined, text: string): Promise<Failure | undefined> {
    try {
      if (folder === undefined) throw noSuchFolder(text);
      await access(folder, constants.W_OK | constants.X_OK);
      return undefined;
    } catch (error) {
      return writeError(error, text).failure;
    }
  }

  async create(target: ServedName, _client: string, overwrite: boolean): Promise<Sink> {
    const text = target.name;
    const sink = await this.#createSink(target, overwrite, text);
    this.#sinks.add(sink);
    void sink.ended.then(() => this.#sinks.delete(sink));
    // Nobody waits for an upload that began while the folder was closing.
    if (this.#closed) await sink.discard();
    return sink;
  }

  async #createSink(target: ServedName, overwrite: boolean, text: string): Promise<FileSink> {
    if (target.segments.some(isUnservedName)) throw noSuchFolder(text);
    const [first] = target.segments;
    const name = target.segments.at(-1) ?? '';
    if (!this.#createClientFolders || first === undefined || target.segments.length === 1) {
      return FileSink.create({
        folder: await this.#folderOf(target, text),
        name,
        overwrite,
        durable: true,
        text,
      });
    }
    const own = join(this.root, first);
    const over = (): Promise<void> => this.#clientFolders.leave(own);
    await this.#clientFolders.enter(own);
    try {
      return await FileSink.create({
        folder: await this.#folderOf(target, text),
        name,
        overwrite,
        durable: true,
        text,
        over,
      });
    } catch (error) {
      await over();
      throw error;
    }
  }

  async #folderOf(target: ServedName, text: string): Promise<string> {
    const folder = await this.#parentOf(target);
    if (folder !== undefined && folder !== 'outside') return folder;
    throw noSuchFolder(text);
  }

  /** The files, by name, at most `most`; temporary ones and links are left out. */
  list(most: number): Promise<readonly ListedFile[]> {
    return listedFiles(this.root, most);
  }

  /** Free bytes of the folder; `undefined` if the system does not say. */
  freeBytes(): Promise<number | undefined> {
    return freeBytesOf(this.root);
  }

  /** Removes a file, or the link that has its name. Rejects with a `BreakoutboxError`. */
  async remove(target: ServedName): Promise<void> {
    const text = target.name;
    const folder = await this.#parentOf(target);
    const name = target.segments.at(-1) ?? '';
    if (folder === undefined || folder === 'outside' || isUnservedName(name))
      throw new BreakoutboxError('TFTP_NOT_FOUND', { text });
    try {
      await unlink(join(folder, name));
    } catch (error) {
      if (fileErrorCode(error) === 'ENOENT') throw new BreakoutboxError('TFTP_NOT_FOUND', { text });
      throw writeError(error, text);
    }
  }

  /** Aborts unfinished uploads, and waits until nothing is left of them. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      Array.from(this.#sinks, async (sink) => {
        await sink.discard();
        await sink.ended;
      }),
    );
  }

  /** The real path of the target's folder; `undefined` if it does not exist. */
  async #parentOf(target: ServedName): Promise<string | 'outside' | undefined> {
    try {
      const real = await realpath(join(this.root, ...target.segments.slice(0, -1)));
      if (real !== this.root && !this.#isInside(real)) return 'outside';
      return (await stat(real)).isDirectory() ? real : 'outside';
    } catch (error) {
      const code = fileErrorCode(error);
      return code === 'ENOENT' ? undefined : 'outside';
    }
  }

  /** Whether a path without links lies in the folder, and in nothing there that is never served. */
  #isInside(path: string): boolean {
    const start = this.root.endsWith(sep) ? this.root : this.root + sep;
    return path.startsWith(start) && !path.slice(start.length).split(sep).some(isUnservedName);
  }

  /** Opens `real`, and checks once more, now that it can no longer be swapped, that it lies inside. */
  async #openInside(real: string, path: string, text: string): Promise<Content | undefined> {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    const handle = await open(real, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    let handedOn = false;
    try {
      const opened = await handle.stat({ bigint: true });
      if (!opened.isFile() || !(await this.#isHandleInside(handle, real, opened.ino))) return undefined;
      const whole = await this.cache.load(path, handle);
      if (whole !== undefined) return whole;
      handedOn = true;
      return new StreamedFile(handle, opened, text);
    } finally {
      if (!handedOn) await handle.close();
    }
  }

  async #isHandleInside(handle: FileHandle, real: string, ino: bigint): Promise<boolean> {
    const path = await openedPath(handle);
    if (path !== undefined) return this.#isInside(path);
    const again = await realpath(real);
    return this.#isInside(again) && (await lstat(again, { bigint: true })).ino === ino;
  }
}

/** The folder to serve, without links. Rejects with a `BreakoutboxError`, `TFTP_ROOT_INVALID`. */
async function realFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (cause) {
    const missing: ReasonKey = 'no-such-folder';
    const reason = fileErrorCode(cause) === 'ENOENT' ? missing : reasonOf(cause);
    throw new BreakoutboxError('TFTP_ROOT_INVALID', { path, reason }, { cause });
  }
  throw new BreakoutboxError('TFTP_ROOT_INVALID', { path, reason: 'not-a-folder' satisfies ReasonKey });
}

function noSuchFolder(text: string): BreakoutboxError {
  return new BreakoutboxError('TFTP_WRITE_FAILED', { text, reason: 'no-such-folder' satisfies ReasonKey });
}

function openedError(error: unknown, text: string): Opened {
  switch (fileErrorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return { type: 'missing' };
    // A loop of links; a link that replaced the file; a missing device.
    case 'ELOOP':
    case 'ENXIO':
      return { type: 'other' };
    default:
      return { type: 'refused', failure: readError(error, text).failure };
  }
}
