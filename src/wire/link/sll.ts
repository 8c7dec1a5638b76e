/*
 * Linux cooked capture, which stands for the header of any link, as on the interface `any` (LINKTYPE_LINUX_SLL 113 and
 * LINKTYPE_LINUX_SLL2 276).
 *
 *   2 bytes       2 bytes     2 bytes          8 bytes   2 bytes
 *  +-------------+-----------+----------------+---------+----------+---------+
 *  | packet type | link type | address length | address | protocol | payload |   SLL
 *  +-------------+-----------+----------------+---------+----------+---------+
 *
 *   2 bytes    2 bytes    4 bytes     2 bytes     1 byte        1 byte           8 bytes
 *  +----------+----------+-----------+-----------+-------------+----------------+---------+---------+
 *  | protocol | reserved | interface | link type | packet type | address length | address | payload |   SLL2
 *  +----------+----------+-----------+-----------+-------------+----------------+---------+---------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readBytes, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { etherTypeLabel, leastEtherType, writeEtherTypeName } from './ether-types.js';
import { packetTypeNames, type SllFieldName, sllFields } from './sll-fields.js';

const maxAddressBytes = 8;
const ethernetType = 3;
const llcType = 4;
/** Where the fields of a version are. A row has a name once `namedBytes` were captured. */
interface Layout {
  readonly packetTypeAt: number;
  readonly numberBytes: number;
  readonly linkAt: number;
  readonly addressLengthAt: number;
  readonly addressAt: number;
  readonly protocolAt: number;
  readonly headerBytes: number;
  readonly namedBytes: number;
}
const first: Layout = {
  packetTypeAt: 0,
  numberBytes: 2,
  linkAt: 2,
  addressLengthAt: 4,
  addressAt: 6,
  protocolAt: 14,
  headerBytes: 16,
  namedBytes: 4,
};
const second: Layout = {
  packetTypeAt: 10,
  numberBytes: 1,
  linkAt: 8,
  addressLengthAt: 11,
  addressAt: 12,
  protocolAt: 0,
  headerBytes: 20,
  namedBytes: 12,
};
const secondLink = 276;
/** The packet type of what the host sent (PACKET_OUTGOING of Linux). */
const sentByHost = 4;

/** Reads both versions of Linux cooked capture. */
export class SllCodec implements Codec<SllFieldName, CommonFaultCode> {
  readonly protocol = 'sll';
  readonly carriers = [
    { table: 'linkType', number: 113 },
    { table: 'linkType', number: secondLink },
  ] as const;
  readonly types = sllFields;
  readonly faults = commonFaults;
  readonly #linkTypes: CodecTable;
  readonly #etherTypes: CodecTable;
  readonly #llc: Codec;

