import { once } from 'node:events';
import { constants } from 'node:fs';
import { lstat, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { BreakoutboxError } from '../errors/error.js';
import type { Because } from '../errors/reasons.js';
import type { Content, Sink, StreamedContent } from '../tftp/transfer-data.js';
import { readError, writeError } from './file-identity.js';
import { FileSink } from './file-sink.js';
import { StreamedFile } from './streamed-file.js';

/** Opens a file of this machine to send it. Rejects with a `BreakoutboxError`, `TFTP_READ_FAILED`. */
export async function openLocalContent(path: string): Promise<Content> {
  try {
    const { O_RDONLY, O_NONBLOCK } = constants;
    const handle = await open(path, O_RDONLY | (O_NONBLOCK ?? 0));
    const opened = await handle.stat({ bigint: true });
    if (opened.isFile()) return new StreamedFile(handle, opened, path);
    await handle.close();
    const reason: Because = opened.isDirectory() ? 'is-a-folder' : 'not-a-file';
    throw new BreakoutboxError('TFTP_READ_FAILED', { text: path, reason });
  } catch (error) {
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

/** Bytes in memory, to be sent as they are. */
export function contentOfBytes(bytes: Uint8Array): Content {
  return { type: 'whole', bytes, release: () => undefined };
}

/** What a program or a pipe gives, to be sent as it comes; `text` names it in failures. */
export function contentOfStream(source: AsyncIterable<Uint8Array>, text: string): StreamedContent {
  const iterator = source[Symbol.asyncIterator]();
  return {
    type: 'stream',
    next: async () => {
      try {
        for (;;) {
          const { done, value } = await iterator.next();
          if (done === true) return undefined;
          if (value.length > 0) return value;
        }
      } catch (error) {
        throw readError(error, text);
      }
    },
    release: () => {
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
