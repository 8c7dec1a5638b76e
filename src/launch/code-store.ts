import { existsSync, lstatSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeFolders, readPlainFile } from '../system/bounded-file.js';

/** The content of one file of the command. */
export interface CodeKey {
  readonly name: string;
  readonly bytes: number;
  /** CRC-32 of the content. */
  readonly checksum: number;
}

/** Bytes of the checksum before the code: V8 itself does not check for damage. */
const checksumBytes = 4;
/** Maximum files of all commands and earlier versions; past it the oldest are removed. A command takes about twelve. */
const maxKeptFiles = 400;
const maxCodeBytes = 16 * 1024 * 1024;

/**
 * V8's compiled code of the command's files, kept for the next run in a folder of this user's cache. V8 accepts code of
 * another Node with the same V8 and crashes on it, so the folder is named after Node's exact version and the processor. The
 * code runs with the program's rights, so it is read only from a folder that is this user's alone.
 */
export class CodeStore {
  readonly #folder: string;
  readonly #command: string;

  private constructor(folder: string, command: string) {
    this.#folder = folder;
    this.#command = command;
  }

  /**
   * Opens the folder below `cacheFolder`, and makes it if missing. Code contains the functions that a run has called, so each
   * `command` (`tftp get`) has its own. Undefined if no folder can be made or trusted, if Node has no CRC-32 (22.0 and 22.1), and
   * if `NODE_DISABLE_COMPILE_CACHE` is set, as for Node's own cache.
   */
  static open(command: string, cacheFolder = userCacheFolder()): CodeStore | undefined {
    if (process.env.NODE_DISABLE_COMPILE_CACHE || typeof crc32 !== 'function' || cacheFolder === undefined)
      return undefined;
    const folder = join(cacheFolder, 'code', `${process.version}-${process.platform}-${process.arch}`);
    try {
      if (!isOwn(folder)) {
        // A user who is root for one command (sudo) leaves nothing in another user's home.
        if (!isOwnParent(cacheFolder)) return undefined;
        makeFolders(folder, 0o700);
        if (!isOwn(folder)) return undefined;
      }
      return new CodeStore(folder, command.replace(/[^a-z]+/g, '-'));
    } catch {
      return undefined;
    }
  }

  /** The code of a file; undefined when there is none, or when it is damaged. */
  read(key: CodeKey): Buffer | undefined {
    try {
      const kept = readPlainFile(this.#file(key), maxCodeBytes);
      if (kept.length <= checksumBytes) return undefined;
      const code = kept.subarray(checksumBytes);
      return crc32(code) === kept.readUInt32LE(0) ? code : undefined;
    } catch {
      return undefined;
    }
  }

  /** Stores the code of a file, whole or not at all. A failure costs the next run some milliseconds. */
  write(key: CodeKey, code: Uint8Array): void {
    const half = `${this.#file(key)}.${process.pid}.tmp`;
    try {
      const checksum = Buffer.alloc(checksumBytes);
      checksum.writeUInt32LE(crc32(code));
      writeFileSync(half, Buffer.concat([checksum, code]), { mode: 0o600 });
      renameSync(half, this.#file(key));
    } catch {
      try {
        rmSync(half, { force: true });
      } catch {
        // It cannot even be looked at: a server that gave up root has no way into root's folder.
      }
    }
  }

  /** Removes the oldest files past the bound. */
  prune(): void {
    try {
      const files = readdirSync(this.#folder).map((name) => join(this.#folder, name));
      if (files.length <= maxKeptFiles) return;
      const byAge = files
        .map((file) => ({ file, modifiedMs: statSync(file).mtimeMs }))
        .sort((a, b) => a.modifiedMs - b.modifiedMs);
      for (const { file } of byAge.slice(0, files.length - maxKeptFiles)) rmSync(file, { force: true });
    } catch {
      // Another process prunes at the same time.
    }
  }

  #file({ name, bytes, checksum }: CodeKey): string {
    return join(this.#folder, `${this.#command}-${name}-${bytes}-${checksum.toString(16)}.code`);
  }
}

/** The key of a file's content. */
export function codeKey(name: string, content: Uint8Array): CodeKey {
  return { name, bytes: content.byteLength, checksum: crc32(content) };
}

/** The system's place for a program's cache; undefined if there is no home. */
function userCacheFolder(): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  try {
    // A missing home is not created.
    if (!XDG_CACHE_HOME && !existsSync(homedir())) return undefined;
    switch (process.platform) {
      case 'win32':
        return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Breakoutbox', 'Cache');
      case 'darwin':
        return join(homedir(), 'Library', 'Caches', 'Breakoutbox');
      default:
        return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'breakoutbox');
    }
  } catch {
    return undefined;
  }
}

/** Whether a folder is there, is no link, and nobody else may write in it. */
function isOwn(folder: string): boolean {
  const { getuid } = process;
  try {
    const found = lstatSync(folder);
    return (
      found.isDirectory() && (getuid === undefined || (found.uid === getuid() && (found.mode & 0o022) === 0))
    );
  } catch {
    return false;
  }
}

/** Whether the nearest existing parent of `folder` belongs to the user of this process. */
function isOwnParent(folder: string): boolean {
  const { getuid } = process;
  if (getuid === undefined) return true;
  for (let at = folder; ; at = join(at, '..')) {
    try {
      return statSync(at).uid === getuid();
    } catch {
      if (join(at, '..') === at) return false;
    }
  }
}
