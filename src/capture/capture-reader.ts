import { type Failure, failure } from '../errors/error.js';
import type { CaptureBlock } from './capture-block.js';
import type { CaptureCutter } from './capture-cutter.js';
import { type Gunzipping, GunzipStage } from './gunzip-stage.js';
import { PacketBatch } from './packet-batch.js';
import { PcapCutter } from './pcap/pcap-cutter.js';
import { isPcapMagic } from './pcap/pcap-header.js';
import { blockType } from './pcapng/layout.js';
import { PcapngCutter } from './pcapng/pcapng-cutter.js';

/** The receiver of packets and blocks. Both functions are called in the order of the file. */
export interface CaptureSink {
  /** Packets that lie in `bytes`; both are borrowed until the call returns. */
  packets(batch: PacketBatch, bytes: Uint8Array): void;
  /** Another block of the file, owned by the sink. An interface comes before its packets. */
  block(block: CaptureBlock): void;
  /** All bytes of the file in order, unpacked, before the packets in them are given; borrowed until the call returns. */
  readonly bytes?: (bytes: Uint8Array) => void;
}

/** Bytes that suffice to recognize the format. */
const formatBytes = 4;

/**
 * Reads a capture file in pieces of any size, as from a disk, a pipe or a drop onto a page: pcap or pcapng, recognized by its
 * first bytes, also within gzip. An incomplete packet or block is kept until the rest comes, 16 MiB at most; of a pcap file
 * also the first packets, until they show their layout: the first until the second or third arrives. A file that is damaged
 * or ends too early gives everything up to there, and then its fault.
 */
export class CaptureReader {
  readonly #sink: CaptureSink;
  readonly #batch: PacketBatch;
  readonly #gunzip: GunzipStage;
  #cutter: CaptureCutter | undefined;
  #fault: Failure | undefined;
  /** Unused bytes, to put before the next piece. */
  #kept = new Uint8Array(0);
  #keptBytes = 0;
  #usedBytes = 0;

  /**
   * Unpacks by `gunzipping` (gunzip.ts); without it a packed file is only recognized, and nothing in it is read. Reuses `batch` for all packets.
   */
  constructor(sink: CaptureSink, gunzipping: Gunzipping | undefined, batch: PacketBatch = new PacketBatch()) {
    this.#sink = sink;
    this.#gunzip = new GunzipStage((bytes) => this.#take(bytes), gunzipping);
    this.#batch = batch;
  }

  /** The format, once the first four bytes have arrived. */
  get format(): 'pcap' | 'pcapng' | undefined {
    if (this.#cutter === undefined) return undefined;
    return this.#cutter instanceof PcapCutter ? 'pcap' : 'pcapng';
  }

  /** Whether the file is packed by gzip, once its first three bytes have arrived. */
  get isPacked(): boolean {
    return this.#gunzip.isPacked;
  }

  /** Why the rest cannot be read; `undefined` while all is well. Later pieces are ignored. */
  get fault(): Failure | undefined {
    return this.#fault;
  }

  /** Takes the next piece of the file, borrowed until the call returns. */
  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) at += this.pushSome(piece.subarray(at));
  }

  /**
   * Takes the beginning of the next piece of the file, borrowed until the call returns, and returns its length; pass the rest
   * again. Of a packed file it takes so little that the sink gets little more than 1 MiB, whatever it unpacks to.
   */
  pushSome(piece: Uint8Array): number {
    if (this.#fault !== undefined) return piece.length;
    const taken = this.#gunzip.push(piece);
    if (this.#gunzip.fault !== undefined) this.#readKept(this.#gunzip.fault);
    return taken;
  }

  #take(piece: Uint8Array): void {
    if (this.#fault !== undefined || piece.length === 0) return;
    this.#sink.bytes?.(piece);
    let from = 0;
    // Kept bytes are completed with no more than they need, so that a piece is not copied whole.
    while (this.#keptBytes > 0 && from < piece.length && this.#fault === undefined) {
      const wanted = Math.max(this.#neededBytes - this.#keptBytes, 1);
      const taken = piece.subarray(from, from + wanted);
      this.#keep(taken);
      from += taken.length;
      const used = this.#read(this.#kept, 0, this.#keptBytes);
      this.#kept.copyWithin(0, used, this.#keptBytes);
      this.#keptBytes -= used;
    }
    if (this.#fault !== undefined || from === piece.length) return;
    from += this.#read(piece, from, piece.length);
    if (this.#fault === undefined) this.#keep(piece.subarray(from));
  }

  /** The file has ended: gives packets that were still kept; bytes that are left are a cut-off packet or block. */
  end(): void {
    if (this.#fault !== undefined) return;
    this.#gunzip.end();
    this.#readKept(this.#gunzip.fault);
    if (this.#fault !== undefined) return;
    if (this.#usedBytes === 0 && this.#keptBytes === 0) this.#fault = failure('CAPTURE_EMPTY');
    else if (this.#keptBytes > 0) {
      const missing = Math.max(this.#neededBytes - this.#keptBytes, 1);
      this.#fault = failure('CAPTURE_TRUNCATED', { offset: this.#usedBytes, missing });
    }
    this.#kept = new Uint8Array(0);
  }

  /** Reads the whole packets and blocks of the kept bytes, which are the last ones, because of `fault` or the end of the file. */
  #readKept(fault: Failure | undefined): void {
    if (this.#fault !== undefined) return;
    this.#cutter?.fileEnded();
    if (this.#keptBytes > 0) this.#keptBytes -= this.#read(this.#kept, 0, this.#keptBytes);
    this.#fault ??= fault;
  }

  get #neededBytes(): number {
    return this.#cutter?.neededBytes ?? formatBytes;
  }

  /** Reads the whole packets and blocks of `bytes` from `from` to before `to`, and returns the number of bytes used. */
  #read(bytes: Uint8Array, from: number, to: number): number {
    if (this.#cutter === undefined) {
      if (to - from < formatBytes) return 0;
      this.#cutter = cutterOf(bytes, from);
      if (this.#cutter === undefined) {
        this.#fault = failure('CAPTURE_FORMAT_UNKNOWN');
        return 0;
      }
    }
    const cutter = this.#cutter;
    const batch = this.#batch;
    batch.base = this.#usedBytes - from;
    let at = from;
    for (;;) {
      batch.clear();
      const used = cutter.cut(bytes, at, to, batch);
      at += used;
      if (batch.count > 0) this.#sink.packets(batch, bytes);
      for (const block of cutter.takeBlocks()) this.#sink.block(block);
      if (used === 0 || cutter.fault !== undefined) break;
    }
    this.#fault = cutter.fault;
    this.#usedBytes += at - from;
    return at - from;
  }

  #keep(bytes: Uint8Array): void {
    const length = this.#keptBytes + bytes.length;
    if (length > this.#kept.length) {
      const larger = new Uint8Array(Math.max(length, this.#neededBytes, this.#kept.length * 2));
      larger.set(this.#kept.subarray(0, this.#keptBytes));
      this.#kept = larger;
    }
    this.#kept.set(bytes, this.#keptBytes);
    this.#keptBytes = length;
  }
}

function cutterOf(bytes: Uint8Array, from: number): CaptureCutter | undefined {
  const word = new DataView(bytes.buffer, bytes.byteOffset + from, formatBytes).getUint32(0);
  if (word === blockType.section) return new PcapngCutter();
  return isPcapMagic(word) ? new PcapCutter() : undefined;
}
