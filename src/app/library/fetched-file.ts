import type { Writable } from 'node:stream';
import { openLocalSink, sinkOfWritable } from '../../store/files/local-files.js';
import type { Sink } from '../../tftp/transfer-data.js';
import { fill } from '../tftp/folder-files.js';

/**
 * Writes a file of a library into one of this machine, complete or not at all. Resolves with its bytes.
 * @throws BreakoutboxError TFTP_FILE_EXISTS, TFTP_WRITE_FAILED, TFTP_DISK_FULL, and what `content` throws
 */
export async function writeLocalFile(
  path: string,
  content: AsyncIterable<Uint8Array>,
  overwrite: boolean,
): Promise<number> {
  return await filled(await openLocalSink(path, overwrite), content);
}

/** Writes it into a stream, which `text` names in failures. */
export async function writeStream(
  stream: Writable,
  content: AsyncIterable<Uint8Array>,
  text: string,
): Promise<void> {
  await filled(sinkOfWritable(stream, text), content);
}

async function filled(sink: Sink, content: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      bytes += piece.length;
      yield piece;
    }
  };
  await fill(sink, counted());
  return bytes;
}
