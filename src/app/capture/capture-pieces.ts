import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';

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

async function* filePieces(name: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = CaptureFile.open(name);
  if (file === undefined) {
    // Opening a FIFO waits for its writer.
    yield* createReadStream(name, { highWaterMark: pieceBytes });
    return;
  }
  try {
    yield* file.pieces();
  } finally {
    file.close();
  }
}

/** A regular file, which can be read more than once: the same one, even if its name comes to stand for another. */
export class CaptureFile {
  readonly #descriptor: number;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Opens it; `undefined` for what is no regular file. Throws what the system says. */
  static open(name: string): CaptureFile | undefined {
    return statSync(name).isFile() ? new CaptureFile(openSync(name, 'r')) : undefined;
  }

  /** Bytes of it now. */
  get bytes(): number {
    return fstatSync(this.#descriptor).size;
  }

  /** Its first bytes, four at most. */
  beginning(): Uint8Array {
    const memory = new Uint8Array(4);
    return memory.subarray(0, readSync(this.#descriptor, memory, 0, memory.length, 0));
  }

  /** Its pieces from the beginning, each borrowed until the next is asked for, or in the memory that is given for it. */
  async *pieces(memoryOf?: () => Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    const own = memoryOf === undefined ? new Uint8Array(pieceBytes) : undefined;
    let at = 0;
    for (let pieces = 1; ; pieces += 1) {
      const memory = own ?? memoryOf?.() ?? new Uint8Array(pieceBytes);
      const count = readSync(this.#descriptor, memory, 0, memory.length, at);
      if (count === 0) return;
      at += count;
      yield memory.subarray(0, count);
      // What else the program does must go on while a large file is read.
      if (pieces % piecesInATurn === 0) await new Promise(setImmediate);
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
