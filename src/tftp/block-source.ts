import { encodeNetascii } from '../wire/tftp/netascii.js';
import type { TftpSender } from './sender.js';
import type { Content, StreamedContent } from './transfer-data.js';
import { failureOf, wireErrorOf } from './wire-error.js';

/** Bytes encoded at a time when a file in memory is sent as netascii. */
const netasciiChunkBytes = 64 * 1024;

/** Bytes read beyond the window, so that the next window is ready on demand. */
const readAheadBytes = 64 * 1024;

/** How the bytes of one file are cut into blocks. */
export interface BlockSourceOptions {
  /** Bytes of each block except the last, 8 to 65,464. */
  readonly blockBytes: number;
  /** Blocks in flight, the least that is held. */
  readonly windowBlocks: number;
  readonly mode: 'octet' | 'netascii';
  /** The clock of the sender, in milliseconds: content arrives between packets. */
  readonly nowMs: () => number;
  /** Content arrived, ended or failed: the sender's deadline may have changed. */
  readonly changed?: () => void;
}

/**
 * The blocks that a `TftpSender` sends. Content in memory is cut in place. A stream is read up to the first block until the
 * peer has answered, then ahead by the window and 64 KiB, and released as the peer acknowledges it. A transfer thus holds no
 * more than that and two of the stream's chunks.
 */
export class BlockSource {
  readonly blockBytes: number;
  /** All bytes, if they are sent from where they lie in memory: block n begins at `(n - 1) * blockBytes`. */
  readonly whole: Uint8Array | undefined;

  readonly #options: BlockSourceOptions;
  readonly #stream: StreamedContent | undefined;
  readonly #content: Content;
  readonly #aheadBytes: number;
  #sender: TftpSender | undefined;
  /** Bytes read and not acknowledged, in order; the first begins at byte `heldFrom` of the file. */
  readonly #chunks: Uint8Array[] = [];
  #heldFrom = 0;
  #acknowledgedBlocks = 0;
  #readThrough = 0;
  #reading = false;
  /** Whether everything is read: the block that contains `readThrough` is the last one. */
  #ended = false;
  #released = false;

  /** Reads nothing before `feed`. */
  constructor(content: Content, options: BlockSourceOptions) {
    this.blockBytes = options.blockBytes;
    this.#options = options;
    this.#content = content;
    this.#aheadBytes = options.windowBlocks * options.blockBytes + readAheadBytes;
    if (content.type === 'whole' && options.mode === 'octet') {
      this.whole = content.bytes;
      this.#readThrough = content.bytes.length;
      this.#ended = true;
    } else if (options.mode === 'netascii') this.#stream = asNetascii(content);
    else if (content.type === 'stream') this.#stream = content;
  }

  /** Total bytes for the sender; known only if all of them are in memory. */
  get sizeBytes(): number | undefined {
    return this.whole?.length;
  }

  /** Begins to read for `sender` and notifies it of available blocks; content in memory needs no notice. */
  feed(sender: TftpSender): void {
    this.#sender = sender;
    this.#readOn();
  }

  /**
   * The first block that the peer has not acknowledged: earlier blocks are released, and a queue that holds some of them skips
   * them.
   */
  get firstHeld(): number {
    return this.#acknowledgedBlocks + 1;
  }

  /**
   * The bytes of `block`, which was reported available and is not acknowledged: a view, or a copy across chunks.
   * @throws RangeError for any other block: other bytes in its place would corrupt the file
   */
  payload(block: number): Uint8Array {
    const start = (block - 1) * this.blockBytes;
    const end = Math.min(start + this.blockBytes, this.#readThrough);
    const isWhole = end - start === this.blockBytes || this.#ended;
    if (this.#released || block < this.firstHeld || end < start || !isWhole) {
      throw new RangeError(`block ${block} is not held: ${this.firstHeld} is the first that is`);
    }
    if (this.whole !== undefined) return this.whole.subarray(start, end);
    let from = this.#heldFrom;
    for (const [index, chunk] of this.#chunks.entries()) {
      if (start < from + chunk.length) {
        const view = chunk.subarray(start - from, end - from);
        return view.length === end - start ? view : this.#joined(view, index + 1, end - start);
      }
      from += chunk.length;
    }
    return new Uint8Array(0);
  }

  /** The peer has all blocks up to `block`: releases them and reads more. */
  acknowledgedThrough(block: number): void {
    this.#acknowledgedBlocks = block;
    if (this.#stream === undefined) return;
    const through = block * this.blockBytes;
    for (let first = this.#chunks[0]; first !== undefined; first = this.#chunks[0]) {
      if (this.#heldFrom + first.length > through) break;
      this.#heldFrom += first.length;
      this.#chunks.shift();
    }
    this.#readOn();
  }

  /** The transfer has ended: releases the content. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#chunks.length = 0;
    this.#content.release();
  }

  #joined(begun: Uint8Array, next: number, length: number): Uint8Array {
    const block = new Uint8Array(length);
    block.set(begun);
    let filled = begun.length;
    for (let index = next; index < this.#chunks.length && filled < length; index += 1) {
      const part = this.#chunks[index]?.subarray(0, length - filled) ?? new Uint8Array(0);
      block.set(part, filled);
      filled += part.length;
    }
    return block;
  }

  #readOn(): void {
    const stream = this.#stream;
    if (stream === undefined || this.#reading || this.#ended || this.#released) return;
    // A peer that has not answered may have a forged address: it is worth one block.
    const wanted = this.#sender?.isConfirmed === false ? this.blockBytes : this.#aheadBytes;
    if (this.#readThrough - this.#acknowledgedBlocks * this.blockBytes >= wanted) return;
    this.#reading = true;
    stream.next().then(
      (chunk) => this.#arrived(chunk),
      (error: unknown) => this.#failed(error),
    );
  }

  #arrived(chunk: Uint8Array | undefined): void {
    this.#reading = false;
    if (this.#released) return;
    const nowMs = this.#options.nowMs();
    if (chunk === undefined) {
      this.#ended = true;
      this.#sender?.sourceEnded(this.#readThrough, nowMs);
    } else {
      this.#chunks.push(chunk);
      this.#readThrough += chunk.length;
      this.#sender?.blocksAvailable(Math.floor(this.#readThrough / this.blockBytes), nowMs);
      this.#readOn();
    }
    this.#options.changed?.();
  }

  #failed(error: unknown): void {
    this.#reading = false;
    this.#ended = true;
    if (this.#released) return;
    const reason = failureOf(error);
    const { errorCode, message } = wireErrorOf(reason);
    this.#sender?.abort(errorCode, message, reason);
    this.#options.changed?.();
  }
}

/** The same file in netascii, piece by piece. */
function asNetascii(content: Content): StreamedContent {
  if (content.type === 'stream') {
    return {
      type: 'stream',
      next: async () => {
        const chunk = await content.next();
        return chunk === undefined ? undefined : encodeNetascii(chunk);
      },
      release: () => content.release(),
    };
  }
  let offset = 0;
  return {
    type: 'stream',
    next: async () => {
      if (offset >= content.bytes.length) return undefined;
      const piece = content.bytes.subarray(offset, offset + netasciiChunkBytes);
      offset += piece.length;
      return encodeNetascii(piece);
    },
    release: () => content.release(),
  };
}
