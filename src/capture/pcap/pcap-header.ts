import { type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import { linkType } from '../link-type.js';
import {
  capturedBytesAt,
  fcsGiven,
  fcsShift,
  fileHeaderBytes,
  linkTypeAt,
  magic,
  majorVersionAt,
  minorVersionAt,
  snapBytesAt,
  wireBytesAt,
} from './layout.js';
import { modifiedRecords, type RecordKind, standardRecords, usualRecords } from './record-kinds.js';

/** The properties of a pcap file in its first bytes. */
export interface PcapHeader {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
  readonly linkType: number;
  readonly snapBytes: number;
  /** Bytes of the frame check sequence at the end of each packet; `undefined` where the file does not say. */
  readonly fcsBytes: number | undefined;
  /** Bytes before the first packet. */
  readonly headerBytes: number;
  /** Whether the two lengths of a packet are swapped: before version 2.3 they are, in 2.3 they may be. */
  readonly lengths: 'usual' | 'swapped' | 'either';
  /** The possible layouts of its packets' headers; the first packets show which one it is. */
  readonly records: readonly RecordKind[];
}

/** Whether these four bytes, read high byte first, begin a pcap file. */
export function isPcapMagic(word: number): boolean {
  return kindOf(word) !== undefined || kindOf(swapped(word)) !== undefined;
}

/** Reads the header at `from`; `fileHeaderBytes` of it must be there. */
export function readPcapHeader(bytes: Uint8Array, from: number): Parsed<PcapHeader> {
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, fileHeaderBytes);
  const word = view.getUint32(0);
  const isBig = kindOf(word) !== undefined;
  const kind = kindOf(isBig ? word : swapped(word));
  if (kind === undefined) return { ok: false, failure: failure('CAPTURE_FORMAT_UNKNOWN') };
  const littleEndian = !isBig;
  const major = view.getUint16(majorVersionAt, littleEndian);
  const minor = view.getUint16(minorVersionAt, littleEndian);
  // DG/UX wrote version 543.0.
  if (major < 2) return { ok: false, failure: versionFailure(major, minor) };
  const network = view.getUint32(linkTypeAt, littleEndian);
  const aixLinkType = major === 2 && minor === 2 ? linkTypesOfAix.get(network) : undefined;
  const isAix = aixLinkType !== undefined;
  return {
    ok: true,
    value: {
      littleEndian,
      nanoseconds: kind.nanoseconds || isAix,
      linkType: aixLinkType ?? network & 0xffff,
      snapBytes: view.getUint32(snapBytesAt, littleEndian),
      fcsBytes: (network & fcsGiven) === 0 ? undefined : (network >>> fcsShift) * 2,
      headerBytes: fileHeaderBytes + kind.extraBytes,
      lengths: isAix ? 'swapped' : lengthsOf(major, minor),
      records: isAix ? usualRecords : kind.records,
    },
  };
}

/** Captured length and length on the wire of the packet whose header is at `at`. */
export function lengthsAt(header: PcapHeader, view: DataView, at: number): readonly [number, number] {
  const first = view.getUint32(at + capturedBytesAt, header.littleEndian);
  const second = view.getUint32(at + wireBytesAt, header.littleEndian);
  const isSwapped = header.lengths === 'swapped' || (header.lengths === 'either' && first > second);
  return isSwapped ? [second, first] : [first, second];
}

/** AIX writes the interface types of RFC 1573 instead of link types, and nanoseconds: Ethernet, Token Ring, FDDI, loopback. */
const linkTypesOfAix = new Map<number, number>([
  [6, linkType.ethernet],
  [9, 6],
  [15, 10],
  [24, linkType.null],
]);

interface MagicKind {
  readonly nanoseconds: boolean;
  /** Bytes between the file header and the first packet. */
  readonly extraBytes: number;
  readonly records: readonly RecordKind[];
}

const kinds = new Map<number, MagicKind>([
  [magic.microseconds, { nanoseconds: false, extraBytes: 0, records: standardRecords }],
  [magic.nanoseconds, { nanoseconds: true, extraBytes: 0, records: usualRecords }],
  [magic.modified, { nanoseconds: false, extraBytes: 0, records: modifiedRecords }],
  [magic.ixiaHardware, { nanoseconds: true, extraBytes: 4, records: usualRecords }],
  [magic.ixiaSoftware, { nanoseconds: false, extraBytes: 4, records: usualRecords }],
]);

function kindOf(word: number): MagicKind | undefined {
  return kinds.get(word);
}

function swapped(word: number): number {
  return (
    ((word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff_0000) | ((word << 24) & 0xff00_0000)) >>> 0
  );
}

function lengthsOf(major: number, minor: number): PcapHeader['lengths'] {
  if (major === 543 || (major === 2 && minor < 3)) return 'swapped';
  return major === 2 && minor === 3 ? 'either' : 'usual';
}

function versionFailure(major: number, minor: number): Failure {
  return failure('CAPTURE_VERSION_UNKNOWN', { format: 'pcap', version: `${major}.${minor}` });
}