  constructor(linkTypes: CodecTable, etherTypes: CodecTable, llc: Codec) {
    this.#linkTypes = linkTypes;
    this.#etherTypes = etherTypes;
    this.#llc = llc;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    const layout = layoutOf(packet);
    if (captured < layout.addressAt) return;
    const addressBytes = numberAt(bytes, from + layout.addressLengthAt, layout.numberBytes);
    if ((addressBytes === 6 || addressBytes === 4) && captured >= layout.addressAt + addressBytes) {
      packet.sourceAt = from + layout.addressAt;
      packet.sourceBytes = addressBytes;
    }
    if (captured < layout.headerBytes) return;
    const type = numberAt(bytes, from + layout.protocolAt, 2);
    const payloadFrom = from + layout.headerBytes;
    if (type > leastEtherType) packet.carryEtherType(this.#etherTypes.get(type) ?? dataCodec, payloadFrom);
    else packet.carry(this.#payloadOf(type) ?? dataCodec, payloadFrom, packet.wireEnd(layer));
  }

  #payloadOf(type: number): Codec | undefined {
    if (type === llcType) return this.#llc;
    return type === ethernetType ? this.#linkTypes.get(1) : undefined;
  }

  label(packet: Packet, layer: number): string {
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    const { namedBytes, headerBytes, protocolAt } = layoutOf(packet);
    if (captured < namedBytes) return '';
    const type = captured < headerBytes ? 0 : numberAt(packet.bytes, from + protocolAt, 2);
    return type > leastEtherType ? etherTypeLabel(type) : 'SLL';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    const layout = layoutOf(packet);
    const type = captured < layout.headerBytes ? 0 : numberAt(bytes, from + layout.protocolAt, 2);
    if (type > leastEtherType && writeEtherTypeName(line, type)) return;
    if (captured >= layout.namedBytes) {
      const packetType = numberAt(bytes, from + layout.packetTypeAt, layout.numberBytes);
      line.ascii(packetTypeNames[packetType] ?? `Unknown (${packetType})`);
    }
    if (captured < layout.headerBytes) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<SllFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    const isSecond = packet.linkType === secondLink;
    if (isSecond) {
      if (!readProtocol(sink, bytes, from, end)) return;
      if (end - from < 4) {
        sink.fault('TRUNCATED', from + 2, 'sll.ifindex');
        return;
      }
      if (readNumber(sink, 'sll.ifindex', bytes, from + 4, 4, end) < 0) return;
      if (readNumber(sink, 'sll.hatype', bytes, from + second.linkAt, 2, end) < 0) return;
      if (readNumber(sink, 'sll.pkttype', bytes, from + second.packetTypeAt, 1, end) < 0) return;
    } else {
      if (readNumber(sink, 'sll.pkttype', bytes, from, 2, end) < 0) return;
      if (readNumber(sink, 'sll.hatype', bytes, from + first.linkAt, 2, end) < 0) return;
    }
    const { addressLengthAt, addressAt, numberBytes } = layoutOf(packet);
    const addressBytes = readNumber(sink, 'sll.halen', bytes, from + addressLengthAt, numberBytes, end);
    if (addressBytes < 0 || !readAddress(sink, from + addressAt, end, addressBytes)) return;
    if (!isSecond && !readProtocol(sink, bytes, from + first.protocolAt, end)) return;
    const payloadEnd = layer + 1 < packet.layerCount ? packet.end(layer + 1) : end;
    if (payloadEnd < end) sink.field('sll.trailer', payloadEnd, end - payloadEnd, undefined);
  }
}

/** Whether the capture says that the host which made it sent the packet itself. */
export function isSentByHost(packet: Packet): boolean {
  if (packet.codec(1)?.protocol !== 'sll') return false;
  const { packetTypeAt, numberBytes } = layoutOf(packet);
  const at = packet.start(1) + packetTypeAt;
  return at + numberBytes <= packet.end(1) && numberAt(packet.bytes, at, numberBytes) === sentByHost;
}

function layoutOf(packet: Packet): Layout {
  return packet.linkType === secondLink ? second : first;
}

function readProtocol(
  sink: FieldSink<SllFieldName, CommonFaultCode>,
  bytes: Uint8Array,
  at: number,
  end: number,
): boolean {
  const isType = at + 2 <= end && numberAt(bytes, at, 2) > leastEtherType;
  return readNumber(sink, isType ? 'sll.etype' : 'sll.ltype', bytes, at, 2, end) >= 0;
}

function readAddress(
  sink: FieldSink<SllFieldName, CommonFaultCode>,
  at: number,
  end: number,
  addressBytes: number,
): boolean {
  const length = Math.min(addressBytes, maxAddressBytes);
  const name = length === 6 ? 'sll.src.eth' : length === 4 ? 'sll.src.ipv4' : 'sll.src.other';
  if (length > 0 && !readBytes(sink, name, at, length, end)) return false;
  return (
    length === maxAddressBytes || readBytes(sink, 'sll.unused', at + length, maxAddressBytes - length, end)
  );
}
