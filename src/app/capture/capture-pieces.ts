import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';

/** A capture: the name of its file, or pieces of it as they come, such as `process.stdin`. */
export type CaptureSource = string | AsyncIterable<Uint8Array>;

/**
 * Bytes that are read from the disk at a time. 64 KiB take a tenth longer for a file of 286 MB, and 4 MiB no less; reading ahead by the
 * thread pool takes two to five times as long, because each piece has to be handed over.
 */
const pieceBytes = 256 * 1024;
/** Pieces that are read in a turn of the event loop: a few milliseconds. */
const piecesInATurn = 16;

/**
 * The pieces of a capture in order, each borrowed until the next is asked for. A regular file is read in place, into the same memory
 * again and again; a FIFO as its bytes come.
 */
export function capturePieces(source: CaptureSource): AsyncIterable<Uint8Array> {
  return typeof source === 'string' ? filePieces(source) : source;
}

async function* filePieces(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  // Opening a FIFO waits for its writer.
  if (!statSync(file).isFile()) {
    yield* createReadStream(file, { highWaterMark: pieceBytes });
    return;
  }
  const descriptor = openSync(file, 'r');
  try {
    const memory = new Uint8Array(pieceBytes);
    let pieces = 0;
    for (;;) {
      const count = readSync(descriptor, memory);
      if (count === 0) return;
      yield memory.subarray(0, count);
      pieces += 1;
      // What else the program does must go on while a large file is read.
      if (pieces % piecesInATurn === 0) await new Promise(setImmediate);
    }
  } finally {
    closeSync(descriptor);
  }
}
