import { type FileBytes, PlainBytes, UnpackedBytes } from './file-bytes.js';

/**
 * Bytes of a file that are read at a time: few at first and twice as many each time, so that rows, which are asked for between two
 * pieces, come while the dissection is still slow; and few of a packed file, which grows.
 */
const firstPieceBytes = 128 * 1024;
const pieceBytes = 4 * 1024 * 1024;
const packedPieceBytes = 128 * 1024;

/** Where the bytes of a capture come from: a file, or a live capture as it is made. */
export interface CaptureSource {
  /** Bytes of all of it; undefined for what still grows. */
  readonly totalBytes: number | undefined;
  /** What was read, by its place, unpacked. */
  readonly bytes: FileBytes;
  /** Whether no more than the page keeps of a live capture was taken, so that it had to end. */
  readonly isFull: boolean;
  /** The next bytes, the caller's own; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Told the bytes in order, unpacked, borrowed until it returns. */
  unpacked(bytes: Uint8Array): void;
  /** Reads no further than it must; true if what was already on its way still comes. */
  stop(): boolean;
  /** What was read, as a file. */
  file(): Blob;
}

/** A file, packed or not. */
export class FileSource implements CaptureSource {
  readonly isFull = false;
  readonly totalBytes: number;
  readonly bytes: FileBytes;
  readonly #file: Blob;
  readonly #unpacked: UnpackedBytes | undefined;
  #at = 0;
  #next: Promise<Uint8Array>;
  #bytes = firstPieceBytes;

  constructor(file: Blob, isPacked: boolean) {
    this.#file = file;
    this.totalBytes = file.size;
    this.#unpacked = isPacked ? new UnpackedBytes() : undefined;
    this.bytes = this.#unpacked ?? new PlainBytes(file);
    this.#next = this.#piece(firstPieceBytes);
  }

  /** A file, whose first bytes say whether it is packed. */
  static async of(file: Blob): Promise<FileSource> {
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    return new FileSource(file, head[0] === 0x1f && head[1] === 0x8b);
  }

  async next(): Promise<Uint8Array | undefined> {
    const piece = await this.#next;
    if (piece.length === 0) return undefined;
    this.#at += piece.length;
    // The disk reads the next piece while this one is walked.
    this.#bytes = Math.min(this.#bytes * 2, this.#unpacked === undefined ? pieceBytes : packedPieceBytes);
    this.#next = this.#piece(this.#bytes);
    return piece;
  }

  unpacked(bytes: Uint8Array): void {
    this.#unpacked?.add(bytes);
  }

  stop(): boolean {
    return false;
  }

  file(): Blob {
    return this.#file;
  }

  async #piece(bytes: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#file.slice(this.#at, this.#at + bytes).arrayBuffer());
  }
}

/** The bytes of a live capture as they come. */
export type LiveStream = Pick<ReadableStreamDefaultReader<Uint8Array>, 'read' | 'cancel'>;

/** Bytes that the page keeps of a live capture; what is on its way when they are reached comes on top. */
export const maxLiveBytes = 256 * 1024 * 1024;
/** What may be on its way at most: the workbench's thread is 16 MiB ahead, and the sockets hold some. */
const onTheWayBytes = 64 * 1024 * 1024;

/** A live capture, as the workbench sends it. It ends when it is stopped, when it has grown too large, or with the workbench. */
export class LiveSource implements CaptureSource {
  readonly totalBytes = undefined;
  readonly bytes = new UnpackedBytes();
  readonly #stream: LiveStream;
  readonly #end: () => void;
  readonly #most: number;
  #taken = 0;
  #isStopped = false;

  /** `end` asks the workbench to end it behind what has arrived; `most` are the bytes that are kept. */
  constructor(stream: LiveStream, end: () => void, most = maxLiveBytes) {
    this.#stream = stream;
    this.#end = end;
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#taken >= this.#most;
  }

  async next(): Promise<Uint8Array | undefined> {
    const piece = await this.#read();
    if (piece === undefined) return undefined;
    this.#taken += piece.length;
    if (this.isFull) this.stop();
    // The workbench has not heard that it should end.
    if (this.#taken >= this.#most + onTheWayBytes) void this.#stream.cancel().catch(() => undefined);
    return piece;
  }

  unpacked(bytes: Uint8Array): void {
    this.bytes.add(bytes);
  }

  stop(): boolean {
    if (!this.#isStopped) this.#end();
    this.#isStopped = true;
    return true;
  }

  file(): Blob {
    return this.bytes.blob();
  }

  /** The next bytes; a workbench that is gone ends the capture, and what came before is kept. */
  async #read(): Promise<Uint8Array | undefined> {
    try {
      return (await this.#stream.read()).value;
    } catch {
      return undefined;
    }
  }
}
