import { fstatSync, writeSync } from 'node:fs';
import process from 'node:process';
import type { Writable } from 'node:stream';
import { visibleText } from '../../bytes/escapes.js';
import { BreakoutboxError } from '../../errors/error.js';
import { exitStatus } from '../exit.js';

/** Something on the terminal that must stay whole while lines appear: what is being typed. */
export interface Drawn {
  erase(): void;
  draw(): void;
}

/**
 * From here on the program ends quietly when the reader of standard output goes away, as `head` does, and a partial write to
 * a file is completed.
 */
export function endWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) writeWholeFile(stream);
  process.stdout.on('error', outputFailed);
  // Nobody reads it any more.
  process.stderr.on('error', () => undefined);
}

/**
 * Node's stream for a standard output that is a file calls write(2) once and ignores a partial write: on a disk that becomes
 * full, data was lost without an error. The next write reports the reason.
 */
function writeWholeFile(stream: NodeJS.WriteStream & { readonly fd: number }): void {
  const stats = fstatSync(stream.fd);
  if (!stats.isFile() && !stats.isBlockDevice()) return;
  stream._write = (chunk: Uint8Array, _, done) => {
    try {
      for (let written = 0; written < chunk.length; ) written += writeSync(stream.fd, chunk, written);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    done();
  };
}

/** The descriptor of standard output where it is a regular file, which another thread may write to while nothing waits in the stream. */
export function outputFile(): number | undefined {
  const { fd } = process.stdout;
  return fstatSync(fd).isFile() ? fd : undefined;
}

/**
 * Leaves standard output to a command that writes a file to it: the command handles write errors itself, and has a peer to
 * notify before the program ends.
 */
export function leaveOutputToCommand(): NodeJS.WriteStream {
  process.stdout.off('error', outputFailed);
  // Errors after the command has stopped listening are ignored.
  process.stdout.on('error', () => undefined);
  return process.stdout;
}

function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitStatus.done);
  complain(outputFailure(error).message);
  process.exit(exitStatus.failed);
}

function outputFailure(error: NodeJS.ErrnoException): BreakoutboxError {
  return new BreakoutboxError('OUTPUT_FAILED', { reason: error.code ?? error.message }, { cause: error });
}

/**
 * Calls `failed` when standard output cannot be written any more, so that the command can close its endpoint; without a
 * failure if only the reader went away, as `head` does.
 */
export function whenOutputFails(failed: (failure: BreakoutboxError | undefined) => void): void {
  process.stdout.off('error', outputFailed);
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    failed(error.code === 'EPIPE' ? undefined : outputFailure(error)),
  );
}

/** Standard output, written whole batches at a time. */
export class Output {
  readonly #stream: Writable;
  #drawn: Drawn | undefined;

  constructor(stream: Writable = process.stdout) {
    this.#stream = stream;
  }

  /** Whether a person reads it at a terminal. */
  get isTerminal(): boolean {
    return 'isTTY' in this.#stream && this.#stream.isTTY === true;
  }

  /** Keeps `drawn` below all output from now on, in place of what was kept before. */
  keepBelow(drawn: Drawn | undefined): void {
    this.#drawn?.erase();
    this.#drawn = drawn;
  }

  /** Writes `text`. Returns a promise if the reader is slower, which resolves when it has caught up. */
  write(text: string | Uint8Array): Promise<void> | undefined {
    this.#drawn?.erase();
    const taken = this.#stream.write(text);
    this.#drawn?.draw();
    if (taken) return undefined;
    return new Promise((resolve) => {
      this.#stream.once('drain', resolve);
    });
  }

  /** Writes a line for the person to standard error, as `complain`, without cutting through what is drawn. */
  complain(line: string): void {
    this.#drawn?.erase();
    complain(line);
    this.#drawn?.draw();
  }

  /** Writes `bytes`, borrowed until the returned promise resolves. */
  writeBorrowed(bytes: Uint8Array): Promise<void> {
    this.#drawn?.erase();
    const written = new Promise<void>((resolve) => {
      this.#stream.write(bytes, () => resolve());
    });
    this.#drawn?.draw();
    return written;
  }

  /** Resolves when everything is written, and all who waited for that have continued: they may have more to write. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.#stream.write('', () => setImmediate(resolve));
    });
  }
}

/** Writes a line for the person to standard error. It may hold untrusted text, so it is escaped. */
export function complain(line: string): void {
  process.stderr.write(`${visibleText(line)}\n`);
}
