/*
 * User Datagram Protocol (RFC 768).
 *
 *   2 bytes       2 bytes            2 bytes   2 bytes
 *  +-------------+------------------+---------+----------+---------+
 *  | source port | destination port | length  | checksum | payload |   length: with these 8 bytes
 *  +-------------+------------------+---------+----------+---------+
 */
import { checksumStatus, isWhole, layerSum, readVerdict } from '../checksum.js';
import type { Codec } from '../codec.js';
import type { PortTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import { isInIpv6, pseudoHeaderSum } from '../ip/pseudo-header.js';
import type { Line } from '../line.js';
import { phraseOf } from '../line-words.js';
import type { Packet } from '../packet.js';
import { numberAt, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { noNotes, rowKind } from '../row-notes.js';
import { UdpConversations, type UdpNotes } from './udp-conversations.js';
import { type UdpFieldName, udpFields } from './udp-fields.js';

const destinationPortAt = 2;
const lengthAt = 4;
const checksumAt = 6;
const headerBytes = 8;
const maxLength = 65_535;
const ipv6AddressBytes = 16;
const lengthWords = phraseOf(' Len=');
const checksumNames = Object.freeze({
  status: 'udp.checksum.status',
  calculated: 'udp.checksum_calculated',
  bad: 'udp.checksum.bad',
  offloaded: 'udp.checksum.offloaded',
} as const);

/** What a codec of UDP knows besides its header. */
export interface UdpOptions {
  /** What it carries. Without it, every payload stays bytes. */
  readonly ports?: PortTable;
  /** Whether it numbers the conversations of the capture, and notes their times. Default false. */
  readonly followsConversations?: boolean;
}

/** Reads UDP. A payload is known by what was exchanged before, else by the lower port, by the higher one, or by its looks. */
export class UdpCodec implements Codec<UdpFieldName, CommonFaultCode> {
  readonly protocol = 'udp';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.udp }] as const;
  readonly types = udpFields;
  readonly faults = commonFaults;
  readonly #ports: PortTable | undefined;
  readonly #followsConversations: boolean;
  /** What is known of the conversations of the capture. */
  readonly conversations = new UdpConversations();

  constructor({ ports, followsConversations = false }: UdpOptions = {}) {
    this.#ports = ports;
    this.#followsConversations = followsConversations;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (packet.end(layer) - from < headerBytes) return;
    const isQuoted = packet.isQuoted(layer);
    if (!isQuoted) {
      packet.sourcePort = numberAt(bytes, from, 2);
      packet.destinationPort = numberAt(bytes, from + destinationPortAt, 2);
    }
    const length = numberAt(bytes, from + lengthAt, 2);
    const wireBytes = packet.wireEnd(layer) - from;
    // As in Wireshark, a length beyond its packet is reported, and what is there of the payload is read.
    if (length <= wireBytes) {
      if (!isPlausible(length, wireBytes)) return;
      if (length !== 0) packet.limit(from + length);
    }
    if (this.#followsConversations) {
      if (isQuoted) this.conversations.followQuoted(packet, layer);
      else this.conversations.follow(packet, layer, length !== headerBytes);
    }
    const payloadFrom = from + headerBytes;
    if (payloadFrom >= packet.end(layer)) return;
    // What an error message quotes begins no transfer and belongs to none.
    const end = packet.end(layer);
    const codec = isQuoted ? dataCodec : this.#payloadOf(packet, payloadFrom, end);
    packet.carry(codec, payloadFrom, packet.wireEnd(layer));
  }

  #payloadOf(packet: Packet, from: number, end: number): Codec {
    const ports = this.#ports;
    if (ports === undefined) return dataCodec;
    return ports.expected(packet) ?? ports.byPort(packet) ?? ports.recognized(packet.bytes, from, end);
  }

  /** A header that was cut off leaves the row to the layer outside. */
  readonly rowNotes = noNotes(
    rowKind.udp,
    (packet, layer) => packet.end(layer) - packet.start(layer) >= headerBytes,
  );

  label(packet: Packet, layer: number): string {
    // As in Wireshark, a header without both ports leaves the row to the layer outside.
    const hasPorts = packet.end(layer) - packet.start(layer) >= lengthAt;
    return hasPorts ? 'UDP' : (packet.codec(layer - 1)?.label(packet, layer - 1) ?? 'UDP');
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    const wireBytes = packet.wireEnd(layer) - from;
    if (captured >= lengthAt) {
      line.decimal(numberAt(bytes, from, 2));
      line.arrow();
      line.decimal(numberAt(bytes, from + destinationPortAt, 2));
    }
    const length = captured < checksumAt ? headerBytes : numberAt(bytes, from + lengthAt, 2);
    if (captured >= checksumAt) writeLength(line, length, wireBytes);
    const hasChecksum = captured >= headerBytes && isPlausible(Math.min(length, wireBytes), wireBytes);
    // IPv6 does not allow to leave it out (RFC 8200, section 8.1).
    const isMissing = hasChecksum && numberAt(bytes, from + checksumAt, 2) === 0;
    if (isMissing && packet.sourceBytes === ipv6AddressBytes) line.ascii(' [ILLEGAL CHECKSUM (0)]');
    const isHeaderCut =
      captured < headerBytes || (captured === headerBytes && captured < Math.max(length, wireBytes));
    // As in Wireshark, a payload of no known protocol that a snap length has cut is marked as well.
    const isPayloadCut = packet.codec(layer + 1) === dataCodec && captured < wireBytes;
    if (isHeaderCut || isPayloadCut) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<UdpFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (readNumber(sink, 'udp.srcport', bytes, from, 2, end) < 0) return;
    if (readNumber(sink, 'udp.dstport', bytes, from + destinationPortAt, 2, end) < 0) return;
    const length = readNumber(sink, 'udp.length', bytes, from + lengthAt, 2, end);
    if (length < 0) return;
    if (length < headerBytes && !isPlausible(length, packet.wireEnd(layer) - from)) {
      sink.fault('LENGTH_TOO_SMALL', from + lengthAt, 'udp.length');
      return;
    }
    if (from + length > packet.wireEnd(layer)) sink.fault('LENGTH_TOO_LARGE', from + lengthAt, 'udp.length');
    if (readNumber(sink, 'udp.checksum', bytes, from + checksumAt, 2, end) < 0) return;
    if (sink.wantsChecksums) readChecksum(packet, layer, from + length, sink);
    const notes = this.conversations.notesOf(packet, layer);
    if (notes !== undefined) readNotes(sink, from, notes);
    const payloadFrom = from + headerBytes;
    if (payloadFrom < end) sink.field('udp.payload', payloadFrom, end - payloadFrom, undefined);
  }
}

