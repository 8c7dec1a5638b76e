import { open, unlink } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Writable } from 'node:stream';
import { BreakoutboxError } from '../../errors/error.js';
import { reasonOf } from '../../system/file-errors.js';
import type { FileRing } from './file-ring.js';

/** The clocks of a ring: one for the names of files, and one that is never set back. */
export interface RingClocks {
  /** Milliseconds since 1970. */
  wallMs(): number;
  steadyMs(): number;
}

const systemClocks: RingClocks = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/** Where a file goes: an open one, or a stream. */
interface Target {
  /** Writes some of the bytes, borrowed until it resolves. */
  write(bytes: Uint8Array): Promise<{ readonly bytesWritten: number }>;
  close(): Promise<void>;
}

/** Bytes of a block's type and length. */
const blockHeadBytes = 8;

/**
 * The file that a live capture is written to as it comes, or a ring of files, each of which is a whole capture. A ring puts a
 * number and a time before the extension, as dumpcap does: `boot_00001_20260131235959.pcapng`. What a capture that is killed has
 * written can be read.
 */
export class CaptureFiles {
  readonly #path: string;
  readonly #ring: FileRing | undefined;
  readonly #clocks: RingClocks;
  /** The head of every file: section and interfaces. */
  #head: Uint8Array | undefined;
  #handle: Target;
  #current: string;
  #names: string[] = [];
  #number = 1;
  #bytes = 0;
  #startMs: number;

  private constructor(
    path: string,
    name: string,
    handle: Target,
    ring: FileRing | undefined,
    clocks: RingClocks,
  ) {
    this.#path = path;
    this.#current = name;
    this.#names.push(name);
    this.#handle = handle;
    this.#ring = ring;
    this.#clocks = clocks;
    this.#startMs = clocks.steadyMs();
  }

  /**
   * Makes the file, or the first of a ring. A stream, such as `process.stdout`, takes the capture as one file, and stays open.
   * @throws BreakoutboxError CAPTURE_UNWRITABLE
   */
  static async open(
    path: string | Writable,
    ring: FileRing | undefined,
    clocks: RingClocks = systemClocks,
  ): Promise<CaptureFiles> {
    if (typeof path !== 'string') return new CaptureFiles('-', '-', targetOf(path), undefined, clocks);
    const name = ring === undefined ? path : nameOf(path, 1, clocks.wallMs());
    return new CaptureFiles(path, name, await opened(name), ring, clocks);
  }

  /** The names of the files that are there, the oldest first. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Writes a piece, borrowed until it resolves: whole blocks, first of all the head. @throws BreakoutboxError CAPTURE_UNWRITABLE */
  async write(piece: Uint8Array): Promise<void> {
    // The first piece of a capture is its head.
    this.#head ??= piece.slice();
    const { maxBytes, maxMs } = this.#ring ?? {};
    if (maxMs !== undefined && this.#clocks.steadyMs() - this.#startMs >= maxMs) await this.#next();
    if (maxBytes === undefined) {
      await this.#append(piece);
      return;
    }
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    let at = 0;
    while (piece.length - at >= blockHeadBytes) {
      const blockBytes = view.getUint32(at + 4, true);
      const length = at + blockBytes - from;
      // A file has its head and one packet at least, however small it may be.
      if (this.#bytes + length > maxBytes && this.#bytes + at - from > this.#head.length) {
        await this.#append(piece.subarray(from, at));
        await this.#next();
        from = at;
      }
      at += blockBytes;
    }
    await this.#append(piece.subarray(from));
  }

  /** Ends the last file. @throws BreakoutboxError CAPTURE_UNWRITABLE */
  async close(): Promise<void> {
    await this.#writing(() => this.#handle.close());
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#writing(async () => {
      for (let rest = bytes; rest.length > 0; )
        rest = rest.subarray((await this.#handle.write(rest)).bytesWritten);
    });
    this.#bytes += bytes.length;
  }

  async #next(): Promise<void> {
    await this.close();
    this.#number += 1;
    this.#current = nameOf(this.#path, this.#number, this.#clocks.wallMs());
    this.#handle = await opened(this.#current);
    this.#names.push(this.#current);
    this.#bytes = 0;
    this.#startMs = this.#clocks.steadyMs();
    // Somebody may have moved it away.
    if (this.#names.length > (this.#ring?.files ?? 1))
      await unlink(this.#names.shift() ?? '').catch(() => undefined);
    await this.#append(this.#head ?? new Uint8Array(0));
  }

  async #writing(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw unwritable(this.#current, error);
    }
  }
}

function targetOf(stream: Writable): Target {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) =>
        stream.write(bytes, (error) => (error ? reject(error) : resolve({ bytesWritten: bytes.length }))),
      ),
    close: () => Promise.resolve(),
  };
}

async function opened(name: string): Promise<Target> {
  try {
    return await open(name, 'w');
  } catch (error) {
    throw unwritable(name, error);
  }
}

function unwritable(file: string, cause: unknown): BreakoutboxError {
  return new BreakoutboxError('CAPTURE_UNWRITABLE', { file, reason: reasonOf(cause) }, { cause });
}

/** `boot_00001_20260131235959.pcapng`, in local time. */
function nameOf(path: string, number: number, timeMs: number): string {
  const extension = extname(path);
  const date = new Date(timeMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  const time = `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
  const stem = path.slice(0, path.length - extension.length);
  return `${stem}_${String(number).padStart(5, '0')}_${day}${time}${extension}`;
}
