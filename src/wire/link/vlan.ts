/*
 * The tag of a virtual LAN (IEEE 802.1Q), and the outer one of a provider (IEEE 802.1ad, Q-in-Q), after the EtherType that
 * announces it.
 *
 *   3 bits     1 bit           12 bits   2 bytes
 *  +----------+---------------+---------+---------------+---------+
 *  | priority | drop eligible | VLAN ID | type / length | payload |
 *  +----------+---------------+---------+---------------+---------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { etherType, etherTypeLabel, writeEtherTypeName } from './ether-types.js';
import { maxLlcBytes } from './ethernet.js';
import {
  type ProviderTagFieldName,
  providerTagFields,
  type VlanFieldName,
  vlanFields,
} from './vlan-fields.js';

const typeAt = 2;
const headerBytes = 4;

/** Reads the tag of a virtual LAN. */
export class VlanCodec implements Codec<VlanFieldName, CommonFaultCode> {
  readonly protocol = 'vlan';
  readonly carriers = [
    { table: 'etherType', number: etherType.vlan },
    { table: 'etherType', number: etherType.oldProviderBridge },
  ] as const;
  readonly types = vlanFields;
  readonly faults = commonFaults;
  readonly #etherTypes: CodecTable;
  readonly #llc: Codec;

  constructor(etherTypes: CodecTable, llc: Codec) {
    this.#etherTypes = etherTypes;
    this.#llc = llc;
  }

  next(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    if (packet.end(layer) - from < headerBytes) return;
    const type = numberAt(packet.bytes, from + typeAt, 2);
    const payloadFrom = from + headerBytes;
    if (type <= maxLlcBytes) packet.carry(this.#llc, payloadFrom, payloadFrom + type);
    else packet.carryEtherType(this.#etherTypes.get(type) ?? dataCodec, payloadFrom);
  }

  label(packet: Packet, layer: number): string {
    return labelOf(packet, layer, 'VLAN');
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    writeTag(packet, layer, line, '  DEI: ', '  ID: ');
  };

  fields(packet: Packet, layer: number, sink: FieldSink<VlanFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < typeAt) {
      sink.fault('TRUNCATED', from, 'vlan.priority');
      return;
    }
    const tag = numberAt(bytes, from, 2);
    readBits(sink, 'vlan.priority', from, 2, tag, 0xe000);
    readBits(sink, 'vlan.dei', from, 2, tag, 0x1000);
    readBits(sink, 'vlan.id', from, 2, tag, 0x0fff);
    const isLength = end - from >= headerBytes && numberAt(bytes, from + typeAt, 2) <= maxLlcBytes;
    if (readNumber(sink, isLength ? 'vlan.len' : 'vlan.etype', bytes, from + typeAt, 2, end) < 0) return;
    const payloadEnd = layer + 1 < packet.layerCount ? packet.end(layer + 1) : end;
    if (payloadEnd < end) sink.field('vlan.trailer', payloadEnd, end - payloadEnd, undefined);
  }
}

/** Reads the outer tag of a provider. */
export class ProviderTagCodec implements Codec<ProviderTagFieldName, CommonFaultCode> {
  readonly protocol = 'ieee8021ad';
  readonly carriers = [{ table: 'etherType', number: etherType.providerBridge }] as const;
  readonly types = providerTagFields;
  readonly faults = commonFaults;
  readonly #etherTypes: CodecTable;

  constructor(etherTypes: CodecTable) {
    this.#etherTypes = etherTypes;
  }

  next(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    if (packet.end(layer) - from < headerBytes) return;
    const type = numberAt(packet.bytes, from + typeAt, 2);
    packet.carryEtherType(this.#etherTypes.get(type) ?? dataCodec, from + headerBytes);
  }

  label(packet: Packet, layer: number): string {
    return labelOf(packet, layer, '802.1ad');
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    writeTag(packet, layer, line, '  DROP: ', ' ID: ');
  };

  fields(packet: Packet, layer: number, sink: FieldSink<ProviderTagFieldName, CommonFaultCode>): void {
    const from = packet.start(layer);
    if (packet.end(layer) - from < typeAt) {
      sink.fault('TRUNCATED', from, 'ieee8021ad.priority');
      return;
    }
    const tag = numberAt(packet.bytes, from, 2);
    readBits(sink, 'ieee8021ad.priority', from, 2, tag, 0xe000);
    readBits(sink, 'ieee8021ad.dei', from, 2, tag, 0x1000);
    readBits(sink, 'ieee8021ad.id', from, 2, tag, 0x0fff);
  }
}

/** The number of a type that is not known; before it, the name of the tag. */
function labelOf(packet: Packet, layer: number, name: string): string {
  const from = packet.start(layer);
  if (packet.end(layer) - from < headerBytes) return name;
  return etherTypeLabel(numberAt(packet.bytes, from + typeAt, 2));
}

/** Writes the name of a type that is not known; without one, what the tag says. */
function writeTag(packet: Packet, layer: number, line: Line, beforeDrop: string, beforeId: string): void {
  const from = packet.start(layer);
  const captured = packet.end(layer) - from;
  const isWhole = captured >= headerBytes;
  if (isWhole && writeEtherTypeName(line, numberAt(packet.bytes, from + typeAt, 2))) return;
  if (captured >= typeAt) {
    const tag = numberAt(packet.bytes, from, 2);
    line.ascii(`PRI: ${tag >> 13}${beforeDrop}${(tag >> 12) & 1}${beforeId}${tag & 0x0fff}`);
  }
  if (!isWhole) writeCut(line, packet, layer);
}
