import { once } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { BreakoutboxError } from '../errors/error.js';
import type { Because } from '../errors/reasons.js';
import type { Content, Sink, StreamedContent } from '../tftp/transfer-data.js';
import { readError, writeError } from './file-identity.js';
import { FileSink } from './file-sink.js';
import { StreamedFile } from './streamed-file.js';

/** Opens a file of this machine to send it. Rejects with a `BreakoutboxError`, `TFTP_READ_FAILED`. */
export async function openLocalContent(path: string): Promise<Content> {
  const { O_RDONLY, O_NONBLOCK } = constants;
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, O_RDONLY | (O_NONBLOCK ?? 0));
    const opened = await handle.stat({ bigint: true });
    if (!opened.isFile()) {
      const reason: Because = opened.isDirectory() ? 'is-a-folder' : 'not-a-file';
      throw new BreakoutboxError('TFTP_READ_FAILED', { text: path, reason });
    }
    return new StreamedFile(handle, opened, path);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    throw readError(error, path);
  }
}

/**
 * Begins a file of this machine, under a temporary name in its folder until it is complete. Rejects with a
 * `BreakoutboxError`: `TFTP_FILE_EXISTS` at once when something is there and `overwrite` does not allow it.
 */
export async function openLocalSink(path: string, overwrite: boolean): Promise<Sink> {
  try {
    const folder = await realpath(dirname(path));
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory()) {
      const reason: Because = 'is-a-folder';
      throw new BreakoutboxError('TFTP_WRITE_FAILED', { text: path, reason });
    }
    if (!overwrite && (await lstat(path).catch(() => undefined)) !== undefined) {
      throw new BreakoutboxError('TFTP_FILE_EXISTS', { text: path });
    }
    return await FileSink.create({ folder, name: basename(path), overwrite, text: path });
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Bytes in memory, to be sent as they are: borrowed until the transfer is over. */
export function contentOfBytes(bytes: Uint8Array): Content {
  return { type: 'whole', bytes, release: () => undefined };
}

/**
 * What a program or a pipe gives, to be sent as it comes; `text` names it in failures. Each chunk is copied: who gave it may
 * use its memory again for the next. Empty ones are passed over.
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
          // Nothing but empty chunks, one after the other, would keep everyone else from their turns.
          await setImmediate();
        }
        return undefined;
      } catch (error) {
        throw readError(error, text);
      }
    },
    release: () => {
      released = true;
      // A generator that is waiting itself answers when it can; nobody waits for it.
      void iterator.return?.().then(undefined, () => undefined);
    },
  };
}

/** A stream that takes what is received, and is not ended with it; `text` names it in failures. */
export function sinkOfWritable(stream: Writable, text: string): Sink {
  let failed: BreakoutboxError | undefined;
  const onError = (error: Error): void => {
    failed ??= writeError(error, text);
  };
  stream.on('error', onError);
  const checked = async (settled: Promise<unknown>): Promise<void> => {
    await settled.catch(onError);
    if (failed !== undefined) throw failed;
  };
  return {
    write: (bytes) => {
      if (failed !== undefined) return Promise.reject(failed);
      return stream.write(Uint8Array.from(bytes)) ? undefined : checked(once(stream, 'drain'));
    },
    finish: async () => {
      await checked(
        new Promise<void>((resolve, reject) => {
          stream.write('', (error) => (error ? reject(error) : resolve()));
        }),
      );
      stream.off('error', onError);
    },
    discard: async () => {
      stream.off('error', onError);
    },
  };
}
