import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/** Why a path is not written to: a reason of the catalog. */
export class UnfitLogPath extends Error {
  readonly reason: 'path-is-link' | 'not-a-file' | 'path-crosses-file';

  constructor(reason: UnfitLogPath['reason']) {
    super(reason);
    this.reason = reason;
  }
}

const newline = 0x0a;
/** Neither across a link nor waiting for the reader of a FIFO; Windows has neither flag. */
const appending =
  constants.O_RDWR |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/** A file that lines are appended to. Each call rejects with the system's error, or with UnfitLogPath. */
export class LogFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #identity: { readonly dev: number; readonly ino: number };
  #bytes: number;
  /** Its last line has no end: the disk was full in the middle, or the program was killed. */
  #isTorn: boolean;

  private constructor(
    path: string,
    handle: FileHandle,
    identity: { readonly dev: number; readonly ino: number },
    bytes: number,
    isTorn: boolean,
  ) {
    this.path = path;
    this.#handle = handle;
    this.#identity = identity;
    this.#bytes = bytes;
    this.#isTorn = isTorn;
  }

  /**
   * Opens a file of `folder`, which is there, and makes it if it is not, with the folders that its name has: `2026-11-27/oven.log`.
   * No part of the name may be a link.
   */
  static async open(folder: string, name: string): Promise<LogFile> {
    const parts = name.split('/').filter((part) => part !== '');
    let parent = folder === '' ? '.' : folder;
    for (const part of parts.slice(0, -1)) {
      parent = join(parent, part);
      await mkdir(parent).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
      const found = await lstat(parent);
      if (found.isSymbolicLink()) throw new UnfitLogPath('path-is-link');
      if (!found.isDirectory()) throw new UnfitLogPath('path-crosses-file');
    }
    const path = join(parent, parts.at(-1) ?? '');
    const before = await lstat(path).catch(() => undefined);
    if (before?.isSymbolicLink() === true) throw new UnfitLogPath('path-is-link');
    if (before !== undefined && !before.isFile()) throw new UnfitLogPath('not-a-file');
    const handle = await open(path, appending, 0o666);
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw new UnfitLogPath('not-a-file');
      const last = new Uint8Array(1);
      if (found.size > 0) await handle.read(last, 0, 1, found.size - 1);
      const isTorn = found.size > 0 && last[0] !== newline;
      return new LogFile(path, handle, found, found.size, isTorn);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes of the file. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Appends whole lines, borrowed until it resolves, with the number of bytes that were written: fewer than there are when the system
   * failed in the middle, which the next call then tells.
   */
  async append(lines: Uint8Array): Promise<number> {
    if (this.#isTorn) {
      const { bytesWritten } = await this.#handle.write(Uint8Array.of(newline));
      this.#bytes += bytesWritten;
      this.#isTorn = false;
    }
    let written = 0;
    try {
      while (written < lines.length)
        written += (await this.#handle.write(lines, written, lines.length - written)).bytesWritten;
    } catch (error) {
      if (written === 0) throw error;
    }
    this.#bytes += written;
    this.#isTorn = written > 0 && lines[written - 1] !== newline;
    return written;
  }

  /** Whether its name still stands for it: it may have been moved or removed. */
  async isInPlace(): Promise<boolean> {
    const found = await stat(this.path).catch(() => undefined);
    return found !== undefined && found.ino === this.#identity.ino && found.dev === this.#identity.dev;
  }

  /** Never rejects: what was written stays. */
  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }
}

/** The name of the file `number` of a log: `bench.log`, `bench.1.log`, `bench.2.log`. */
export function numberedName(name: string, number: number): string {
  if (number === 0) return name;
  const extension = extname(name);
  return `${name.slice(0, name.length - extension.length)}.${number}${extension}`;
}

/** Files of larger numbers, which counting does not come to, are none of a log. */
const maxNumber = 1_000_000_000_000_000;

/** The largest number among the files of a log that are there; 0 if there is none. Never rejects. */
export async function latestNumber(folder: string, name: string): Promise<number> {
  const path = join(folder === '' ? '.' : folder, name);
  const extension = extname(name);
  const stem = basename(name, extension);
  let latest = 0;
  for (const found of await readdir(dirname(path)).catch(() => [])) {
    if (!found.startsWith(`${stem}.`) || !found.endsWith(extension)) continue;
    const digits = found.slice(stem.length + 1, found.length - extension.length);
    if (/^[1-9]\d{0,15}$/.test(digits) && Number(digits) <= maxNumber)
      latest = Math.max(latest, Number(digits));
  }
  return latest;
}
