import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { BreakoutboxError } from '../../errors/error.js';
import type { StreamedContent } from '../../tftp/transfer-data.js';
import { diskReads } from './disk-reads.js';
import { hasChanged, readError } from './file-identity.js';

/** The first piece is small, because the request may come from a forged address. */
const firstChunkBytes = 64 * 1024;
const chunkBytes = 256 * 1024;

/**
 * A file read piece by piece, from the second on each while the one before is being sent. Before each piece is returned, and
 * once more at the end, the file has to be unchanged: a mix of an old and a new file is worse than none.
 */
export class StreamedFile implements StreamedContent {
  readonly type = 'stream';
  readonly sizeBytes: number;
  readonly #handle: FileHandle;
  readonly #opened: BigIntStats;
  readonly #text: string;
  #offset = 0;
  #ahead: Promise<Uint8Array | undefined> | undefined;
  #released = false;

  /** Takes ownership of `handle`; `text` names the file in failures. */
  constructor(handle: FileHandle, opened: BigIntStats, text: string) {
    this.#handle = handle;
    this.#opened = opened;
    this.sizeBytes = Number(opened.size);
    this.#text = text;
  }

  async next(): Promise<Uint8Array | undefined> {
    const isFirst = this.#offset === 0;
    const piece = await (this.#ahead ?? this.#read());
    this.#ahead = undefined;
    if (piece !== undefined && !isFirst && !this.#released) {
      this.#ahead = this.#read();
      // The next call rejects with its error; without a next call it is of no interest.
      this.#ahead.catch(() => undefined);
    }
    return piece;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    const close = (): void => void this.#handle.close().catch(() => undefined);
    if (this.#ahead === undefined) close();
    else this.#ahead.then(close, close);
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      const most = this.#offset === 0 ? firstChunkBytes : chunkBytes;
      const chunk = Buffer.allocUnsafeSlow(Math.min(most, this.sizeBytes - this.#offset));
      const isWhole = await diskReads.take(() => this.#fill(chunk));
      if (!isWhole) throw new BreakoutboxError('TFTP_FILE_CHANGED', { text: this.#text });
      this.#offset += chunk.length;
      return chunk.length === 0 ? undefined : chunk;
    } catch (error) {
      throw readError(error, this.#text);
    }
  }

  /** Whether all of `chunk` was read, and the file is unchanged. */
  async #fill(chunk: Buffer): Promise<boolean> {
    for (let filled = 0; filled < chunk.length; ) {
      const { bytesRead } = await this.#handle.read(
        chunk,
        filled,
        chunk.length - filled,
        this.#offset + filled,
      );
      if (bytesRead === 0) return false;
      filled += bytesRead;
    }
    return !hasChanged(this.#opened, await this.#handle.stat({ bigint: true }));
  }
}
