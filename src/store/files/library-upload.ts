import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sink } from '../../tftp/transfer-data.js';
import { writeError } from './file-identity.js';
import { FileSink } from './file-sink.js';
import { temporarySuffix } from './temporary-name.js';

/** A file that has arrived whole. */
export interface ArrivedFile {
  /** SHA-256 in hex. */
  readonly digest: string;
  readonly bytes: number;
  /** Where they lie until whoever is told of it has done with them; it may be moved away. */
  readonly path: string;
  /** Its bytes, from the beginning each time. */
  readonly content: () => AsyncIterable<Uint8Array>;
}

/**
 * Begins an upload into a library: its bytes are collected in a file of `folder`, and given to `arrived` when they are complete; the upload is
 * finished when that is. `text` names it in failures. Rejects with a BreakoutboxError.
 */
export async function createLibraryUpload(
  folder: string,
  text: string,
  arrived: (file: ArrivedFile) => Promise<void>,
): Promise<Sink> {
  // Such a name counts for the bound of the folder, and is removed after a crash.
  const name = `upload${temporarySuffix()}`;
  const path = join(folder, name);
  let sink: FileSink;
  try {
    await mkdir(folder, { recursive: true });
    sink = await FileSink.create({ folder, name, overwrite: false, durable: false, text });
  } catch (error) {
    throw writeError(error, text);
  }
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    write: (piece) => {
      hash.update(piece);
      bytes += piece.length;
      return sink.write(piece);
    },
    finish: async () => {
      await sink.finish();
      try {
        await arrived({ digest: hash.digest('hex'), bytes, path, content: () => createReadStream(path) });
      } finally {
        await unlink(path).catch(() => undefined);
      }
    },
    discard: async () => {
      await sink.discard();
      await unlink(path).catch(() => undefined);
    },
  };
}
