import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import {
  capturedBytesAt,
  currentVersion,
  fcsGiven,
  fcsShift,
  fileHeaderBytes,
  fractionAt,
  linkTypeAt,
  magic,
  majorVersionAt,
  maxFcsBytes,
  maxSnapBytes,
  minorVersionAt,
  recordHeaderBytes,
  snapBytesAt,
  wireBytesAt,
} from './layout.js';

/** The fields of a pcap file's head. */
export interface PcapOptions {
  /** The link type of every packet; a file has one. */
  readonly linkType: number;
  /** Maximum captured bytes of a packet. Default 262,144, the maximum of libpcap. */
  readonly snapBytes?: number;
  /**
   * Bytes of the frame check sequence at the end of each packet; `undefined`, and what the field cannot hold (an odd number,
   * more than 30), leaves the file without it.
   */
  readonly fcsBytes?: number | undefined;
  /** Whether times have nanoseconds; otherwise they are cut to microseconds. Default true. */
  readonly nanoseconds?: boolean;
}

/** The first bytes of a pcap file of version 2.4, little endian, owned by the caller. */
export function pcapHead({
  linkType,
  snapBytes = maxSnapBytes,
  nanoseconds = true,
  fcsBytes,
}: PcapOptions): Uint8Array {
  const bytes = new Uint8Array(fileHeaderBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, nanoseconds ? magic.nanoseconds : magic.microseconds, true);
  view.setUint16(majorVersionAt, currentVersion.major, true);
  view.setUint16(minorVersionAt, currentVersion.minor, true);
  view.setUint32(snapBytesAt, snapBytes, true);
  view.setUint32(linkTypeAt, linkType | fcsBits(fcsBytes), true);
  return bytes;
}

function fcsBits(fcsBytes: number | undefined): number {
  if (fcsBytes === undefined || fcsBytes % 2 !== 0 || fcsBytes > maxFcsBytes) return 0;
  return ((fcsBytes / 2) << fcsShift) | fcsGiven;
}

/** The last second that a record can hold, in 2106. */
const maxSeconds = 0xffff_ffff;

/** A packet with its time. */
export interface PcapPacket {
  /** The captured bytes, borrowed. */
  readonly bytes: Uint8Array;
  /** Length on the wire in bytes. Default: the captured length. */
  readonly wireBytes?: number | undefined;
  /** Whole seconds since 1970 UTC; a pcap file holds 0 to 2 ** 32 - 1. */
  readonly seconds: number;
  /** Nanoseconds after them. */
  readonly nanoseconds: number;
}

/**
 * The record of a packet for a file whose head has the same options, owned by the caller.
 * @throws BreakoutboxError `CAPTURE_TIME_UNWRITABLE`
 */
export function pcapRecord(packet: PcapPacket, { nanoseconds = true }: PcapOptions): Uint8Array {
  const { bytes, wireBytes = bytes.length, seconds } = packet;
  if (seconds < 0 || seconds > maxSeconds) {
    const reason: ReasonKey = 'time-exceeds-pcap';
    throw new BreakoutboxError('CAPTURE_TIME_UNWRITABLE', { format: 'pcap', seconds, reason });
  }
  const record = new Uint8Array(recordHeaderBytes + bytes.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, seconds, true);
  const fraction = nanoseconds ? packet.nanoseconds : Math.floor(packet.nanoseconds / 1_000);
  view.setUint32(fractionAt, fraction, true);
  view.setUint32(capturedBytesAt, bytes.length, true);
  view.setUint32(wireBytesAt, wireBytes, true);
  record.set(bytes, recordHeaderBytes);
  return record;
}
