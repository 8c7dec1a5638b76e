import { endianness } from 'node:os';
import {
  capturedBytesAt,
  fractionAt,
  maxSnapBytes,
  recordHeaderBytes,
  wireBytesAt,
} from '../capture/pcap/layout.js';
import { blockType, bodyAt, fixedBytes, minBlockBytes, trailerBytes } from '../capture/pcapng/layout.js';

/** Packets that lie elsewhere, and are copied to an address (record-stream.ts). */
export interface RecordSource {
  /** Bytes that are left. */
  readonly length: number;
  copyTo(address: number, bytes: number): number;
  skip(bytes: number): void;
}

/** Gives the options of a packet that lies in `bytes`, with their end, borrowed; `undefined` for none (packet-owners.ts). */
export type OptionsOf = (
  bytes: Uint8Array,
  from: number,
  to: number,
  timeMs: number,
) => Uint8Array | undefined;

/** Bytes of blocks in one piece, at most. */
const pieceBytes = 512 * 1024;
/** Bytes of records that are looked at at a time: at least the longest one. */
const windowBytes = maxSnapBytes + 64 * 1024;
/** Maximum bytes of a packet's options. */
const maxOptionsBytes = 256;
/** Bytes of an Enhanced Packet Block before its packet. */
const packetAt = bodyAt + fixedBytes.enhancedPacket;
/** Bytes of a block besides its packet, padding included. */
const overheadBytes = minBlockBytes + fixedBytes.enhancedPacket + 3 + maxOptionsBytes;
const twoTo32 = 2 ** 32;
const twoTo16 = 2 ** 16;

/**
 * Makes blocks of a pcapng file, little endian, of the records of pcap files. Records are copied behind the blocks of the same
 * memory and move from there to their place, so that nothing is allocated for a packet.
 */
export class PieceBuilder {
  readonly #bytes = new Uint8Array(pieceBytes + windowBytes);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #windowAddress: number;
  readonly #recordsLittleEndian = endianness() === 'LE';
  #length = 0;
  #packets = 0;

  constructor(addressOf: (view: Uint8Array) => number) {
    this.#windowAddress = addressOf(this.#bytes) + pieceBytes;
  }

  /** Bytes of blocks so far. */
  get length(): number {
    return this.#length;
  }

  /** Packets that were added since the builder was made. */
  get packets(): number {
    return this.#packets;
  }

  /** Appends a block that was made elsewhere. There must be room. */
  block(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Whether `bytes` fit. */
  hasRoom(bytes: number): boolean {
    return this.#length + bytes <= pieceBytes;
  }

  /**
   * Appends the records of `source`, `most` of them at most, as packets of interface `index`, whose times have `unitsPerSecond`
   * (1,000,000 or 1,000,000,000), with the options that `optionsOf` gives. Returns false if the piece became full: take it, and call
   * again.
   */
  addRecords(
    source: RecordSource,
    index: number,
    unitsPerSecond: number,
    most: number,
    optionsOf: OptionsOf | undefined = undefined,
  ): boolean {
    let left = most;
    while (source.length > 0 && left > 0) {
      const end = pieceBytes + source.copyTo(this.#windowAddress, windowBytes);
      let at = pieceBytes;
      while (left > 0 && end - at >= recordHeaderBytes) {
        const captured = this.#view.getUint32(at + capturedBytesAt, this.#recordsLittleEndian);
        if (end - at < recordHeaderBytes + captured) break;
        if (!this.hasRoom(captured + overheadBytes)) {
          source.skip(at - pieceBytes);
          return false;
        }
        this.#addPacket(at, captured, index, unitsPerSecond, optionsOf);
        at += recordHeaderBytes + captured;
        left -= 1;
      }
      source.skip(at - pieceBytes);
    }
    return true;
  }

  /** The blocks so far, the caller's own; the builder is empty then. */
  take(): Uint8Array<ArrayBuffer> {
    const piece = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return piece;
  }

  #addPacket(
    record: number,
    captured: number,
    index: number,
    unitsPerSecond: number,
    optionsOf: OptionsOf | undefined,
  ): void {
    const view = this.#view;
    const isLittle = this.#recordsLittleEndian;
    const block = this.#length;
    const padded = (captured + 3) & ~3;
    const seconds = view.getUint32(record, isLittle);
    const fraction = view.getUint32(record + fractionAt, isLittle);
    const from = record + recordHeaderBytes;
    const timeMs = (seconds + fraction / unitsPerSecond) * 1_000;
    const options = optionsOf?.(this.#bytes, from, from + captured, timeMs);
    const optionsBytes = options === undefined || options.length > maxOptionsBytes ? 0 : options.length;
    const blockBytes = packetAt + padded + optionsBytes + trailerBytes;
    view.setUint32(block, blockType.enhancedPacket, true);
    view.setUint32(block + 4, blockBytes, true);
    view.setUint32(block + bodyAt, index, true);
    // 64 bits without a bigint, which would be allocated: seconds in halves of 16 bits, whose products are exact.
    const upper = Math.floor(seconds / twoTo16) * unitsPerSecond;
    const lower = (seconds % twoTo16) * unitsPerSecond + fraction;
    const low = (upper % twoTo16) * twoTo16 + (lower % twoTo32);
    view.setUint32(
      block + bodyAt + 4,
      Math.floor(upper / twoTo16) + Math.floor(lower / twoTo32) + Math.floor(low / twoTo32),
      true,
    );
    view.setUint32(block + bodyAt + 8, low % twoTo32, true);
    view.setUint32(block + bodyAt + 12, captured, true);
    view.setUint32(block + bodyAt + 16, view.getUint32(record + wireBytesAt, isLittle), true);
    this.#bytes.copyWithin(block + packetAt, from, from + captured);
    this.#bytes.fill(0, block + packetAt + captured, block + packetAt + padded);
    if (options !== undefined && optionsBytes > 0) this.#bytes.set(options, block + packetAt + padded);
    view.setUint32(block + blockBytes - trailerBytes, blockBytes, true);
    this.#length += blockBytes;
    this.#packets += 1;
  }
}
