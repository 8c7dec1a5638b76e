/*
 * Internet Group Management Protocol, versions 1 (RFC 1112), 2 (RFC 2236) and 3 (RFC 3376).
 *
 *   1 byte  1 byte      2 bytes    4 bytes
 *  +-------+-----------+----------+---------+
 *  | type  | max. time | checksum |  group  |   query, report, leave; version 1 has no time
 *  +-------+-----------+----------+---------+---------+------------+---------+-----------+
 *  |                                        | flags 1 | interval 1 | count 2 | sources … |   query of version 3
 *  +-------+-----------+----------+---------+---------+------------+---------+-----------+
 *  | type  |     0     | checksum | 0 | count 2 | records …                              |   report of version 3
 *  +-------+-----------+----------+---+---------+----------------------------------------+
 *    record: type 1, data words 1, count 2, group 4, sources …, data …
 */
import type { Codec } from '../codec.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { type IgmpFieldName, igmpFields } from './igmp-fields.js';
import { igmpType, versionAt } from './igmp-message.js';
import { writeIgmp } from './igmp-row.js';
import { readIgmp } from './read-igmp.js';

/** Reads IGMP, with which hosts say which groups they want. */
export class IgmpCodec implements Codec<IgmpFieldName, CommonFaultCode> {
  readonly protocol = 'igmp';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.igmp }] as const;
  readonly types = igmpFields;
  readonly faults = commonFaults;

  /** Nothing is carried. */
  next(): void {}

  label(packet: Packet, layer: number): string {
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    const wireBytes = packet.wireEnd(layer) - from;
    const version = captured > 0 ? versionAt(packet.bytes, from, captured, wireBytes) : -1;
    if (version > 0) return `IGMPv${version}`;
    // As in Wireshark, a message whose version cannot be known leaves the row to the layer outside.
    const isUnknown = captured > 0 && packet.bytes[from] !== igmpType.query;
    return isUnknown ? 'IGMP' : (packet.codec(layer - 1)?.label(packet, layer - 1) ?? 'IGMP');
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => writeIgmp(packet, layer, line);

  fields(packet: Packet, layer: number, sink: FieldSink<IgmpFieldName, CommonFaultCode>): void {
    readIgmp(packet, layer, sink);
  }
}
