import { join } from 'node:path';
import { LogFile, latestNumber, numberedName } from './log-file.js';
import type { LogRotation } from './log-rotation.js';

/** The options of the files of a log. */
export interface LogFilesOptions {
  /** Holds the files; it is there. Empty for the present one. */
  readonly folder: string;
  readonly rotation: LogRotation;
  /** Milliseconds of a clock that is never set back. */
  readonly steadyMs: () => number;
  /** Local time of now, `2026-11-25 08:12:40.118`. */
  readonly localTime: () => string;
}

/** Files that are open at a time; the one without a line for the longest time is closed first. */
const maxOpenFiles = 64;
/** Milliseconds between two looks whether a file is in its place. */
const lookEveryMs = 1_000;

interface OpenFile {
  readonly file: LogFile;
  readonly number: number;
  readonly beganMs: number;
  lookedMs: number;
}

const encoder = new TextEncoder();

/**
 * The files that lines go to, by name (`logName`), each in its rotation. A file that is there is continued. Each call rejects with the
 * system's error, or with UnfitLogPath.
 */
export class LogFiles {
  readonly #options: LogFilesOptions;
  /** By name, the one that was written last at the end. */
  readonly #files = new Map<string, OpenFile>();

  constructor(options: LogFilesOptions) {
    this.#options = options;
  }

  /** Opens the file of a name, if it is not open. */
  async open(name: string): Promise<void> {
    await this.#fileOf(name);
  }

  /** Writes as many of the lines as the present file of a name takes, and returns how many. */
  async append(name: string, lines: readonly string[]): Promise<number> {
    const { rotation } = this.#options;
    const { file } = await this.#fileOf(name);
    const parts = lines.map((line) => encoder.encode(`${line}\n`));
    let count = parts.length;
    if (rotation.type === 'bytes') {
      let bytes = file.bytes;
      count = 0;
      for (const part of parts) {
        bytes += part.length;
        if (bytes > rotation.maxBytes && file.bytes + count > 0) break;
        count += 1;
      }
      if (count === 0) {
        await this.#next(name);
        return 0;
      }
    }
    const joined = Buffer.concat(parts.slice(0, count));
    const written = await file.append(joined);
    if (written === joined.length) return count;
    let whole = 0;
    for (let end = 0; whole < count; whole += 1) {
      end += parts[whole]?.length ?? 0;
      if (end > written) break;
    }
    // The next attempt tells why.
    return whole;
  }

  /** Where the lines of a name go now. */
  pathOf(name: string): string {
    return this.#files.get(name)?.file.path ?? this.#joined(name);
  }

  /** Closes the file of a name; with its next line it is opened again. */
  async forget(name: string): Promise<void> {
    await this.#files.get(name)?.file.close();
    this.#files.delete(name);
  }

  /** Closes all files. Never rejects. */
  async close(): Promise<void> {
    for (const { file } of this.#files.values()) await file.close();
    this.#files.clear();
  }

  async #fileOf(name: string): Promise<OpenFile> {
    const { rotation, steadyMs } = this.#options;
    const nowMs = steadyMs();
    let open = this.#files.get(name);
    if (open !== undefined && nowMs - open.lookedMs >= lookEveryMs) {
      open.lookedMs = nowMs;
      if (!(await open.file.isInPlace())) {
        await this.forget(name);
        open = undefined;
      }
    }
    if (open !== undefined && rotation.type === 'time' && nowMs - open.beganMs >= rotation.everyMs)
      return this.#next(name);
    if (open !== undefined) {
      this.#files.delete(name);
      this.#files.set(name, open);
      return open;
    }
    const filled = this.#timed(name);
    return this.#open(name, filled, await latestNumber(this.#options.folder, filled));
  }

  /** Ends the present file of a name and begins the next. */
  async #next(name: string): Promise<OpenFile> {
    const before = this.#files.get(name);
    await this.forget(name);
    const filled = this.#timed(name);
    const isSame =
      before !== undefined && before.file.path === this.#joined(numberedName(filled, before.number));
    const latest = await latestNumber(this.#options.folder, filled);
    return this.#open(name, filled, isSame ? Math.max(latest, before.number) + 1 : latest);
  }

  async #open(name: string, filled: string, number: number): Promise<OpenFile> {
    const nowMs = this.#options.steadyMs();
    const file = await LogFile.open(this.#options.folder, numberedName(filled, number));
    const open = { file, number, beganMs: nowMs, lookedMs: nowMs };
    this.#files.set(name, open);
    const [oldest = name] = this.#files.keys();
    if (this.#files.size > maxOpenFiles) await this.forget(oldest);
    return open;
  }

  /** The name with the time of now in place of `{time}`. */
  #timed(name: string): string {
    return name.replaceAll('{time}', this.#options.localTime().slice(11, 19).replaceAll(':', '-'));
  }

  #joined(name: string): string {
    const { folder } = this.#options;
    return join(folder === '' ? '.' : folder, name);
  }
}
