import type { Gunzip } from 'fflate';
import { continuedCrc32 } from '../bytes/checksum/continued-crc32.js';
import { type Failure, failure } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import { gzipMagic } from './gzip-magic.js';

/** What unpacks gzip: `gunzipping` of gunzip.ts. It is given, so that its tables, which take milliseconds, may be made with the first packed file. */
export interface Gunzipping {
  /** Begins a file; `unpacked` owns what it is called with. */
  begin(unpacked: (bytes: Uint8Array) => void): Gunzip;
  /** Whether an error of `push` is that of a head which is none. */
  isNoHead(error: unknown): boolean;
}

/** After the data of each member: its CRC-32 and its length modulo 2 ** 32 (RFC 1952, section 2.3.1). */
const trailerBytes = 8;
/**
 * The head of a member. fflate reports the end of a member only when the next one begins, so one is appended to the file.
 */
const emptyHead = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
/**
 * Packed bytes that are unpacked at a time. Deflate packs 1,032 bytes into one at best, so the result is 1 MiB at most; and
 * fflate calls itself for each member that it finds in them.
 */
const packedBytesAtATime = 1024;

/**
 * Passes on the bytes of a file as they come, unpacked if the file is gzip: any number of consecutive members, each checked
 * against its CRC-32 and its length, except one before a head of more than 1 KiB. Zeros behind the last member, as tar and dd
 * pad a file, are ignored, as gzip ignores them. Damage ends it; bytes unpacked before are passed on.
 */
export class GunzipStage {
  /** Why no more can be unpacked; `undefined` while all is well. */
  fault: Failure | undefined;
  readonly #next: (bytes: Uint8Array) => void;
  readonly #gunzipping: Gunzipping | undefined;
  /** Undecided while fewer than three bytes have arrived; `padding` behind the last member; `packed` where nothing unpacks. */
  #kind: 'undecided' | 'plain' | 'packed' | 'padding' | Gunzip = 'undecided';
  #first: Uint8Array = new Uint8Array(0);
  #packedBytes = 0;
  #unpackedBytes = 0;
  /** The last packed bytes: they still include a member's trailer when the head after it has been read. */
  #recent: Uint8Array = new Uint8Array(0);
  /** The CRC-32 so far, and below it the length, of the member that is being unpacked. */
  #crc = 0;
  #memberBytes = 0;
  /** End of the last whole member, in packed bytes. */
  #wholeTo = 0;
  #isEnding = false;
  /** Unpacked bytes of the current packed bytes. */
  readonly #pending: Uint8Array[] = [];

  /** Calls `next` with bytes that it borrows until it returns. Without `gunzipping` nothing of a packed file is passed on. */
  constructor(next: (bytes: Uint8Array) => void, gunzipping: Gunzipping | undefined) {
    this.#next = next;
    this.#gunzipping = gunzipping;
  }

  /** Whether the file is gzip, once its first three bytes have arrived. */
  get isPacked(): boolean {
    return this.#kind !== 'undecided' && this.#kind !== 'plain';
  }

