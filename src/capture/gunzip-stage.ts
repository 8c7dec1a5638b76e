import { Gunzip } from 'fflate';
import { type Failure, failure } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';

/** The first two bytes of every gzip file (RFC 1952, section 2.3.1). */
const gzipMagic = [0x1f, 0x8b] as const;
/** Of an empty file: a head of 10 bytes, an empty block of 2, and a tail of 8. */
const minGzipBytes = 20;

/**
 * Passes the bytes of a file on as they come, unpacked where the file is gzip: as many members behind each other as there
 * are. Damage ends it; what was unpacked before is passed on.
 */
export class GunzipStage {
  /** Why no more can be unpacked; `undefined` while all is well. */
  fault: Failure | undefined;
  readonly #next: (bytes: Uint8Array) => void;
  /** Undecided while fewer than two bytes have come. */
  #kind: 'undecided' | 'plain' | Gunzip = 'undecided';
  #first: Uint8Array = new Uint8Array(0);
  #packedBytes = 0;
  #unpackedBytes = 0;

  /** Calls `next` with bytes that it borrows until it returns. */
  constructor(next: (bytes: Uint8Array) => void) {
    this.#next = next;
  }

  /** Takes the next piece, borrowed. */
  push(piece: Uint8Array): void {
    if (this.#kind === 'undecided') {
      const first = new Uint8Array(this.#first.length + piece.length);
      first.set(this.#first);
      first.set(piece, this.#first.length);
      if (first.length < gzipMagic.length) {
        this.#first = first;
        return;
      }
      this.#first = new Uint8Array(0);
      const isGzip = gzipMagic.every((byte, index) => first[index] === byte);
      this.#kind = isGzip ? new Gunzip((bytes) => this.#unpacked(bytes)) : 'plain';
      this.#pass(first, false);
    } else {
      this.#pass(piece, false);
    }
  }

  /** The file has ended. */
  end(): void {
    if (this.#kind === 'undecided') this.#next(this.#first);
    else this.#pass(new Uint8Array(0), true);
  }

  #pass(bytes: Uint8Array, isLast: boolean): void {
    if (this.fault !== undefined || this.#kind === 'undecided') return;
    if (this.#kind === 'plain') {
      this.#next(bytes);
      return;
    }
    this.#packedBytes += bytes.length;
    try {
      this.#kind.push(bytes, isLast);
      if (isLast && this.#packedBytes < minGzipBytes) this.#damaged('gzip-cut-off');
    } catch {
      this.#damaged(isLast ? 'gzip-cut-off' : 'gzip-damaged');
    }
  }

  #damaged(reason: ReasonKey): void {
    this.fault = failure('CAPTURE_DAMAGED', { offset: this.#unpackedBytes, reason });
  }

  #unpacked(bytes: Uint8Array): void {
    this.#unpackedBytes += bytes.length;
    this.#next(bytes);
  }
}
