import type { Failure } from '../../errors/error.js';
import { failure } from '../../errors/error.js';
import { reasonOf } from '../../system/file-errors.js';
import { UnfitLogPath } from './log-file.js';
import { LogFiles, type LogFilesOptions } from './log-files.js';

/** A line, and the name of its file below the folder (`logName`). */
export interface LogEntry {
  readonly name: string;
  /** Without its end. */
  readonly line: string;
}

/** What somebody has to know of a file of a log: it cannot be written, or can again. */
export type LogNotice =
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'resumed'; readonly path: string; readonly missing: number };

/** The options of a writer of logs. */
export interface LogWriterOptions extends LogFilesOptions {
  /** The line that stands in a file for `count` lines that are missing. */
  readonly missingLine: (count: number) => string;
  /** Called once when writing a file fails, and once when it succeeds again; of many files that fail, for a few. */
  readonly notice: (notice: LogNotice) => void;
}

/** Milliseconds between two attempts to write a file. */
const retryEveryMs = 1_000;
/** Files that cannot be written, whose lines are counted apart; past it, those of the one that failed first count for the whole log. */
const maxBroken = 1_000;
/** Failures that are told in a time: of a full disk with a file for each peer, all files fail at once. */
const maxTold = 8;
const toldWithinMs = 60_000;

/** A file that could not be written. */
interface Broken {
  /** Lines that could not be written, and for which the file has no line yet. */
  missing: number;
  /** Those for which it has one. */
  noted: number;
  retryMs: number;
  readonly isTold: boolean;
}

/**
 * Writes lines to files, each line with one call of the system as soon as the one before it is written. Failures are no errors: they are
 * noticed once, lines that cannot be written are counted, and the file that can be written again says how many are missing. What is
 * wrong with one file does not matter to the others.
 */
export class LogWriter {
  readonly #options: LogWriterOptions;
  readonly #files: LogFiles;
  /** By name, the one that failed first at the beginning. */
  readonly #broken = new Map<string, Broken>();
  /** When the latest failures were told, at most `maxTold` of them. */
  #told: readonly number[] = [];
  /** Lines of no known file. */
  #lost = 0;

  constructor(options: LogWriterOptions) {
    this.#options = options;
    this.#files = new LogFiles(options);
  }

  /** Lines that are missing, and of which no file says so. */
  get missing(): number {
    return [...this.#broken.values()].reduce((sum, { missing }) => sum + missing, this.#lost);
  }

  /** Opens the file of a name, so that what is wrong with it is known before anything happens. Returns the failure. */
  async begin(name: string): Promise<Failure | undefined> {
    try {
      await this.#files.open(name);
      return undefined;
    } catch (error) {
      return failure('LOG_UNWRITABLE', whatFailed(this.#files.pathOf(name), error));
    }
  }

  /** Counts lines that were lost before they came here. */
  lose(count: number): void {
    this.#lost += count;
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
    await this.#files.close();
  }

  async #writeTo(name: string, lines: readonly string[]): Promise<void> {
    const { steadyMs, missingLine } = this.#options;
    const broken = this.#broken.get(name);
    if (broken !== undefined && steadyMs() < broken.retryMs) {
      broken.missing += lines.length;
      return;
    }
    const missing = (broken?.missing ?? 0) + this.#lost;
    let isMissingNoted = missing === 0;
    let rest = isMissingNoted ? lines : [missingLine(missing), ...lines];
    try {
      while (rest.length > 0) {
        const written = await this.#files.append(name, rest);
        rest = rest.slice(written);
        if (written === 0 || isMissingNoted) continue;
        isMissingNoted = true;
        this.#lost = 0;
        if (broken === undefined) continue;
        broken.noted += broken.missing;
        broken.missing = 0;
      }
      if (broken !== undefined) this.#resumed(name, broken);
    } catch (error) {
      const path = this.#files.pathOf(name);
      await this.#files.forget(name);
      const failed = broken ?? this.#failed(name, path, error);
      failed.missing += rest.length - (isMissingNoted ? 0 : 1);
      failed.retryMs = steadyMs() + retryEveryMs;
    }
  }

  #failed(name: string, path: string, error: unknown): Broken {
    const nowMs = this.#options.steadyMs();
    const told = this.#told.filter((atMs) => nowMs - atMs < toldWithinMs);
    const isTold = told.length < maxTold;
    this.#told = isTold ? [...told, nowMs] : told;
    const broken: Broken = { missing: 0, noted: 0, retryMs: nowMs, isTold };
    this.#broken.set(name, broken);
    if (this.#broken.size > maxBroken) {
      const [[oldest, { missing }] = [name, broken] as const] = this.#broken;
      this.#broken.delete(oldest);
      this.#lost += missing;
    }
    if (isTold)
      this.#options.notice({ type: 'failed', failure: failure('LOG_WRITE_FAILED', whatFailed(path, error)) });
    return broken;
  }

  #resumed(name: string, { noted, isTold }: Broken): void {
    this.#broken.delete(name);
    if (isTold) this.#options.notice({ type: 'resumed', path: this.#files.pathOf(name), missing: noted });
  }
}

function whatFailed(file: string, cause: unknown): { readonly file: string; readonly reason: string } {
  return { file, reason: cause instanceof UnfitLogPath ? cause.reason : reasonOf(cause) };
}