  /**
   * Takes a part of the next piece, borrowed, and returns its length: all of it for a plain file, few bytes for a packed one, so
   * that the unpacked bytes are bounded.
   */
  push(piece: Uint8Array): number {
    if (this.fault !== undefined) return piece.length;
    if (this.#kind === 'undecided') return this.#decide(piece);
    if (this.#kind === 'plain') {
      this.#next(piece);
      return piece.length;
    }
    if (this.#kind === 'packed') return piece.length;
    if (this.#kind === 'padding') {
      if (piece.some((byte) => byte !== 0)) this.#damaged('gzip-damaged');
      return piece.length;
    }
    const taken = piece.subarray(0, packedBytesAtATime);
    this.#unpack(this.#kind, taken);
    return taken.length;
  }

  /** The file has ended. */
  end(): void {
    if (this.fault !== undefined) return;
    if (this.#kind === 'plain' || this.#kind === 'packed' || this.#kind === 'padding') return;
    if (this.#kind === 'undecided') {
      const first = this.#first;
      if (first.length > 1 && first.every((byte, at) => byte === gzipMagic[at]))
        this.#damaged('gzip-cut-off');
      else this.#next(first);
      return;
    }
    this.#isEnding = true;
    try {
      this.#kind.push(emptyHead);
    } catch (error) {
      if (!this.#isPaddingAfter(error)) this.#damaged('gzip-cut-off');
      return;
    }
    if (this.#wholeTo !== this.#packedBytes) this.#damaged('gzip-cut-off');
  }

  #decide(piece: Uint8Array): number {
    const wanted = gzipMagic.length - this.#first.length;
    const first = new Uint8Array(this.#first.length + Math.min(wanted, piece.length));
    first.set(this.#first);
    first.set(piece.subarray(0, wanted), this.#first.length);
    if (first.length < gzipMagic.length) {
      this.#first = first;
      return piece.length;
    }
    // Earlier bytes are passed on separately; this piece is passed whole.
    const before = this.#first;
    this.#first = new Uint8Array(0);
    if (gzipMagic.some((byte, index) => first[index] !== byte)) {
      this.#kind = 'plain';
      if (before.length > 0) this.#next(before);
      return this.push(piece);
    }
    const gunzip = this.#gunzipping?.begin((bytes) => this.#unpacked(bytes));
    if (gunzip === undefined) {
      this.#kind = 'packed';
      return piece.length;
    }
    gunzip.onmember = (at) => this.#memberEnded(at);
    this.#kind = gunzip;
    if (before.length > 0) this.#unpack(gunzip, before);
    return this.push(piece);
  }

  #unpack(gunzip: Gunzip, bytes: Uint8Array): void {
    const kept = this.#recent.subarray(-packedBytesAtATime);
    const recent = new Uint8Array(kept.length + bytes.length);
    recent.set(kept);
    recent.set(bytes, kept.length);
    this.#recent = recent;
    this.#packedBytes += bytes.length;
    try {
      // fflate keeps unused bytes, of an array that nobody writes to again.
      gunzip.push(recent.subarray(kept.length));
    } catch (error) {
      if (this.#isPaddingAfter(error)) this.#kind = 'padding';
      else this.#damaged('gzip-damaged');
    }
    // Not from within the unpacking: an error of `next` is no damage.
    for (const unpacked of this.#pending.splice(0)) this.#next(unpacked);
  }

  /**
   * Whether `error` is that of a head which is no head but zeros up to here. The end of the member before it is not reported
   * then: its trailer, which is known, has to stand right before the zeros. As no trailer but that of an empty member is all
   * zeros, the last other byte of the file shows where it ends.
   */
  #isPaddingAfter(error: unknown): boolean {
    if (this.#gunzipping?.isNoHead(error) !== true) return false;
    const trailer = new Uint8Array(trailerBytes);
    const view = new DataView(trailer.buffer);
    view.setUint32(0, this.#crc, true);
    view.setUint32(4, this.#memberBytes % 2 ** 32, true);
    const to = lengthWithoutZeros(this.#recent) + trailerBytes - lengthWithoutZeros(trailer);
    const from = to - trailerBytes;
    return (
      from >= 0 && to <= this.#recent.length && trailer.every((byte, at) => this.#recent[from + at] === byte)
    );
  }

  #damaged(reason: ReasonKey): void {
    this.fault ??= failure('CAPTURE_DAMAGED', { offset: this.#unpackedBytes, reason });
  }

  #unpacked(bytes: Uint8Array): void {
    if (this.fault !== undefined || this.#isEnding) return;
    this.#unpackedBytes += bytes.length;
    this.#memberBytes += bytes.length;
    this.#crc = continuedCrc32(this.#crc, bytes);
    this.#pending.push(bytes);
  }

  /** The member before `at`, in packed bytes, has ended: called when the head of the next one is there. */
  #memberEnded(at: number): void {
    const to = this.#recent.length - (this.#packedBytes - at);
    const from = to - trailerBytes;
    // If a head of more than 1 KiB follows, the trailer is no longer kept.
    if (from >= 0) {
      const trailer = new DataView(this.#recent.buffer, this.#recent.byteOffset + from, trailerBytes);
      const isRight =
        trailer.getUint32(0, true) === this.#crc &&
        trailer.getUint32(4, true) === this.#memberBytes % 2 ** 32;
      if (!isRight) this.#damaged('gzip-checksum-differs');
    }
    this.#wholeTo = at;
    this.#crc = 0;
    this.#memberBytes = 0;
  }
}

function lengthWithoutZeros(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return length;
}
