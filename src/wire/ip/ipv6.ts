/*
 * Internet Protocol, version 6 (RFC 8200, section 3).
 *
 *   0               1               2               3
 *  +-------+---------------+---------------------------------------+
 *  |version| traffic class |              flow label               |
 *  +-------+---------------+-------+---------------+---------------+
 *  |        payload length         |  next header  |   hop limit   |
 *  +-------------------------------+---------------+---------------+
 *  |                     source address, 16 bytes …
 *  |                   destination address, 16 bytes …
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import { etherType } from '../link/ether-types.js';
import type { Packet } from '../packet.js';
import { numberAt, readBytes, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { ipProtocol } from './ip-protocols.js';
import { type Ipv6FieldName, ipv6Fields } from './ipv6-fields.js';
import { carryNext, writeNext } from './ipv6-next.js';
import { jumboBytesAt } from './ipv6-options.js';

const payloadLengthAt = 4;
const nextHeaderAt = 6;
/** Where the number of routers is that may still pass the packet on. */
export const hopLimitAt = 7;
/** Where the addresses are. */
export const sourceAt = 8;
export const destinationAt = 24;
const headerBytes = 40;
const addressBytes = 16;
const version = 6;
/** Where the interface identifier begins in an address, and its bit that says whether the maker has assigned it, which is inverted. */
const interfaceAt = 8;
const globalBit = 0x02;

/** Reads IPv6. */
export class Ipv6Codec implements Codec<Ipv6FieldName, CommonFaultCode> {
  readonly protocol = 'ipv6';
  readonly carriers = [
    { table: 'etherType', number: etherType.ipv6 },
    { table: 'linkType', number: 229 },
    { table: 'ipProtocol', number: ipProtocol.ipv6 },
  ] as const;
  readonly types = ipv6Fields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    if (captured === 0 || versionAt(bytes, from) !== version) return;
    const isQuoted = packet.isQuoted(layer);
    if (captured >= destinationAt && !isQuoted) {
      packet.sourceAt = from + sourceAt;
      packet.sourceBytes = addressBytes;
    }
    if (captured < headerBytes) return;
    if (!isQuoted) {
      packet.destinationAt = from + destinationAt;
      packet.destinationBytes = addressBytes;
    }
    const nextHeader = bytes[from + nextHeaderAt] ?? 0;
    packet.limit(from + headerBytes + payloadBytesAt(packet, layer, nextHeader));
    carryNext(packet, layer, this.#protocols, nextHeader, from + headerBytes);
  }

  label(packet: Packet, layer: number): string {
    return isForeign(packet, layer) ? (packet.codec(layer - 1)?.label(packet, layer - 1) ?? '') : 'IPv6';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    if (isForeign(packet, layer)) {
      packet.codec(layer - 1)?.info?.(packet, layer - 1, line);
      return;
    }
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    if (captured > 0 && versionAt(bytes, from) !== version) {
      line.ascii(`Bogus IPv6 version (${versionAt(bytes, from)}, must be 6)`);
      return;
    }
    if (captured >= headerBytes) {
      writeNext(line, bytes[from + nextHeaderAt] ?? 0);
      return;
    }
    const wireBytes = packet.wireEnd(layer) - from;
    if (captured > 0 && wireBytes < headerBytes)
      line.ascii(`Invalid IPv6 header (${wireBytes} bytes, need exactly ${headerBytes})`);
    writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<Ipv6FieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < payloadLengthAt) {
      sink.fault('TRUNCATED', from, 'ipv6.version');
      return;
    }
    sink.field('ipv6.version', from, 1, versionAt(bytes, from));
    if (versionAt(bytes, from) !== version) return;
    const head = numberAt(bytes, from, 4);
    const service = (head >>> 20) & 0xff;
    sink.open('ipv6.tclass', from, service);
    sink.field('ipv6.tclass.dscp', from, 4, service >> 2);
    sink.field('ipv6.tclass.ecn', from, 4, service & 3);
    sink.close(from + 4);
    sink.field('ipv6.flow', from + 1, 3, head & 0xf_ffff);
    if (readNumber(sink, 'ipv6.plen', bytes, from + payloadLengthAt, 2, end) < 0) return;
    if (readNumber(sink, 'ipv6.nxt', bytes, from + nextHeaderAt, 1, end) < 0) return;
    if (readNumber(sink, 'ipv6.hlim', bytes, from + hopLimitAt, 1, end) < 0) return;
    if (!readBytes(sink, 'ipv6.src', from + sourceAt, addressBytes, end)) return;
    if (!readBytes(sink, 'ipv6.dst', from + destinationAt, addressBytes, end)) return;
    readStation(sink, 'ipv6.src_slaac_mac', bytes, from + sourceAt);
    readStation(sink, 'ipv6.dst_slaac_mac', bytes, from + destinationAt);
  }
}

/** Gives the MAC address that the address at `at` was made from, if it was: with ff:fe in its middle (RFC 4291, appendix A). */
function readStation(
  sink: FieldSink<Ipv6FieldName, CommonFaultCode>,
  name: 'ipv6.src_slaac_mac' | 'ipv6.dst_slaac_mac',
  bytes: Uint8Array,
  at: number,
): void {
  const from = at + interfaceAt;
  // As in Wireshark, an address that somebody has assigned is not shown.
  if (((bytes[from] ?? 0) & globalBit) === 0 || bytes[from + 3] !== 0xff || bytes[from + 4] !== 0xfe) return;
  const numbers = [0, 1, 2, 5, 6, 7].map((index) => bytes[from + index] ?? 0);
  numbers[0] = (numbers[0] ?? 0) ^ globalBit;
  const text = numbers.map((number) => number.toString(16).padStart(2, '0')).join(':');
  sink.field(name, from, addressBytes - interfaceAt, text);
}

function versionAt(bytes: Uint8Array, from: number): number {
  return (bytes[from] ?? 0) >> 4;
}

/** Whether a layer that was announced as IPv6 is none: as in Wireshark, the row is left to what announced it. */
function isForeign(packet: Packet, layer: number): boolean {
  const from = packet.start(layer);
  return layer > 1 && packet.end(layer) > from && versionAt(packet.bytes, from) !== version;
}

/** Bytes after the header: as it says, or as the jumbo option says where it says 0 (RFC 2675). */
function payloadBytesAt(packet: Packet, layer: number, nextHeader: number): number {
  const from = packet.start(layer);
  const length = numberAt(packet.bytes, from + payloadLengthAt, 2);
  if (length > 0 || nextHeader !== ipProtocol.hopByHopOptions) return length;
  return jumboBytesAt(packet.bytes, from + headerBytes, packet.end(layer));
}
