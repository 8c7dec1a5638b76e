/*
 * The header of loopback interfaces of BSD systems, macOS and Windows' Npcap (LINKTYPE_NULL 0, LINKTYPE_LOOP 108).
 *
 *   4 bytes
 *  +--------+---------+
 *  | family | payload |   family: LOOP in network order, NULL in that of the machine that captured it
 *  +--------+---------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import { noAddress, type Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { writeCut } from '../row.js';
import { etherType } from './ether-types.js';
import { maxLlcBytes } from './ethernet.js';
import { familyNames, type NullFieldName, nullFields } from './null-fields.js';

const headerBytes = 4;
const familyTypes: Readonly<Record<string, number>> = Object.freeze({
  IP: etherType.ipv4,
  IPv6: etherType.ipv6,
});
const loopLink = 108;

/** Reads the header of loopback interfaces of BSD. */
export class NullCodec implements Codec<NullFieldName, CommonFaultCode> {
  readonly protocol = 'null';
  readonly carriers = [
    { table: 'linkType', number: 0 },
    { table: 'linkType', number: loopLink },
  ] as const;
  readonly types = nullFields;
  readonly faults = commonFaults;
  readonly #etherTypes: CodecTable;

  constructor(etherTypes: CodecTable) {
    this.#etherTypes = etherTypes;
  }

  next(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    if (!isNamed(packet, layer)) return;
    packet.sourceBytes = noAddress;
    packet.destinationBytes = noAddress;
    if (packet.end(layer) - from < headerBytes) return;
    const family = familyAt(packet, from);
    const type = isEtherType(packet, family) ? family : (familyTypes[familyNames[family] ?? ''] ?? 0);
    const codec = this.#etherTypes.get(type) ?? dataCodec;
    if (codec !== dataCodec && packet.end(layer) === from + headerBytes) return;
    packet.carry(codec, from + headerBytes, packet.wireEnd(layer));
  }

  label(packet: Packet, layer: number): string {
    return isNamed(packet, layer) ? 'N/A' : '';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    if (isNamed(packet, layer)) line.ascii('Null/Loopback');
    // Without a layer inside, the header or all of what it carries is missing.
    if (packet.layerCount === layer + 1) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<NullFieldName, CommonFaultCode>): void {
    const from = packet.start(layer);
    if (packet.end(layer) - from < headerBytes) {
      sink.fault('TRUNCATED', from, 'null.family');
      return;
    }
    const family = familyAt(packet, from);
    sink.field(isEtherType(packet, family) ? 'null.type' : 'null.family', from, headerBytes, family);
  }
}

/** As in Wireshark, which looks for a header of PPP first, a row has no name if fewer than two bytes were captured. */
function isNamed(packet: Packet, layer: number): boolean {
  return packet.linkType === loopLink || packet.end(layer) - packet.start(layer) >= 2;
}

/** The family, whichever order of bytes it was written in; 0x0002_0000 and 0x0200 were seen for 2 as well. */
function familyAt(packet: Packet, from: number): number {
  const value = numberAt(packet.bytes, from, headerBytes);
  if (packet.linkType === loopLink) return value;
  const small = value > 0xffff ? swapped(value) : value;
  return small <= maxLlcBytes && small > 0xff && (small & 0xff) === 0 ? small >>> 8 : small;
}

function swapped(value: number): number {
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}

function isEtherType(packet: Packet, family: number): boolean {
  return packet.linkType !== loopLink && family > maxLlcBytes && family <= 0xffff;
}