/** Gives what the walk has noted of a datagram that begins at `from`. */
function readNotes(sink: FieldSink<UdpFieldName, CommonFaultCode>, from: number, notes: UdpNotes): void {
  sink.field('udp.stream', from + headerBytes, 0, notes.stream);
  if (!notes.hasTimes) return;
  sink.field('udp.time_relative', from, 0, notes.sinceFirst / 1e9);
  sink.field('udp.time_delta', from, 0, notes.sincePrevious / 1e9);
}

/** Says what is known of the checksum of a datagram that ends at `to`, as its length says. */
function readChecksum(
  packet: Packet,
  layer: number,
  to: number,
  sink: FieldSink<UdpFieldName, CommonFaultCode>,
): void {
  const from = packet.start(layer);
  const at = from + checksumAt;
  if (numberAt(packet.bytes, at, 2) === 0) {
    const isIpv6 = isInIpv6(packet, layer);
    const status = isIpv6 ? checksumStatus.illegal : checksumStatus.notPresent;
    sink.field('udp.checksum.status', at, 0, status);
    if (isIpv6) sink.field('udp.checksum.zero', at, 2, undefined);
    return;
  }
  const length = packet.end(layer) - from;
  const partial = pseudoHeaderSum(packet, layer, ipProtocol.udp, length);
  if (partial < 0 || !isWhole(packet, layer) || to > packet.end(layer))
    sink.field('udp.checksum.status', at, 0, checksumStatus.unverified);
  else readVerdict(sink, checksumNames, packet, at, layerSum(packet, layer, partial), partial, length);
}

/** Whether a datagram of `wireBytes` may have such a length: 0 is left to those of more than 64 KiB (RFC 2675, section 4). */
function isPlausible(length: number, wireBytes: number): boolean {
  return length === 0 ? wireBytes > maxLength : length >= headerBytes && length <= wireBytes;
}

/** Writes the length of the payload, and what is wrong with that of the datagram. */
function writeLength(line: Line, length: number, wireBytes: number): void {
  const isJumbo = length === 0 && wireBytes > maxLength;
  if (!isJumbo && length < headerBytes) {
    line.ascii(` [BAD UDP LENGTH ${length} < 8]`);
    return;
  }
  if (length > wireBytes) line.ascii(` [BAD UDP LENGTH ${length} > IP PAYLOAD LENGTH]`);
  line.phrase(lengthWords);
  line.decimal((isJumbo ? wireBytes : length) - headerBytes);
}
