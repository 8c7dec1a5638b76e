import { join } from 'node:path';
import type { Failure } from '../../errors/error.js';
import { failure } from '../../errors/error.js';
import { reasonOf } from '../../system/file-errors.js';
import { LogFile, latestNumber, numberedName, UnfitLogPath } from './log-file.js';
import type { LogRotation } from './log-rotation.js';

/** A line, and the name of its file below the folder (`logName`). */
export interface LogEntry {
  readonly name: string;
  /** Without its end. */
  readonly line: string;
}

/** What somebody has to know of a log: it cannot be written, or can again. */
export type LogNotice =
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'resumed'; readonly path: string; readonly missing: number };

/** The options of a writer of logs. */
export interface LogWriterOptions {
  /** Holds the files; it is there. Empty for the present one. */
  readonly folder: string;
  readonly rotation: LogRotation;
  /** The line that stands in a file for `count` lines that are missing. */
  readonly missingLine: (count: number) => string;
  /** Called once when writing fails, and once when it succeeds again. */
  readonly notice: (notice: LogNotice) => void;
  /** Milliseconds of a clock that is never set back. */
  readonly steadyMs: () => number;
  /** Local time of now, `2026-11-25 08:12:40.118`. */
  readonly localTime: () => string;
}

/** Files that are open at a time; the one without a line for the longest time is closed first. */
const maxOpenFiles = 64;
/** Milliseconds between two attempts after a failure, and between two looks whether a file is in its place. */
const lookEveryMs = 1_000;

interface OpenFile {
  readonly file: LogFile;
  readonly number: number;
  readonly beganMs: number;
  lookedMs: number;
}

const encoder = new TextEncoder();

/**
 * Writes lines to files, each line with one call of the system as soon as the one before it is written. A file that is there is
 * continued. Failures are no errors: they are noticed once, lines that cannot be written are counted, and the file that can be written
 * again says how many are missing.
 */
export class LogWriter {
  readonly #options: LogWriterOptions;
  /** By name, the one that was written last at the end. */
  readonly #files = new Map<string, OpenFile>();
  #missing = 0;
  #hasFailed = false;
  #retryMs = 0;

  constructor(options: LogWriterOptions) {
    this.#options = options;
  }

  /** Lines that could not be written since writing failed. */
  get missing(): number {
    return this.#missing;
  }

  /** Opens the file of a name, so that what is wrong with it is known before anything happens. Returns the failure. */
  async begin(name: string): Promise<Failure | undefined> {
    try {
      await this.#fileOf(name);
      return undefined;
    } catch (error) {
      return unwritable(this.#pathOf(name), error);
    }
  }

  /** Counts lines that were lost before they came here. */
  lose(count: number): void {
    this.#missing += count;
  }

  /** Writes lines in their order. Never rejects; one call at a time. */
  async write(entries: readonly LogEntry[]): Promise<void> {
    for (let from = 0; from < entries.length; ) {
      const { name } = entries[from] ?? { name: '' };
      let to = from + 1;
      while (entries[to]?.name === name) to += 1;
      await this.#writeTo(
        name,
        entries.slice(from, to).map(({ line }) => line),
      );
      from = to;
    }
  }

  /** Ends all files; nothing is held back, so that all lines are in them. */
  async close(): Promise<void> {
    for (const { file } of this.#files.values()) await file.close();
    this.#files.clear();
  }

  async #writeTo(name: string, lines: readonly string[]): Promise<void> {
    const { steadyMs, notice, missingLine } = this.#options;
    if (this.#hasFailed && steadyMs() < this.#retryMs) {
      this.#missing += lines.length;
      return;
    }
    let rest = this.#missing > 0 ? [missingLine(this.#missing), ...lines] : [...lines];
    let hasMissingLine = this.#missing > 0;
    try {
      while (rest.length > 0) {
        const written = await this.#writeSome(name, rest);
        if (written > 0 && hasMissingLine) {
          const { file } = this.#files.get(name) ?? { file: undefined };
          if (this.#hasFailed)
            notice({ type: 'resumed', path: file?.path ?? this.#pathOf(name), missing: this.#missing });
          this.#hasFailed = false;
          this.#missing = 0;
          hasMissingLine = false;
        }
        rest = rest.slice(written);
      }
      this.#hasFailed = false;
    } catch (error) {
      const path = this.#files.get(name)?.file.path ?? this.#pathOf(name);
      await this.#forget(name);
      this.#missing += rest.length - (hasMissingLine ? 1 : 0);
      this.#retryMs = steadyMs() + lookEveryMs;
      if (!this.#hasFailed) notice({ type: 'failed', failure: unwritable(path, error) });
      this.#hasFailed = true;
    }
  }

  /** Writes as many of the lines as the present file takes, and returns how many. */
  async #writeSome(name: string, lines: readonly string[]): Promise<number> {
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

  /** The file that lines of this name go to now. */
  async #fileOf(name: string): Promise<OpenFile> {
    const { rotation, steadyMs } = this.#options;
    const nowMs = steadyMs();
    let open = this.#files.get(name);
    if (open !== undefined && nowMs - open.lookedMs >= lookEveryMs) {
      open.lookedMs = nowMs;
      if (!(await open.file.isInPlace())) {
        await this.#forget(name);
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
    await this.#forget(name);
    const filled = this.#timed(name);
    const isSame =
      before !== undefined && before.file.path === this.#pathOf(numberedName(filled, before.number));
    const latest = await latestNumber(this.#options.folder, filled);
    return this.#open(name, filled, isSame ? Math.max(latest, before.number) + 1 : latest);
  }

  async #open(name: string, filled: string, number: number): Promise<OpenFile> {
    const nowMs = this.#options.steadyMs();
    const file = await LogFile.open(this.#options.folder, numberedName(filled, number));
    const open = { file, number, beganMs: nowMs, lookedMs: nowMs };
    this.#files.set(name, open);
    const [oldest = name] = this.#files.keys();
    if (this.#files.size > maxOpenFiles) await this.#forget(oldest);
    return open;
  }

  async #forget(name: string): Promise<void> {
    await this.#files.get(name)?.file.close();
    this.#files.delete(name);
  }

  /** The name with the time of now in place of `{time}`. */
  #timed(name: string): string {
    return name.replaceAll('{time}', this.#options.localTime().slice(11, 19).replaceAll(':', '-'));
  }

  #pathOf(name: string): string {
    const { folder } = this.#options;
    return join(folder === '' ? '.' : folder, name);
  }
}

function unwritable(file: string, cause: unknown): Failure {
  const reason = cause instanceof UnfitLogPath ? cause.reason : reasonOf(cause);
  return failure('LOG_UNWRITABLE', { file, reason });
}
