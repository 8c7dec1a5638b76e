/*
 * The routing header of IPv6 (RFC 8200, section 4.4; RFC 6275, RFC 8754). Length: in units of 8 bytes, without the first 8.
 *
 *   1 byte        1 byte   1 byte   1 byte
 *  +-------------+--------+------+---------------+------+
 *  | next header | length | type | segments left | data |
 *  +-------------+--------+------+---------------+------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { readBytes, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { ipProtocol } from './ip-protocols.js';
import { type RoutingFieldName, routingFields } from './ipv6-extension-fields.js';
import { carryNext, extensionLabel, writeNext } from './ipv6-next.js';
import { extensionBytesAt } from './ipv6-options.js';

const addressBytes = 16;
const routingTypeAt = 2;
const segmentsLeftAt = 3;
const routingDataAt = 4;
const routeAt = 8;
const routingType = Object.freeze({ sourceRoute: 0, mobile: 2, segments: 4 });

/** Reads routing headers. The last station of a source route takes the place of the destination in a row. */
export class RoutingCodec implements Codec<RoutingFieldName, CommonFaultCode> {
  readonly protocol = 'ipv6.routing';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.routing }] as const;
  readonly types = routingFields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    if (captured < routeAt || captured < extensionBytesAt(bytes, from)) return;
    const length = extensionBytesAt(bytes, from);
    const station = routeEndAt(bytes, from);
    if (station >= 0 && !packet.isQuoted(layer)) {
      packet.destinationAt = station;
      packet.destinationBytes = addressBytes;
    }
    carryNext(packet, layer, this.#protocols, bytes[from] ?? 0, from + length);
  }

  label(): string {
    return extensionLabel;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    if (captured >= routeAt && captured >= extensionBytesAt(bytes, from)) {
      writeNext(line, bytes[from] ?? 0);
      return;
    }
    line.ascii('IPv6 routing');
    writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<RoutingFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (readNumber(sink, 'ipv6.routing.nxt', bytes, from, 1, end) < 0) return;
    if (readNumber(sink, 'ipv6.routing.len', bytes, from + 1, 1, end) < 0) return;
    const length = extensionBytesAt(bytes, from);
    sink.field('ipv6.routing.len_oct', from + 1, 1, length);
    const type = readNumber(sink, 'ipv6.routing.type', bytes, from + routingTypeAt, 1, end);
    if (type < 0 || readNumber(sink, 'ipv6.routing.segleft', bytes, from + segmentsLeftAt, 1, end) < 0)
      return;
    readRoute(sink, bytes, from, type, from + length, end);
  }
}

/** Where the last station of the route in the whole header at `from` is; -1 if it has none or the packet has arrived. */
export function routeEndAt(bytes: Uint8Array, from: number): number {
  const length = extensionBytesAt(bytes, from);
  if ((bytes[from + segmentsLeftAt] ?? 0) === 0 || length < routeAt + addressBytes) return -1;
  switch (bytes[from + routingTypeAt]) {
    case routingType.sourceRoute:
    case routingType.mobile:
      return (length - routeAt) % addressBytes === 0 ? from + length - addressBytes : -1;
    case routingType.segments:
      return from + routeAt;
    default:
      return -1;
  }
}

function readRoute(
  sink: FieldSink<RoutingFieldName, CommonFaultCode>,
  bytes: Uint8Array,
  from: number,
  type: number,
  to: number,
  end: number,
): void {
  const at = from + routingDataAt;
  switch (type) {
    case routingType.sourceRoute:
      if (readBytes(sink, 'ipv6.routing.src.reserved', at, 4, end))
        readAddresses(sink, 'ipv6.routing.src.addr', from + routeAt, to, end);
      return;
    case routingType.mobile:
      if (readBytes(sink, 'ipv6.routing.mipv6.reserved', at, 4, end))
        readAddresses(sink, 'ipv6.routing.mipv6.home_address', from + routeAt, to, end);
      return;
    case routingType.segments:
      if (readNumber(sink, 'ipv6.routing.srh.last_entry', bytes, at, 1, end) < 0) return;
      if (readNumber(sink, 'ipv6.routing.srh.flags', bytes, at + 1, 1, end) < 0) return;
      if (readBytes(sink, 'ipv6.routing.srh.tag', at + 2, 2, end))
        readAddresses(sink, 'ipv6.routing.srh.addr', from + routeAt, to, end);
      return;
    default:
      readBytes(sink, 'ipv6.routing.unknown_data', at, to - at, end);
  }
}

function readAddresses(
  sink: FieldSink<RoutingFieldName, CommonFaultCode>,
  name: RoutingFieldName,
  from: number,
  to: number,
  end: number,
): void {
  for (let at = from; at + addressBytes <= to; at += addressBytes)
    if (!readBytes(sink, name, at, addressBytes, end)) return;
}
