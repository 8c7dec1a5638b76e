import { joinBytes } from '../../bytes/join-bytes.js';
import {
  type BodyLength,
  canBeginHttp,
  type HttpHead,
  headEndOf,
  maxHeadBytes,
  parseHead,
} from '../../wire/http/head.js';

/** Why a message is not whole. */
export type HttpFault = 'missing' | 'cutShort' | 'chunkInvalid';

/** The receiver of the messages of one direction. */
export interface HttpMessageSink {
  /** A message begins. Returns how long its body is. */
  head(head: HttpHead): BodyLength | { readonly type: 'tunnel' };
  /** Bytes of the body without their chunks, borrowed until it returns. */
  body(bytes: Uint8Array): void;
  /** So many bytes of the body are not in the capture. */
  missing(bytes: number): void;
  /** The message has ended; `fault` says why it is not whole. */
  end(fault: HttpFault | undefined): void;
}

/** Bytes of the line that gives the length of a chunk. */
const maxChunkLineBytes = 4_096;
const lf = 0x0a;

/** `lost`: behind a gap, where the next message begins is not known. `other`: it is not HTTP. */
type State =
  | 'head'
  | 'bytes'
  | 'chunkLine'
  | 'chunk'
  | 'chunkEnd'
  | 'trailer'
  | 'untilClose'
  | 'lost'
  | 'other';

/**
 * Reads the HTTP/1 messages (RFC 9112) that one end of a connection sends, in pieces of any size. Behind bytes that the capture lacks
 * it goes on with the body whose length is known, else with the next piece that begins a message.
 */
export class HttpMessageReader {
  readonly #sink: HttpMessageSink;
  #state: State = 'head';
  /** The beginning of a head or a line. */
  #held: Uint8Array = new Uint8Array(0);
  /** Bytes of the body or of the chunk that follow. */
  #left = 0;

  constructor(sink: HttpMessageSink) {
    this.#sink = sink;
  }

  /** Whether what was read is not HTTP. */
  get isOther(): boolean {
    return this.#state === 'other';
  }

  /** Takes the next bytes of the stream, borrowed until the call returns. */
  push(piece: Uint8Array): void {
    if (this.#state === 'lost') {
      if (!canBeginHttp(piece, 0, piece.length)) return;
      this.#state = 'head';
    }
    let bytes = this.#held.length === 0 ? piece : joinBytes([this.#held, piece]);
    this.#held = new Uint8Array(0);
    while (bytes.length > 0) {
      const used = this.#take(bytes);
      if (used === 0) {
        this.#held = new Uint8Array(bytes);
        return;
      }
      bytes = bytes.subarray(used);
    }
  }

  /** Takes note of bytes that the capture lacks. */
  gap(bytes: number): void {
    if (this.#state === 'other') return;
    this.#held = new Uint8Array(0);
    const { isInBody } = this;
    if (this.#state === 'bytes' && bytes <= this.#left) {
      this.#sink.missing(bytes);
      this.#left -= bytes;
      if (this.#left === 0) this.#end(undefined);
      return;
    }
    if (this.#state === 'untilClose') {
      this.#sink.missing(bytes);
      return;
    }
    this.#state = 'lost';
    if (isInBody) this.#sink.end('missing');
  }

  /** The stream has ended; `isClosed` if by a FIN. */
  close(isClosed: boolean): void {
    const isWhole = this.#state === 'untilClose' && isClosed;
    if (this.isInBody) this.#sink.end(isWhole ? undefined : 'cutShort');
    if (this.#state !== 'other') this.#state = 'lost';
  }

  /** Whether a message has begun and not ended. */
  get isInBody(): boolean {
    return this.#state !== 'head' && this.#state !== 'lost' && this.#state !== 'other';
  }

  /** Reads from the beginning of `bytes`, and returns how many it has used; 0 if it needs more. */
  #take(bytes: Uint8Array): number {
    switch (this.#state) {
      case 'head':
        return this.#head(bytes);
      case 'bytes':
      case 'chunk':
        return this.#body(bytes);
      case 'untilClose':
        this.#sink.body(bytes);
        return bytes.length;
      case 'chunkLine':
      case 'chunkEnd':
      case 'trailer':
        return this.#line(bytes);
      default:
        return bytes.length;
    }
  }

  #head(bytes: Uint8Array): number {
    // Empty lines before a message are skipped (section 2.2).
    const first = bytes.findIndex((byte) => byte !== 0x0d && byte !== lf);
    if (first > 0 || first < 0) return first < 0 ? bytes.length : first;
    if (!canBeginHttp(bytes, 0, bytes.length)) return this.#leave(bytes);
    const end = headEndOf(bytes, 0, bytes.length);
    if (end < 0) return bytes.length > maxHeadBytes ? this.#leave(bytes) : 0;
    const head = parseHead(bytes, 0, end);
    if (head === undefined) return this.#leave(bytes);
    const length = this.#sink.head(head);
    if (length.type === 'tunnel') {
      this.#sink.end(undefined);
      this.#state = 'other';
    } else if (length.type === 'none' || (length.type === 'bytes' && length.bytes === 0))
      this.#end(undefined);
    else if (length.type === 'bytes') {
      this.#state = 'bytes';
      this.#left = length.bytes;
    } else this.#state = length.type === 'chunked' ? 'chunkLine' : 'untilClose';
    return end;
  }

  #leave(bytes: Uint8Array): number {
    this.#state = 'other';
    return bytes.length;
  }

  #body(bytes: Uint8Array): number {
    const part = bytes.subarray(0, this.#left);
    this.#sink.body(part);
    this.#left -= part.length;
    if (this.#left === 0) {
      if (this.#state === 'bytes') this.#end(undefined);
      else this.#state = 'chunkEnd';
    }
    return part.length;
  }

  #line(bytes: Uint8Array): number {
    const end = bytes.indexOf(lf);
    if (end < 0) {
      if (bytes.length <= maxChunkLineBytes) return 0;
      return this.#break(bytes);
    }
    const text = String.fromCharCode(...bytes.subarray(0, Math.min(end, maxChunkLineBytes))).trim();
    if (this.#state === 'trailer') {
      if (text === '') this.#end(undefined);
    } else if (this.#state === 'chunkEnd') {
      if (text !== '') return this.#break(bytes);
      this.#state = 'chunkLine';
    } else {
      const [, digits] = /^([\da-f]{1,12})\s*(?:;|$)/i.exec(text) ?? [];
      if (digits === undefined) return this.#break(bytes);
      this.#left = Number.parseInt(digits, 16);
      this.#state = this.#left === 0 ? 'trailer' : 'chunk';
    }
    return end + 1;
  }

  #break(bytes: Uint8Array): number {
    this.#sink.end('chunkInvalid');
    this.#state = 'lost';
    return bytes.length;
  }

  #end(fault: HttpFault | undefined): void {
    this.#sink.end(fault);
    this.#state = 'head';
  }
}
