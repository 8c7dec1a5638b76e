/*
 * Extension headers of IPv6 (RFC 8200, section 4).
 *
 *   1 byte        1 byte
 *  +-------------+--------+-----------+
 *  | next header | length | options … |   hop-by-hop and destination options; length: in units of 8 bytes, without the first 8
 *  +-------------+--------+-----------+
 *
 *   1 byte        1 byte   1 byte   1 byte
 *  +-------------+--------+------+---------------+------+
 *  | next header | length | type | segments left | data |   routing (RFC 6275, RFC 8754)
 *  +-------------+--------+------+---------------+------+
 *
 *   1 byte        1 byte     13 bits   2 bits   1 bit   4 bytes
 *  +-------------+----------+--------+----------+------+----------------+
 *  | next header | reserved | offset | reserved | more | identification |   fragment; offset: in units of 8 bytes
 *  +-------------+----------+--------+----------+------+----------------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits, readBytes, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { ipProtocol } from './ip-protocols.js';
import {
  type DestinationOptionsFieldName,
  destinationOptionsFields,
  type FragmentFieldName,
  fragmentFields,
  type HopByHopFieldName,
  hopByHopFields,
  type RoutingFieldName,
  routingFields,
} from './ipv6-extension-fields.js';
import { carryNext, writeNext } from './ipv6-next.js';
import { areOptionsWhole, extensionBytesAt, readOptions } from './ipv6-options.js';

const optionsAt = 2;
const addressBytes = 16;
const label = 'IPv6';

/** Reads hop-by-hop options. */
export class HopByHopCodec implements Codec<HopByHopFieldName, CommonFaultCode> {
  readonly protocol = 'ipv6.hopopts';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.hopByHopOptions }] as const;
  readonly types = hopByHopFields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    nextOfOptions(packet, layer, this.#protocols);
  }

  label(): string {
    return label;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    infoOfOptions(packet, layer, line, 'IPv6 hop-by-hop options');
  };

  fields(packet: Packet, layer: number, sink: FieldSink<HopByHopFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (readNumber(sink, 'ipv6.hopopts.nxt', bytes, from, 1, end) < 0) return;
    if (readNumber(sink, 'ipv6.hopopts.len', bytes, from + 1, 1, end) < 0) return;
    const length = extensionBytesAt(bytes, from);
    sink.field('ipv6.hopopts.len_oct', from + 1, 1, length);
    readOptions(sink, bytes, from + optionsAt, from + length, end);
  }
}

/** Reads destination options. */
export class DestinationOptionsCodec implements Codec<DestinationOptionsFieldName, CommonFaultCode> {
  readonly protocol = 'ipv6.dstopts';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.destinationOptions }] as const;
  readonly types = destinationOptionsFields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    nextOfOptions(packet, layer, this.#protocols);
  }

  label(): string {
    return label;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    infoOfOptions(packet, layer, line, 'IPv6 destination options');
  };

  fields(packet: Packet, layer: number, sink: FieldSink<DestinationOptionsFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (readNumber(sink, 'ipv6.dstopts.nxt', bytes, from, 1, end) < 0) return;
    if (readNumber(sink, 'ipv6.dstopts.len', bytes, from + 1, 1, end) < 0) return;
    const length = extensionBytesAt(bytes, from);
    sink.field('ipv6.dstopts.len_oct', from + 1, 1, length);
    readOptions(sink, bytes, from + optionsAt, from + length, end);
  }
}

function nextOfOptions(packet: Packet, layer: number, protocols: CodecTable): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  if (!isOptionsHeaderWhole(packet, layer)) return;
  carryNext(packet, layer, protocols, bytes[from] ?? 0, from + extensionBytesAt(bytes, from));
}

function isOptionsHeaderWhole(packet: Packet, layer: number): boolean {
  const { bytes } = packet;
  const from = packet.start(layer);
  const end = packet.end(layer);
  return (
    from + optionsAt <= end &&
    areOptionsWhole(bytes, from + optionsAt, from + extensionBytesAt(bytes, from), end)
  );
}

function infoOfOptions(packet: Packet, layer: number, line: Line, name: string): void {
  if (isOptionsHeaderWhole(packet, layer)) writeNext(line, packet.bytes[packet.start(layer)] ?? 0);
  else {
    line.ascii(name);
    writeCut(line, packet, layer);
  }
}

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
    const station = finalStationAt(bytes, from, length);
    if (station >= 0 && !packet.isQuoted(layer)) {
      packet.destinationAt = station;
      packet.destinationBytes = addressBytes;
    }
    carryNext(packet, layer, this.#protocols, bytes[from] ?? 0, from + length);
  }

  label(): string {
    return label;
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

/** Where the last station is, -1 if the header has none or the packet has arrived. */
function finalStationAt(bytes: Uint8Array, from: number, length: number): number {
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

const fragmentAt = 2;
const identificationAt = 4;
const fragmentBytes = 8;

/** Reads fragment headers. Fragments are not put together: only one that is the whole packet is opened (RFC 6946). */
export class FragmentCodec implements Codec<FragmentFieldName, CommonFaultCode> {
  readonly protocol = 'ipv6.fraghdr';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.fragment }] as const;
  readonly types = fragmentFields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (packet.end(layer) - from < fragmentBytes) return;
    if (isFragment(bytes, from)) packet.carry(dataCodec, from + fragmentBytes, packet.wireEnd(layer));
    else carryNext(packet, layer, this.#protocols, bytes[from] ?? 0, from + fragmentBytes);
  }

  label(): string {
    return label;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (packet.end(layer) - from < fragmentBytes) {
      writeCut(line, packet, layer);
      return;
    }
    if (!isFragment(bytes, from)) {
      writeNext(line, bytes[from] ?? 0);
      return;
    }
    const offset = numberAt(bytes, from + fragmentAt, 2);
    line.ascii(`IPv6 fragment (off=${offset & 0xfff8} more=${(offset & 1) === 0 ? 'n' : 'y'} ident=0x`);
    line.hex(numberAt(bytes, from + identificationAt, 4), 8);
    line.ascii(` nxt=${bytes[from] ?? 0})`);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<FragmentFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (readNumber(sink, 'ipv6.fraghdr.nxt', bytes, from, 1, end) < 0) return;
    if (readNumber(sink, 'ipv6.fraghdr.reserved_octet', bytes, from + 1, 1, end) < 0) return;
    if (end - from < identificationAt) {
      sink.fault('TRUNCATED', from + fragmentAt, 'ipv6.fraghdr.offset');
      return;
    }
    const offset = numberAt(bytes, from + fragmentAt, 2);
    readBits(sink, 'ipv6.fraghdr.offset', from + fragmentAt, 2, offset, 0xfff8);
    readBits(sink, 'ipv6.fraghdr.reserved_bits', from + fragmentAt, 2, offset, 6);
    readBits(sink, 'ipv6.fraghdr.more', from + fragmentAt, 2, offset, 1);
    readNumber(sink, 'ipv6.fraghdr.ident', bytes, from + identificationAt, 4, end);
  }
}

function isFragment(bytes: Uint8Array, from: number): boolean {
  return (numberAt(bytes, from + fragmentAt, 2) & 0xfff9) !== 0;
}
