import { constants, createWriteStream, open as openFile } from 'node:fs';
import { type FileHandle, lstat, open, realpath, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { basename, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';

import { BreakoutboxError, inSituation } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { fileErrorCode } from '../../system/file-errors.js';
import type { Content, Sink, StreamedContent } from '../../tftp/transfer-data.js';
import { readError, writeError } from './file-identity.js';
import { FileSink } from './file-sink.js';
import { StreamedFile } from './streamed-file.js';

/** Opens a plain descriptor, for streams that close it: a `FileHandle` would close it once more. */
const openDescriptor: (path: string, flags: number) => Promise<number> = promisify(openFile);

/** Opens a file of this machine to send it. Rejects with a `BreakoutboxError`, `TFTP_READ_FAILED`. */
export async function openLocalContent(path: string): Promise<Content> {
  const { O_RDONLY, O_NONBLOCK } = constants;
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, O_RDONLY | (O_NONBLOCK ?? 0));
    const opened = await handle.stat({ bigint: true });
    if (!opened.isFile()) {
      const reason: ReasonKey = opened.isDirectory() ? 'is-a-folder' : 'not-a-file';
      throw new BreakoutboxError('TFTP_READ_FAILED', { text: path, reason });
    }
    return new StreamedFile(handle, opened, path);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    throw readError(error, path);
  }
}

/**
 * Begins a file of this machine, under a temporary name in its folder until it is complete; with `overwrite` the file that
 * a link leads to gives way, and a FIFO or a device is written to. Rejects with a `BreakoutboxError`: `TFTP_FILE_EXISTS` at
 * once when something is there and `overwrite` does not allow it.
 */
export async function openLocalSink(path: string, overwrite: boolean): Promise<Sink> {
  try {
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory()) {
      const reason: ReasonKey = 'is-a-folder';
      throw new BreakoutboxError('TFTP_WRITE_FAILED', { text: path, reason });
    }
    if (!overwrite && (await lstat(path).catch(() => undefined)) !== undefined) {
      throw new BreakoutboxError('TFTP_FILE_EXISTS', { text: path });
    }
    if (there !== undefined && !there.isFile()) return await openSpecialSink(path, there.isFIFO());
    if (there !== undefined) {
      // A link stays a link: the file that it leads to is replaced.
      const target = await realpath(path);
      return await FileSink.create({
        folder: dirname(target),
        name: basename(target),
        overwrite,
        durable: false,
        text: path,
      });
    }
    const folder = await realpath(dirname(path));
    return await FileSink.create({ folder, name: basename(path), overwrite, durable: false, text: path });
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Bytes in memory, to be sent as they are: borrowed until the transfer is over. */
export function contentOfBytes(bytes: Uint8Array): Content {
  return { type: 'whole', bytes, release: () => undefined };
}

/**
 * The output of a program or a pipe, sent as it comes; `text` names it in failures. Each chunk is copied: its source may reuse
 * the memory for the next. Empty chunks are skipped.
 */
export function contentOfStream(source: AsyncIterable<Uint8Array>, text: string): StreamedContent {
  const iterator = source[Symbol.asyncIterator]();
  let released = false;
  return {
    type: 'stream',
    next: async () => {
      try {
        while (!released) {
          const { done, value } = await iterator.next();
          if (done === true) return undefined;
          // A Buffer's own slice would share its memory.
          if (value.length > 0) return Uint8Array.prototype.slice.call(value);
          // A run of empty chunks would block the event loop.
          await setImmediate();
        }
        return undefined;
      } catch (error) {
        throw readError(error, text);
      }
    },
    release: () => {
      released = true;
      // A generator that is itself waiting returns when it can; nobody waits for it.
      void iterator.return?.().then(undefined, () => undefined);
    },
  };
}

/** A sink that writes into a stream, which is not ended; `text` names it in failures. */
export function sinkOfWritable(stream: Writable, text: string): Sink {
  let failed: BreakoutboxError | undefined;
  let drained: Promise<void> | undefined;
  const onError = (error: Error): void => {
    failed ??= streamError(error, text);
  };
  stream.on('error', onError);
  /** A stream that is closed during the transfer takes no more bytes, whether it emitted an error or not. */
  const look = (): void => {
    if (stream.destroyed) failed ??= stream.errored ? streamError(stream.errored, text) : notRead(text);
  };
  /** One promise for all waiting writes: a listener for each block of a window would be dozens of them. */
  const room = (): Promise<void> => {
    drained ??= new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        for (const event of ['drain', 'error', 'close']) stream.off(event, settle);
        drained = undefined;
        look();
        if (failed === undefined) resolve();
        else reject(failed);
      };
      for (const event of ['drain', 'error', 'close']) stream.on(event, settle);
    });
    // Awaiting callers get the error; `write` and `finish` report it to all others.
    drained.catch(() => undefined);
    return drained;
  };
  return {
    write: (bytes) => {
      look();
      if (failed !== undefined) return Promise.reject(failed);
      return stream.write(Uint8Array.from(bytes)) ? undefined : room();
    },
    finish: async () => {
      await new Promise<void>((resolve) => {
        stream.write('', (error) => {
          look();
          if (error) onError(error);
          resolve();
        });
      });
      stream.off('error', onError);
      if (failed !== undefined) throw failed;
    },
    discard: async () => {
      stream.off('error', onError);
    },
  };
}

/** Opens a FIFO or a device of this machine, into which received bytes are written at once. Rejects with the system's error. */
async function openSpecialSink(path: string, isFifo: boolean): Promise<Sink> {
  // Opening a FIFO without a reader would block, uninterruptibly, until there is one.
  const flags = constants.O_WRONLY | (isFifo ? (constants.O_NONBLOCK ?? 0) : 0);
  const fd = await openDescriptor(path, flags).catch((error: unknown) => {
    throw isFifo && fileErrorCode(error) === 'ENXIO' ? notRead(path) : error;
  });
  const stream: Writable = isFifo
    ? new Socket({ fd, readable: false, writable: true })
    : createWriteStream(path, { fd });
  const sink = sinkOfWritable(stream, path);
  return {
    write: (bytes) => sink.write(bytes),
    finish: async () => {
      await sink.finish();
      try {
        await finished(stream.end(), { readable: false });
      } catch (error) {
        throw streamError(error, path);
      }
    },
    discard: async () => {
      await sink.discard();
      // Errors of bytes that it still holds are of no interest.
      stream.on('error', () => undefined).destroy();
    },
  };
}

/** Like `writeError`, but for a full stream, which need not be on a disk. */
function streamError(error: unknown, text: string): BreakoutboxError {
  const worded = writeError(error, text);
  if (worded === error || worded.code !== 'TFTP_DISK_FULL') return worded;
  return inSituation(worded, 'stream-full');
}

function notRead(text: string): BreakoutboxError {
  return new BreakoutboxError('TFTP_WRITE_FAILED', { text, reason: 'pipe-not-read' satisfies ReasonKey });
}
