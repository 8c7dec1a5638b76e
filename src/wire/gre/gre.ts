/*
 * Generic Routing Encapsulation (RFC 2784; RFC 2890 for key and sequence number; RFC 1701 for routes, RFC 2637 for version 1).
 *
 *   1 bit each   3 bits      5 bits   3 bits    2 bytes
 *  +-----------+-----------+--------+---------+----------+
 *  | C R K S s | recursion |    0   | version | protocol |   protocol: an EtherType
 *  +-----------+-----------+--------+---------+----------+
 *  | checksum 2 bytes      | offset 2 bytes              |   with C or R
 *  | key 4 bytes, in version 1: length, call             |   with K
 *  | sequence number 4 bytes                             |   with S
 *  | acknowledgment number 4 bytes                       |   with the first of the 5 bits, in version 1
 *  | routes …                                            |   with R
 *  +-----------------------------------------------------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import type { Line } from '../line.js';
import { etherType } from '../link/ether-types.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { writeCut } from '../row.js';
import { type GreFieldName, greFields, greProtocolNames } from './gre-fields.js';
import { flag, headerBytesAt, minHeaderBytes, protocolAt, versionOf } from './gre-header.js';
import { readGre } from './read-gre.js';

const bridgedEthernet = 0x6558;
const ethernetLink = 1;
/** What is opened by its EtherType; other types name what is no EtherType, or a tag that nobody sends here. */
const opened: ReadonlySet<number> = new Set([etherType.ipv4, etherType.ipv6, etherType.arp]);

/** Reads GRE, and what it carries by its EtherType. */
export class GreCodec implements Codec<GreFieldName, CommonFaultCode> {
  readonly protocol = 'gre';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.gre }] as const;
  readonly types = greFields;
  readonly faults = commonFaults;
  readonly #etherTypes: CodecTable;
  readonly #linkTypes: CodecTable;

  constructor(etherTypes: CodecTable, linkTypes: CodecTable) {
    this.#etherTypes = etherTypes;
    this.#linkTypes = linkTypes;
  }

  next(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < minHeaderBytes) return;
    const headerBytes = headerBytesAt(packet.bytes, from, end);
    if (headerBytes < 0 || from + headerBytes >= end) return;
    packet.carry(this.#payloadOf(packet, from), from + headerBytes, packet.wireEnd(layer));
  }

  #payloadOf({ bytes }: Packet, from: number): Codec {
    const protocol = numberAt(bytes, from + protocolAt, 2);
    // What PPTP carries is PPP, whatever it says.
    if (versionOf(numberAt(bytes, from, 2)) === 1 && !opened.has(protocol)) return dataCodec;
    if (protocol === bridgedEthernet) return this.#linkTypes.get(ethernetLink) ?? dataCodec;
    return (opened.has(protocol) ? this.#etherTypes.get(protocol) : undefined) ?? dataCodec;
  }

  label(packet: Packet, layer: number): string {
    // As in Wireshark, a header without a protocol leaves the row to the layer outside.
    const hasProtocol = packet.end(layer) - packet.start(layer) >= minHeaderBytes;
    return hasProtocol ? 'GRE' : (packet.codec(layer - 1)?.label(packet, layer - 1) ?? 'GRE');
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < minHeaderBytes) {
      writeCut(line, packet, layer);
      return;
    }
    const protocol = numberAt(bytes, from + protocolAt, 2);
    line.ascii('Encapsulated ');
    const name = greProtocolNames[protocol];
    if (name !== undefined) line.ascii(name);
    else {
      line.ascii('0x');
      line.hex(protocol, 4);
      line.ascii(' (unknown)');
    }
    // A packet with a sequence number carries something; others may keep a tunnel alive.
    const mayBeEmpty = (numberAt(bytes, from, 2) & flag.sequence) === 0;
    const headerBytes = headerBytesAt(bytes, from, end);
    const isEmpty = headerBytes < 0 || from + headerBytes >= end;
    if (isEmpty && !(headerBytes >= 0 && mayBeEmpty && end === packet.wireEnd(layer)))
      writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<GreFieldName, CommonFaultCode>): void {
    readGre(packet, layer, sink);
  }
}
