import { constants } from 'node:fs';
import { access, type FileHandle, lstat, open, readlink, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { temporaryName } from '../../store/files/temporary-name.js';
import { fileErrorCode } from '../../system/file-errors.js';

/**
 * A file that is written under a temporary name in its folder and replaces the one of its name when it is complete and on the
 * disk: until then that one stays as it was. It keeps the mode of the former file, and a link to it. What is no regular file
 * (a FIFO, a device, /dev/stdout) is written directly. Each call rejects with the system's error.
 */
export class TargetFile {
  readonly #handle: FileHandle;
  /** Where to put it; `undefined` if it is written directly. */
  readonly #replacing: Replacing | undefined;

  private constructor(handle: FileHandle, replacing: Replacing | undefined) {
    this.#handle = handle;
    this.#replacing = replacing;
  }

  /** Opens the file to be written at `path`. */
  static async open(path: string): Promise<TargetFile> {
    const place = await replaceablePlace(path);
    if (place === undefined) return new TargetFile(await open(path, 'w'), undefined);
    if (place.mode !== undefined) await access(place.path, constants.W_OK);
    const temporary = join(dirname(place.path), temporaryName(basename(place.path)));
    const target = new TargetFile(await open(temporary, 'wx'), { path: place.path, temporary });
    try {
      if (place.mode !== undefined) await target.#handle.chmod(place.mode);
    } catch (error) {
      await target.discard();
      throw error;
    }
    return target;
  }

  /** Appends all bytes of `parts`, borrowed until it resolves: at most 1,024 of them, as one system call takes. */
  async write(parts: readonly Uint8Array[]): Promise<void> {
    for (let rest = parts; rest.length > 0; ) {
      const { bytesWritten } = await this.#handle.writev(rest);
      rest = partsAfter(rest, bytesWritten);
    }
  }

  /** Ends it and puts it in its place. If that fails, call `discard`. */
  async finish(): Promise<void> {
    if (this.#replacing !== undefined) await this.#handle.datasync();
    await this.#handle.close();
    if (this.#replacing !== undefined) await rename(this.#replacing.temporary, this.#replacing.path);
  }

  /** Ends it and leaves nothing of it, except what was written directly. Never rejects. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    if (this.#replacing !== undefined) await unlink(this.#replacing.temporary).catch(() => undefined);
  }
}

interface Replacing {
  readonly path: string;
  readonly temporary: string;
}

interface Place {
  /** The path without links. */
  readonly path: string;
  /** The mode of the file that is there. */
  readonly mode: number | undefined;
}

/** Links that are followed before a path counts as a loop, as on Linux. */
const maxLinks = 40;

/** Where the regular file of `file` is, or may be made; `undefined` for anything else. */
async function replaceablePlace(file: string): Promise<Place | undefined> {
  let path = resolve(file);
  for (let links = 0; links < maxLinks; links += 1) {
    const folder = await realpath(dirname(path));
    // An open file of some process, as /dev/stdout is: whoever opened it goes on writing to it.
    if (/^\/proc(\/|$)/.test(folder)) return undefined;
    path = join(folder, basename(path));
    const found = await lstat(path).catch((error: unknown) => {
      if (fileErrorCode(error) !== 'ENOENT') throw error;
    });
    if (found === undefined) return { path, mode: undefined };
    if (!found.isSymbolicLink()) return found.isFile() ? { path, mode: found.mode & 0o7777 } : undefined;
    path = resolve(folder, await readlink(path));
  }
  return undefined;
}

/** What is left of `parts` after their first `bytes`: a system call may write less than it was given. */
function partsAfter(parts: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let left = bytes;
  for (const [index, part] of parts.entries()) {
    if (left < part.length) return [part.subarray(left), ...parts.slice(index + 1)];
    left -= part.length;
  }
  return [];
}
