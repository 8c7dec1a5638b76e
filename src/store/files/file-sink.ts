import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readlink, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { fileErrorCode } from '../../system/file-errors.js';
import type { Sink } from '../../tftp/transfer-data.js';
import { writeError } from './file-identity.js';
import { temporaryName } from './temporary-name.js';

const firstBufferBytes = 16 * 1024;
const bufferBytes = 256 * 1024;
/** Full buffers that may wait for the disk before the writer is asked to wait. */
const maxWaiting = 4;
const maxSpares = 2;

/** The place of a sink's file. */
export interface SinkPlace {
  /** The folder, without links. */
  readonly folder: string;
  readonly name: string;
  /** Whether to replace an existing file once this one is complete. */
  readonly overwrite: boolean;
  /** Whether the file is flushed to disk before it counts as complete: somebody may then erase the original. */
  readonly durable: boolean;
  /** Names the file in failures. */
  readonly text: string;
  /** Called when the file is in its place, or nothing is left of it, before `ended` resolves; never rejects. */
  readonly over?: () => Promise<void>;
}

interface Filled {
  readonly buffer: Buffer;
  readonly length: number;
}

/**
 * A file that is written under a temporary name in its folder and takes its own when it is complete. A process that is
 * killed leaves the temporary file, never a part under the name.
 */
export class FileSink implements Sink {
  readonly #place: SinkPlace;
  readonly #handle: FileHandle;
  readonly #temporary: string;
  #buffer: Buffer = Buffer.allocUnsafeSlow(firstBufferBytes);
  #filled = 0;
  /** Written buffers to fill again: fresh memory costs more than the copy into it. */
  readonly #spares: Buffer[] = [];
  #waiting: Filled[] = [];
  #writing: Promise<void> | undefined;
  #failed: BreakoutboxError | undefined;
  #over = false;
  #resolveEnded: () => void = () => undefined;
  /** Resolves when the file is in its place, or nothing is left of it. */
  readonly ended: Promise<void> = new Promise((resolve) => {
    this.#resolveEnded = resolve;
  });

  private constructor(place: SinkPlace, handle: FileHandle, temporary: string) {
    this.#place = place;
    this.#handle = handle;
    this.#temporary = temporary;
  }

  /** Makes the temporary file. Rejects with a `BreakoutboxError`. */
  static async create(place: SinkPlace): Promise<FileSink> {
    const temporary = join(place.folder, temporaryName(place.name));
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    let handle: FileHandle;
    try {
      handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0), 0o666);
    } catch (error) {
      throw writeError(error, place.text);
    }
    const real = await openedPath(handle);
    if (real !== undefined && real !== temporary) {
      // The folder became a link to elsewhere at this very moment.
      await handle.close();
      await unlink(real).catch(() => undefined);
      const reason: ReasonKey = 'folder-was-moved';
      throw new BreakoutboxError('TFTP_NAME_REFUSED', { text: place.text, reason });
    }
    return new FileSink(place, handle, temporary);
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    let offset = 0;
    while (offset < bytes.length) {
      const count = Math.min(bytes.length - offset, this.#buffer.length - this.#filled);
      this.#buffer.set(bytes.subarray(offset, offset + count), this.#filled);
      this.#filled += count;
      offset += count;
      if (this.#filled === this.#buffer.length) this.#turnOver();
    }
    return this.#waiting.length > maxWaiting ? this.#writing : undefined;
  }

  async finish(): Promise<void> {
    const { folder, name, overwrite, text } = this.#place;
    if (this.#filled > 0) this.#turnOver();
    try {
      await this.#writing;
      if (this.#failed !== undefined) throw this.#failed;
      // The last ACK promises an uploading peer that the file is safe, so it has to be flushed to disk first.
      if (this.#place.durable) await this.#handle.datasync();
      await this.#handle.close();
      this.#over = true;
      if (overwrite) await rename(this.#temporary, join(folder, name));
      else await this.#linkInPlace(join(folder, name));
      await this.#end();
    } catch (error) {
      await this.#remove();
      throw writeError(error, text);
    }
  }

  async discard(): Promise<void> {
    if (this.#over) return;
    this.#failed ??= new BreakoutboxError('TFTP_ABORTED', { reason: 'was-discarded' satisfies ReasonKey });
    this.#waiting = [];
    await this.#writing?.catch(() => undefined);
    await this.#remove();
  }

  /** Gives the file its name only if the name is free: a rename would replace an existing file. */
  async #linkInPlace(path: string): Promise<void> {
    try {
      await link(this.#temporary, path);
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(fileErrorCode(error))) throw error;
      // A file system without hard links, as on memory cards.
      if ((await lstat(path).catch(() => undefined)) !== undefined) {
        throw new BreakoutboxError('TFTP_FILE_EXISTS', { text: this.#place.text });
      }
      await rename(this.#temporary, path);
      return;
    }
    await unlink(this.#temporary);
  }

  async #remove(): Promise<void> {
    this.#over = true;
    await this.#handle.close().catch(() => undefined);
    await unlink(this.#temporary).catch(() => undefined);
    await this.#end();
  }

  async #end(): Promise<void> {
    await this.#place.over?.();
    this.#resolveEnded();
  }

  /** Queues the buffer to be written to disk. */
  #turnOver(): void {
    this.#waiting.push({ buffer: this.#buffer, length: this.#filled });
    this.#buffer = this.#spares.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
    this.#filled = 0;
    this.#writing ??= this.#drain();
    // Awaiting callers get the error; `write` and `finish` report it to all others.
    this.#writing.catch(() => undefined);
  }

  async #drain(): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        const { buffer, length } = next;
        for (let written = 0; written < length; ) {
          written += (await this.#handle.write(buffer, written, length - written)).bytesWritten;
        }
        this.#waiting.shift();
        if (buffer.length === bufferBytes && this.#spares.length < maxSpares) this.#spares.push(buffer);
      }
    } catch (error) {
      this.#failed ??= writeError(error, this.#place.text);
      this.#waiting = [];
      throw this.#failed;
    } finally {
      // At once: a buffer that is filled after the loop's last look needs another loop.
      this.#writing = undefined;
    }
  }
}

/** The real path of the open file of `handle`; `undefined` if the system cannot say. */
export async function openedPath(handle: FileHandle): Promise<string | undefined> {
  try {
    return await readlink(`/proc/self/fd/${handle.fd}`);
  } catch {
    return undefined;
  }
}
