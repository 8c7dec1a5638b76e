import { type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { CaptureBlock } from '../capture-block.js';
import { type CaptureCutter, maxRecordBytes } from '../capture-cutter.js';
import type { CaptureInterface } from '../capture-interface.js';
import { noTime, type PacketBatch } from '../packet-batch.js';
import {
  interfaceOf,
  namesOf,
  secretsOf,
  sectionOf,
  sectionVersionOf,
  statisticsOf,
  unknownOf,
} from './blocks.js';
import {
  blockType,
  bodyAt,
  byteOrderMagic,
  fixedBytes,
  minBlockBytes,
  padded,
  trailerBytes,
} from './layout.js';
import { type SplitTime, splitTime } from './time-units.js';

/** The result of a read: a packet, another block, one of an unknown version, or damage with its reason. */
type BlockKind = 'packet' | 'block' | 'version-unknown' | Damage;
type Damage = Extract<
  ReasonKey,
  | 'block-too-short'
  | 'block-lengths-differ'
  | 'block-length-impossible'
  | 'interface-not-described'
  | 'too-many-interfaces'
  | 'packet-exceeds-block'
  | 'byte-order-unknown'
>;

/** The only major version that is read; some programs write 1.2, which means the same. */
const majorVersion = 1;
/** Interfaces that a file may describe in all of its sections: readers remember them, so a file of many small ones could fill the memory. */
const maxInterfaces = 65_536;
/** Bytes of the blocks that describe them. */
const maxInterfaceBytes = 64 * 1024 * 1024;

/**
 * Finds the packets of a pcapng file: any number of sections in either byte order, each with its own interfaces. Other blocks
 * are returned by `takeBlocks`, unknown ones as they are; interfaces are 65,536 and 64 MiB at most. A block that is too short for its type, or whose lengths contradict
 * each other, is damage: the place of the next one cannot be known.
 */
export class PcapngCutter implements CaptureCutter {
  fault: Failure | undefined;
  neededBytes = minBlockBytes;
  #blocks: CaptureBlock[] = [];
  #littleEndian = false;
  #inSection = false;
  /** Interfaces of this section, by the number that its packets give. */
  #interfaces: CaptureInterface[] = [];
  /** Interfaces of the sections before. */
  #earlierInterfaces = 0;
  /** Bytes of the blocks that described interfaces so far. */
  #interfaceBytes = 0;
  /** Bytes of the file used so far, to report the place of damage. */
  #usedBytes = 0;
  /** Reused for each packet. */
  readonly #time: SplitTime = { seconds: 0, nanoseconds: 0 };

  cut(bytes: Uint8Array, from: number, to: number, batch: PacketBatch): number {
    if (this.fault !== undefined) return 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = from;
    while (!batch.isFull) {
      this.neededBytes = minBlockBytes;
      if (to - at < minBlockBytes) break;
      const type = this.#typeAt(view, at, at - from);
      if (type === undefined) break;
      const length = view.getUint32(at + 4, this.#littleEndian);
      const blockBytes = padded(length);
      if (length < minBlockBytes || blockBytes > maxRecordBytes) {
        this.#damaged(at - from, 'block-length-impossible');
        break;
      }
      this.neededBytes = blockBytes;
      if (to - at < blockBytes) break;
      if (view.getUint32(at + blockBytes - trailerBytes, this.#littleEndian) !== length) {
        this.#damaged(at - from, 'block-lengths-differ');
        break;
      }
      const kind = this.#read(type, view, at + bodyAt, at + blockBytes - trailerBytes, batch);
      if (kind !== 'packet' && kind !== 'block') {
        if (kind !== 'version-unknown') this.#damaged(at - from, kind);
        break;
      }
      at += blockBytes;
      if (kind === 'block') break;
    }
    this.#usedBytes += at - from;
    return at - from;
  }

  fileEnded(): void {
    // A block says how long it is: nothing depends on what follows it.
  }

  takeBlocks(): readonly CaptureBlock[] {
    const taken = this.#blocks;
    this.#blocks = [];
    return taken;
  }

  /** The type of the block; a Section Header Block switches to its byte order. */
  #typeAt(view: DataView, at: number, behind: number): number | undefined {
    if (view.getUint32(at) === blockType.section) {
      const isBig = view.getUint32(at + bodyAt) === byteOrderMagic;
      const isLittle = view.getUint32(at + bodyAt, true) === byteOrderMagic;
      if (isBig || isLittle) {
        this.#littleEndian = isLittle;
        return blockType.section;
      }
      this.#damaged(behind, 'byte-order-unknown');
      return undefined;
    }
    if (!this.#inSection) {
      this.fault = failure('CAPTURE_FORMAT_UNKNOWN');
      return undefined;
    }
    return view.getUint32(at, this.#littleEndian);
  }

  #read(type: number, view: DataView, from: number, to: number, batch: PacketBatch): BlockKind {
    switch (type) {
      case blockType.enhancedPacket:
        return this.#enhancedPacket(view, from, to, batch);
      case blockType.simplePacket:
        return this.#simplePacket(view, from, to, batch);
      case blockType.packet:
        return this.#oldPacket(view, from, to, batch);
      case blockType.section:
        return this.#section(view, from, to);
      default:
        return this.#other(type, view, from, to);
    }
  }

  #enhancedPacket(view: DataView, from: number, to: number, batch: PacketBatch): BlockKind {
    if (to - from < fixedBytes.enhancedPacket) return 'block-too-short';
    return this.#timedPacket(view.getUint32(from, this.#littleEndian), view, from, to, batch);
  }

  #oldPacket(view: DataView, from: number, to: number, batch: PacketBatch): BlockKind {
    if (to - from < fixedBytes.packet) return 'block-too-short';
    return this.#timedPacket(view.getUint16(from, this.#littleEndian), view, from, to, batch);
  }

  #timedPacket(
    interfaceNumber: number,
    view: DataView,
    from: number,
    to: number,
    batch: PacketBatch,
  ): BlockKind {
    const littleEndian = this.#littleEndian;
    const seenBy = this.#interfaces[interfaceNumber];
    const captured = view.getUint32(from + 12, littleEndian);
    const packetAt = from + fixedBytes.enhancedPacket;
    if (seenBy === undefined) return 'interface-not-described';
    if (captured > to - packetAt) return 'packet-exceeds-block';
    const time = this.#time;
    const high = view.getUint32(from + 4, littleEndian);
    splitTime(high, view.getUint32(from + 8, littleEndian), seenBy.unitsPerSecond, time);
    const optionsAt = Math.min(packetAt + padded(captured), to);
    const { count } = batch;
    batch.at[count] = packetAt;
    batch.capturedBytes[count] = captured;
    batch.wireBytes[count] = view.getUint32(from + 16, littleEndian);
    batch.seconds[count] = time.seconds + seenBy.offsetSeconds;
    batch.nanoseconds[count] = time.nanoseconds;
    batch.interfaces[count] = this.#earlierInterfaces + interfaceNumber;
    batch.optionsAt[count] = optionsAt < to ? optionsAt : 0;
    batch.optionsBytes[count] = to - optionsAt;
    batch.count = count + 1;
    return 'packet';
  }

  #simplePacket(view: DataView, from: number, to: number, batch: PacketBatch): BlockKind {
    const seenBy = this.#interfaces[0];
    if (seenBy === undefined) return 'interface-not-described';
    if (to - from < fixedBytes.simplePacket) return 'block-too-short';
    const wireBytes = view.getUint32(from, this.#littleEndian);
    const packetAt = from + fixedBytes.simplePacket;
    // It has no captured length: that is the lesser of the length on the wire and the snap length. Missing bytes are damage.
    const snapBytes = seenBy.snapBytes === 0 ? Number.POSITIVE_INFINITY : seenBy.snapBytes;
    const captured = Math.min(wireBytes, snapBytes);
    if (captured > to - packetAt) return 'packet-exceeds-block';
    const { count } = batch;
    batch.at[count] = packetAt;
    batch.capturedBytes[count] = captured;
    batch.wireBytes[count] = wireBytes;
    batch.seconds[count] = 0;
    batch.nanoseconds[count] = noTime;
    batch.interfaces[count] = this.#earlierInterfaces;
    batch.optionsAt[count] = 0;
    batch.optionsBytes[count] = 0;
    batch.count = count + 1;
    return 'packet';
  }

  #section(view: DataView, from: number, to: number): BlockKind {
    const version = sectionVersionOf(view, from, to, this.#littleEndian);
    if (version === undefined) return 'block-too-short';
    if (version.major !== majorVersion) {
      const params = { format: 'pcapng', version: `${version.major}.${version.minor}` };
      this.fault = failure('CAPTURE_VERSION_UNKNOWN', params);
      return 'version-unknown';
    }
    return this.#other(blockType.section, view, from, to);
  }

  #other(type: number, view: DataView, from: number, to: number): BlockKind {
    const block = this.#blockOf(type, view, from, to);
    if (block === undefined) return 'block-too-short';
    if (block.type === 'section') {
      this.#inSection = true;
      this.#earlierInterfaces += this.#interfaces.length;
      this.#interfaces = [];
    }
    if (block.type === 'interface') {
      this.#interfaceBytes += to - from;
      const isFull = this.#earlierInterfaces + this.#interfaces.length >= maxInterfaces;
      if (isFull || this.#interfaceBytes > maxInterfaceBytes) return 'too-many-interfaces';
      this.#interfaces.push(block.interface);
    }
    this.#blocks.push(block);
    return 'block';
  }

  #blockOf(type: number, view: DataView, from: number, to: number): CaptureBlock | undefined {
    const littleEndian = this.#littleEndian;
    switch (type) {
      case blockType.section:
        return sectionOf(view, from, to, littleEndian);
      case blockType.interface:
        return interfaceOf(view, from, to, littleEndian);
      case blockType.names:
        return namesOf(view, from, to, littleEndian);
      case blockType.statistics:
        return statisticsOf(view, from, to, littleEndian, this.#earlierInterfaces);
      case blockType.secrets:
        return secretsOf(view, from, to, littleEndian);
      default:
        return unknownOf(type, view, from, to);
    }
  }

  /** `behind` is the offset of the block, in bytes after those that were used before. */
  #damaged(behind: number, reason: Damage): void {
    this.fault = failure('CAPTURE_DAMAGED', { offset: this.#usedBytes + behind, reason });
  }
}
