import { type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { CaptureBlock } from '../capture-block.js';
import { type CaptureCutter, maxRecordBytes } from '../capture-cutter.js';
import { plainInterface } from '../capture-interface.js';
import type { PacketBatch } from '../packet-batch.js';
import { capturedBytesAt, fileHeaderBytes, fractionAt, recordHeaderBytes, wireBytesAt } from './layout.js';
import { lengthsAt, type PcapHeader, readPcapHeader } from './pcap-header.js';
import type { RecordKind } from './record-kinds.js';
import { recognizeRecords } from './record-recognition.js';

/**
 * Finds the packets of a pcap file: both byte orders, microseconds and nanoseconds, and the kinds that patched libraries
 * wrote. Only the first packets show which of those it is, so none is given until they do (`recognizeRecords`).
 */
export class PcapCutter implements CaptureCutter {
  fault: Failure | undefined;
  neededBytes = fileHeaderBytes;
  #blocks: CaptureBlock[] = [];
  #header: PcapHeader | undefined;
  #record: RecordKind | undefined;
  #hasEnded = false;
  /** Bytes of the file used so far, to report the place of damage. */
  #usedBytes = 0;

  cut(bytes: Uint8Array, from: number, to: number, batch: PacketBatch): number {
    if (this.fault !== undefined) return 0;
    const used =
      this.#header === undefined
        ? this.#readHeader(bytes, from, to)
        : this.#readPackets(this.#header, bytes, from, to, batch);
    this.#usedBytes += used;
    return used;
  }

  fileEnded(): void {
    this.#hasEnded = true;
  }

  takeBlocks(): readonly CaptureBlock[] {
    const taken = this.#blocks;
    this.#blocks = [];
    return taken;
  }

  /** Returns its length in bytes, 0 while it is incomplete. */
  #readHeader(bytes: Uint8Array, from: number, to: number): number {
    if (to - from < fileHeaderBytes) return 0;
    const header = readPcapHeader(bytes, from);
    if (!header.ok) {
      this.fault = header.failure;
      return 0;
    }
    const { headerBytes, linkType, snapBytes, nanoseconds, fcsBytes } = header.value;
    this.neededBytes = headerBytes;
    if (to - from < headerBytes) return 0;
    const plain = plainInterface(linkType, snapBytes, nanoseconds ? 1_000_000_000 : 1_000_000);
    const described = { ...plain, fcsBytes };
    this.#blocks.push({ type: 'interface', interface: described, comments: [], otherOptions: [] });
    this.#header = header.value;
    return headerBytes;
  }

  #readPackets(header: PcapHeader, bytes: Uint8Array, from: number, to: number, batch: PacketBatch): number {
    this.neededBytes = recordHeaderBytes;
    if (to - from < recordHeaderBytes) return 0;
    if (this.#record === undefined) {
      const recognition = recognizeRecords(header, bytes, from, to, this.#hasEnded);
      if (recognition.type === 'undecided') {
        this.neededBytes = recognition.neededBytes;
        return 0;
      }
      this.#record = recognition.kind;
    }
    const { headerBytes } = this.#record;
    const { littleEndian } = header;
    const nanosecondsEach = header.nanoseconds ? 1 : 1_000;
    const unitsPerSecond = header.nanoseconds ? 1_000_000_000 : 1_000_000;
    const isUsual = header.lengths === 'usual';
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = from;
    let { count } = batch;
    while (count < batch.capacity) {
      this.neededBytes = headerBytes;
      if (to - at < headerBytes) break;
      let captured = view.getUint32(at + capturedBytesAt, littleEndian);
      let wire = view.getUint32(at + wireBytesAt, littleEndian);
      if (!isUsual) [captured, wire] = lengthsAt(header, view, at);
      if (captured > maxRecordBytes) {
        const offset = this.#usedBytes + at - from;
        this.fault = failure('CAPTURE_DAMAGED', { offset, reason: 'packet-too-long' satisfies ReasonKey });
        break;
      }
      const end = at + headerBytes + captured;
      this.neededBytes = headerBytes + captured;
      if (end > to) break;
      const seconds = view.getUint32(at, littleEndian);
      const fraction = view.getUint32(at + fractionAt, littleEndian);
      // A fraction of a second or more is carried, as tshark does.
      const carried = fraction < unitsPerSecond ? 0 : Math.floor(fraction / unitsPerSecond);
      batch.at[count] = at + headerBytes;
      batch.capturedBytes[count] = captured;
      batch.wireBytes[count] = wire;
      batch.seconds[count] = seconds + carried;
      batch.nanoseconds[count] = (fraction - carried * unitsPerSecond) * nanosecondsEach;
      batch.interfaces[count] = 0;
      batch.optionsAt[count] = 0;
      batch.optionsBytes[count] = 0;
      count += 1;
      at = end;
    }
    batch.count = count;
    return at - from;
  }
}
