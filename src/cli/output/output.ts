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
 * From here on a reader of standard output that goes away ends the program quietly, as `head` does, and a file that takes a
 * part of what is written is written the rest.
 */
export function endWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) writeWholeFile(stream);
  process.stdout.on('error', outputFailed);
  // Nobody reads it any more.
  process.stderr.on('error', () => undefined);
}

/**
 * Node's stream of a standard output that is a file calls write(2) once and takes what that wrote for all of it: on a disk that
 * becomes full a part was lost without an error. The system tells why with the next write.
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

/**
 * Standard output is from here on what a command writes a file to: it hears itself that it cannot, and has somebody else to
 * tell before the program ends.
 */
export function leaveOutputToCommand(): NodeJS.WriteStream {
  process.stdout.off('error', outputFailed);
  // What is said after the command has stopped listening changes nothing any more.
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
 * Calls `failed` when standard output takes nothing any more, so that it can close what it has open:
 * without a failure when only its reader went away, as `head` does.
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

  /** Keeps `drawn` below whatever is written from now on; what was kept so far goes. */
  keepBelow(drawn: Drawn | undefined): void {
    this.#drawn?.erase();
    this.#drawn = drawn;
  }

  /** Writes; a promise when the reader is slower, which resolves when it has caught up. */
  write(text: string | Uint8Array): Promise<void> | undefined {
    this.#drawn?.erase();
    const taken = this.#stream.write(text);
    this.#drawn?.draw();
    if (taken) return undefined;
    return new Promise((resolve) => {
      this.#stream.once('drain', resolve);
    });
  }

  /** Resolves when everything written is out, and everyone who waited for that has gone on: they may have more to write. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.#stream.write('', () => setImmediate(resolve));
    });
  }
}

/** A line for the person on standard error. Names and words in it may be anybody's: nothing in it is obeyed. */
export function complain(line: string): void {
  process.stderr.write(`${visibleText(line)}\n`);
}
