import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { BreakoutboxError } from '../errors/error.js';
import type { StreamedContent } from '../tftp/transfer-data.js';
import { hasChanged, readError } from './file-identity.js';

const chunkBytes = 256 * 1024;

/**
 * A file read piece by piece, the next one while the last is being sent. Before each piece is given away, and once more at
 * the end, the file has to be the one that was opened: a copy of half an old and half a new file is worse than none.
 */
export class StreamedFile implements StreamedContent {
  readonly type = 'stream';
  readonly sizeBytes: number;
  private readonly handle: FileHandle;
  private readonly opened: BigIntStats;
  private readonly text: string;
  private offset = 0;
  private ahead: Promise<Uint8Array | undefined> | undefined;
  private released = false;

  /** Takes `handle` over; `text` names the file in failures. */
  constructor(handle: FileHandle, opened: BigIntStats, text: string) {
    this.handle = handle;
    this.opened = opened;
    this.sizeBytes = Number(opened.size);
    this.text = text;
  }

  async next(): Promise<Uint8Array | undefined> {
    const piece = await (this.ahead ?? this.read());
    this.ahead = undefined;
    if (piece !== undefined && !this.released) {
      this.ahead = this.read();
      // Whoever asks for it next is told; if nobody does, nobody needs to be.
      this.ahead.catch(() => undefined);
    }
    return piece;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    const close = (): void => void this.handle.close().catch(() => undefined);
    if (this.ahead === undefined) close();
    else this.ahead.then(close, close);
  }

  private async read(): Promise<Uint8Array | undefined> {
    try {
      const wanted = Math.min(chunkBytes, this.sizeBytes - this.offset);
      const chunk = Buffer.allocUnsafeSlow(wanted);
      let filled = 0;
      while (filled < wanted) {
        const { bytesRead } = await this.handle.read(chunk, filled, wanted - filled, this.offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      const now = await this.handle.stat({ bigint: true });
      if (filled < wanted || hasChanged(this.opened, now)) {
        throw new BreakoutboxError('TFTP_FILE_CHANGED', { text: this.text });
      }
      this.offset += filled;
      return filled === 0 ? undefined : chunk;
    } catch (error) {
      throw readError(error, this.text);
    }
  }
}
