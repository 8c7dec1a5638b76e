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

/** Where the checksum of the code stands, before the code: V8 itself does not look for damage. */
const checksumBytes = 4;
/** Of all commands and of earlier versions together; past it the oldest go. A command takes about twelve. */
const maxKeptFiles = 400;
const maxCodeBytes = 16 * 1024 * 1024;

/**
 * The code that V8 made of the command's files, kept for the next run in a folder of this person's cache. V8 takes code of
 * another Node of the same V8 for its own and crashes on it, so that the folder is named after Node's exact version and the
 * processor. The code runs as the program does: it is taken only from a folder that is this person's alone.
 */
export class CodeStore {
  readonly #folder: string;
  readonly #command: string;

  private constructor(folder: string, command: string) {
    this.#folder = folder;
    this.#command = command;
  }

  /**
   * Opens the folder below `cacheFolder`, which is made when it is not there. Code holds the functions that a run has called, so each
   * `command` (`tftp get`) has its own. Undefined where no folder can be had or trusted, where Node has no CRC-32 (22.0 and 22.1),
   * and where `NODE_DISABLE_COMPILE_CACHE` is set, as Node's own cache goes by it.
   */
  static open(command: string, cacheFolder = userCacheFolder()): CodeStore | undefined {
    if (process.env.NODE_DISABLE_COMPILE_CACHE || typeof crc32 !== 'function' || cacheFolder === undefined)
      return undefined;
    const folder = join(cacheFolder, 'code', `${process.version}-${process.platform}-${process.arch}`);
    try {
      if (!isOwn(folder)) {
        // A person who is root for one command (sudo) leaves nothing behind in somebody else's home.
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

  /** Keeps the code of a file, whole or not at all. That it could not be kept costs the next run some milliseconds. */
  write(key: CodeKey, code: Uint8Array): void {
    const half = `${this.#file(key)}.${process.pid}.tmp`;
    try {
      const checksum = Buffer.alloc(checksumBytes);
      checksum.writeUInt32LE(crc32(code));
      writeFileSync(half, Buffer.concat([checksum, code]), { mode: 0o600 });
      renameSync(half, this.#file(key));
    } catch {
      rmSync(half, { force: true });
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
      // Somebody else tidies up at the same time.
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

/** The system's place for what a program can make anew; undefined where there is no home. */
function userCacheFolder(): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  try {
    // An account whose home is not there gets none from us.
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

/** Whether the nearest folder that is there, of those that lead to `folder`, belongs to who runs this. */
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
