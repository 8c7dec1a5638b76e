/*
 * Ethernet (IEEE 802.3, clause 3). Addresses are 6 bytes; a number of at least 0x0600 in the third field is an EtherType, and one
 * of at most 1,500 is the length of a payload that begins with LLC (IEEE 802.2).
 *
 *    6 bytes       6 bytes    2 bytes
 *  +-------------+----------+---------------+---------+---------+
 *  | destination |  source  | type / length | payload | padding |
 *  +-------------+----------+---------------+---------+---------+
 */
import { checksumStatus } from '../checksum.js';
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits, readBytes, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { etherTypeLabel, leastEtherType, writeEtherTypeName } from './ether-types.js';
import { type EthernetFieldName, ethernetFields } from './ethernet-fields.js';

const addressBytes = 6;
const sourceAt = 6;
const typeAt = 12;
const headerBytes = 14;
/** A frame is padded to this length, and has its checksum behind that. */
const paddedBytes = 60;
const checksumBytes = 4;
const leastWholeFrame = paddedBytes + checksumBytes;
/** The greatest length of a payload that begins with LLC. */
export const maxLlcBytes = 1500;

/** Reads Ethernet frames. */
export class EthernetCodec implements Codec<EthernetFieldName, CommonFaultCode> {
  readonly protocol = 'eth';
  readonly carriers = [{ table: 'linkType', number: 1 }] as const;
  readonly types = ethernetFields;
  readonly faults = commonFaults;
  readonly #etherTypes: CodecTable;
  readonly #llc: Codec;

  constructor(etherTypes: CodecTable, llc: Codec) {
    this.#etherTypes = etherTypes;
    this.#llc = llc;
  }

  next(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    // As in Wireshark, addresses that were captured are shown even if the type was not.
    if (captured < addressBytes) return;
    packet.destinationAt = from;
    packet.destinationBytes = addressBytes;
    if (captured < typeAt) return;
    packet.sourceAt = from + sourceAt;
    packet.sourceBytes = addressBytes;
    if (captured < headerBytes) return;
    const type = numberAt(packet.bytes, from + typeAt, 2);
    const payloadFrom = from + headerBytes;
    if (isLength(type)) packet.carry(this.#llc, payloadFrom, payloadFrom + type);
    else if (isType(type)) packet.carryEtherType(this.#etherTypes.get(type) ?? dataCodec, payloadFrom);
    else packet.carry(dataCodec, payloadFrom, packet.wireEnd(layer));
  }

  label(packet: Packet, layer: number): string {
    const from = packet.start(layer);
    if (packet.end(layer) - from < headerBytes) return 'Ethernet';
    const type = numberAt(packet.bytes, from + typeAt, 2);
    return isType(type) ? etherTypeLabel(type) : 'Ethernet';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const from = packet.start(layer);
    if (packet.end(layer) - from < headerBytes) {
      writeCut(line, packet, layer);
      return;
    }
    const type = numberAt(packet.bytes, from + typeAt, 2);
    if (!isType(type)) line.ascii(`Ethernet Unknown: Invalid length/type: ${etherTypeLabel(type)} (${type})`);
    else if (!writeEtherTypeName(line, type)) line.ascii('Ethernet II');
  };

  fields(packet: Packet, layer: number, sink: FieldSink<EthernetFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (!readAddress(sink, 'eth.dst', bytes, from, end)) return;
    if (!readAddress(sink, 'eth.src', bytes, from + sourceAt, end)) return;
    const name =
      end - from >= headerBytes && isType(numberAt(bytes, from + typeAt, 2)) ? 'eth.type' : 'eth.len';
    if (readNumber(sink, name, bytes, from + typeAt, 2, end) < 0) return;
    const payloadEnd = layer + 1 < packet.layerCount ? packet.end(layer + 1) : end;
    if (payloadEnd < end) readTrailer(sink, packet, layer, payloadEnd);
  }
}

/**
 * Gives what follows the payload, by the rules of Wireshark: zeros up to 60 bytes are padding, and the last four bytes of a frame of at
 * least 64 are taken for its checksum (IEEE 802.3, clause 3.2.9), what is between them for a trailer.
 */
function readTrailer(
  sink: FieldSink<EthernetFieldName, CommonFaultCode>,
  packet: Packet,
  layer: number,
  from: number,
): void {
  const end = packet.end(layer);
  const wireEnd = packet.wireEnd(layer);
  const frameBytes = wireEnd - packet.start(layer);
  let at = from;
  const paddedEnd = packet.start(layer) + paddedBytes;
  if (frameBytes >= paddedBytes && paddedEnd > from && isZero(packet.bytes, from, Math.min(paddedEnd, end))) {
    at = Math.min(paddedEnd, end);
    sink.field('eth.padding', from, at - from, undefined);
  }
  const hasChecksum = frameBytes >= leastWholeFrame && wireEnd - at >= checksumBytes;
  const trailerEnd = hasChecksum ? Math.min(end, wireEnd - checksumBytes) : end;
  if (trailerEnd > at) sink.field('eth.trailer', at, trailerEnd - at, undefined);
  if (!hasChecksum) return;
  if (readNumber(sink, 'eth.fcs', packet.bytes, trailerEnd, checksumBytes, end) >= 0)
    sink.field('eth.fcs.status', trailerEnd, 0, checksumStatus.unverified);
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** Whether a number in the place of the type is the length of a payload that begins with LLC. */
function isLength(type: number): boolean {
  return type > 0 && type <= maxLlcBytes;
}

/** Whether it is a type; as in Wireshark, 0 is one. */
function isType(type: number): boolean {
  return type === 0 || type >= leastEtherType;
}

function readAddress(
  sink: FieldSink<EthernetFieldName, CommonFaultCode>,
  name: 'eth.dst' | 'eth.src',
  bytes: Uint8Array,
  at: number,
  end: number,
): boolean {
  if (!readBytes(sink, name, at, addressBytes, end)) return false;
  const high = numberAt(bytes, at, 3);
  sink.field(`${name}.oui`, at, 3, high);
  readBits(sink, `${name}.lg`, at, 3, high, 0x02_0000);
  readBits(sink, `${name}.ig`, at, 3, high, 0x01_0000);
  return true;
}
