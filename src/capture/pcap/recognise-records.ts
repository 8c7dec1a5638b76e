import { maxRecordBytes } from '../capture-cutter.js';
import { capturedBytesAt, fractionAt, recordHeaderBytes, wireBytesAt } from './layout.js';
import type { PcapHeader } from './pcap-header.js';
import { type RecordKind, usualRecord } from './record-kinds.js';

/** Number of packets that are checked to decide a layout. */
const packetsToTry = 3;
/** A header with a greater length on the wire is not a packet's. */
const maxWireBytes = 128 * 1024 * 1024;

/**
 * Returns the layout of the packets of `bytes` from `from` to `to`, which hold at least `recordHeaderBytes`: the first in which
 * the first three packets make sense, otherwise the one in which most do. As all layouts begin alike, a file of one packet has
 * the usual one.
 */
export function recordKindOf(header: PcapHeader, bytes: Uint8Array, from: number, to: number): RecordKind {
  let best = header.records[0] ?? usualRecord;
  let most = Number.NEGATIVE_INFINITY;
  for (const kind of header.records) {
    const { sensible, isWhole } = tryKind(kind, header, bytes, from, to);
    if (isWhole) return kind;
    if (sensible > most) {
      best = kind;
      most = sensible;
    }
  }
  return best;
}

interface Trial {
  /** Number of packets that make sense, plus a half for one that is cut off, which speaks against no layout. */
  readonly sensible: number;
  /** Whether all checked packets make sense and are whole. */
  readonly isWhole: boolean;
}

function tryKind(kind: RecordKind, header: PcapHeader, bytes: Uint8Array, from: number, to: number): Trial {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  for (let packet = 0; packet < packetsToTry; packet += 1) {
    if (at === to) return { sensible: packet, isWhole: true };
    if (to - at < recordHeaderBytes) return { sensible: packet + 0.5, isWhole: false };
    const [captured] = lengthsAt(header, view, at);
    if (!isSensible(header, view, at)) return { sensible: packet, isWhole: false };
    const end = at + kind.headerBytes + captured;
    if (end > to) return { sensible: packet + 0.5, isWhole: false };
    at = end;
  }
  return { sensible: packetsToTry, isWhole: true };
}

function isSensible(header: PcapHeader, view: DataView, at: number): boolean {
  const [captured, wire] = lengthsAt(header, view, at);
  const fraction = view.getUint32(at + fractionAt, header.littleEndian);
  return (
    fraction < (header.nanoseconds ? 1_000_000_000 : 1_000_000) &&
    captured <= maxRecordBytes &&
    wire <= maxWireBytes &&
    captured <= wire &&
    (header.snapBytes === 0 || captured <= header.snapBytes)
  );
}

/** Captured length and length on the wire of the packet whose header is at `at`. */
export function lengthsAt(header: PcapHeader, view: DataView, at: number): readonly [number, number] {
  const first = view.getUint32(at + capturedBytesAt, header.littleEndian);
  const second = view.getUint32(at + wireBytesAt, header.littleEndian);
  const isSwapped = header.lengths === 'swapped' || (header.lengths === 'either' && first > second);
  return isSwapped ? [second, first] : [first, second];
}
