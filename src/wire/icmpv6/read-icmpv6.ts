import { internetSum } from '../../bytes/checksum/internet-checksum.js';
import { checksumStatus, isWhole, readVerdict } from '../checksum.js';
import type { CommonFaultCode } from '../common-faults.js';
import { FieldReader } from '../field-reader.js';
import type { FieldSink } from '../field-sink.js';
import type { EchoRequest } from '../icmp/echo-requests.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import { pseudoHeaderSum } from '../ip/pseudo-header.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits } from '../read-fields.js';
import type { Icmpv6FieldName } from './icmpv6-fields.js';
import { checksumAt, icmpv6Type, optionsStartOf } from './icmpv6-message.js';
import { readListeners, readReport2 } from './read-listeners.js';
import { readNeighbourOptions } from './read-neighbour-options.js';

type Sink = FieldSink<Icmpv6FieldName, CommonFaultCode>;
type Reader = FieldReader<Icmpv6FieldName, CommonFaultCode>;

const addressBytes = 16;
const checksumNames = Object.freeze({
  status: 'icmpv6.checksum.status',
  calculated: undefined,
  bad: 'icmpv6.checksum_bad.expert',
  offloaded: 'icmpv6.checksum.offloaded',
} as const);

/** Gives the fields of an ICMPv6 message to `sink`. `request` is what it replies to. */
export function readIcmpv6(packet: Packet, layer: number, request: EchoRequest, sink: Sink): void {
  const end = packet.end(layer);
  const reader = new FieldReader<Icmpv6FieldName, CommonFaultCode>(
    packet.bytes,
    packet.start(layer),
    end,
    sink,
  );
  const type = reader.number('icmpv6.type', 1);
  reader.number('icmpv6.code', 1);
  if (reader.number('icmpv6.checksum', 2) < 0) return;
  readChecksum(packet, layer, sink);
  readBody(reader, type, request);
  if (!reader.failed && optionsStartOf(type) > 0) readNeighbourOptions(sink, packet.bytes, reader.at, end);
}

function readChecksum(packet: Packet, layer: number, sink: Sink): void {
  if (!sink.wantsChecksums) return;
  const from = packet.start(layer);
  const end = packet.end(layer);
  const length = end - from;
  const partial = pseudoHeaderSum(packet, layer, ipProtocol.icmpv6, length);
  if (!isWhole(packet, layer) || packet.isQuoted(layer) || partial < 0) {
    sink.field('icmpv6.checksum.status', from + checksumAt, 0, checksumStatus.unverified);
    return;
  }
  const sum = internetSum(packet.bytes, from, end, partial);
  readVerdict(sink, checksumNames, packet, from + checksumAt, sum, partial, length);
}

function readBody(reader: Reader, type: number, request: EchoRequest): void {
  switch (type) {
    case icmpv6Type.unreachable:
    case icmpv6Type.timeExceeded:
      readUnused(reader);
      return;
    case icmpv6Type.packetTooBig:
      reader.number('icmpv6.mtu', 4);
      return;
    case icmpv6Type.parameterProblem:
      reader.number('icmpv6.pointer', 4);
      return;
    case icmpv6Type.echo:
    case icmpv6Type.echoReply:
      reader.number('icmpv6.echo.identifier', 2);
      reader.number('icmpv6.echo.sequence_number', 2);
      if (!reader.failed && request.requestNumber > 0) {
        reader.sink.field('icmpv6.resp_to', reader.at, 0, request.requestNumber);
        reader.sink.field('icmpv6.resptime', reader.at, 0, request.responseMs);
      }
      return;
    case icmpv6Type.listenerQuery:
    case icmpv6Type.listenerReport:
    case icmpv6Type.listenerDone:
      readListeners(reader, type);
      return;
    case icmpv6Type.listenerReport2:
      readReport2(reader);
      return;
    case icmpv6Type.routerSolicitation:
    case icmpv6Type.inverseSolicitation:
    case icmpv6Type.inverseAdvertisement:
      readReserved(reader);
      return;
    case icmpv6Type.routerAdvertisement:
      readAdvertisement(reader);
      return;
    case icmpv6Type.neighbourSolicitation:
      readReserved(reader);
      readAddress(reader, 'icmpv6.nd.ns.target_address');
      return;
    case icmpv6Type.neighbourAdvertisement:
      readNeighbourFlags(reader);
      readAddress(reader, 'icmpv6.nd.na.target_address');
      return;
    case icmpv6Type.redirect:
      readReserved(reader);
      readAddress(reader, 'icmpv6.nd.rd.target_address');
      readAddress(reader, 'icmpv6.rd.na.destination_address');
      return;
    case icmpv6Type.multicastRouterAdvertisement:
      reader.number('icmpv6.mcast_ra.query_interval', 2);
      reader.number('icmpv6.mcast_ra.robustness_variable', 2);
      return;
    default:
      reader.raw('icmpv6.data', reader.end - reader.at);
  }
}

/** The 4 bytes before the quote of an error without a value of its own. */
function readUnused(reader: Reader): void {
  if (!reader.needs('icmpv6.reserved', 4)) return;
  if (reader.bytes[reader.at] === 0) reader.raw('icmpv6.reserved', 4);
  else {
    reader.number('icmpv6.length', 1);
    reader.raw('icmpv6.reserved', 3);
  }
}

function readReserved(reader: Reader): void {
  if (reader.needs('icmpv6.reserved', 4)) reader.raw('icmpv6.reserved', 4);
}

function readAddress(reader: Reader, name: Icmpv6FieldName): void {
  if (reader.needs(name, addressBytes)) reader.raw(name, addressBytes);
}

function readAdvertisement(reader: Reader): void {
  reader.number('icmpv6.nd.ra.cur_hop_limit', 1);
  if (!reader.needs('icmpv6.nd.ra.flag', 1)) return;
  const { sink, at } = reader;
  const flags = reader.bytes[at] ?? 0;
  sink.open('icmpv6.nd.ra.flag', at, flags);
  readBits(sink, 'icmpv6.nd.ra.flag.m', at, 1, flags, 0x80);
  readBits(sink, 'icmpv6.nd.ra.flag.o', at, 1, flags, 0x40);
  readBits(sink, 'icmpv6.nd.ra.flag.h', at, 1, flags, 0x20);
  readBits(sink, 'icmpv6.nd.ra.flag.prf', at, 1, flags, 0x18);
  readBits(sink, 'icmpv6.nd.ra.flag.p', at, 1, flags, 4);
  readBits(sink, 'icmpv6.nd.ra.flag.rsv', at, 1, flags, 3);
  reader.at += 1;
  sink.close(reader.at);
  reader.number('icmpv6.nd.ra.router_lifetime', 2);
  reader.number('icmpv6.nd.ra.reachable_time', 4);
  reader.number('icmpv6.nd.ra.retrans_timer', 4);
}

function readNeighbourFlags(reader: Reader): void {
  if (!reader.needs('icmpv6.nd.na.flag', 4)) return;
  const { sink, at } = reader;
  const flags = numberAt(reader.bytes, at, 4);
  sink.open('icmpv6.nd.na.flag', at, flags);
  sink.field('icmpv6.nd.na.flag.r', at, 4, flags >>> 31);
  readBits(sink, 'icmpv6.nd.na.flag.s', at, 4, flags, 0x4000_0000);
  readBits(sink, 'icmpv6.nd.na.flag.o', at, 4, flags, 0x2000_0000);
  readBits(sink, 'icmpv6.nd.na.flag.rsv', at, 4, flags, 0x1fff_ffff);
  reader.at += 4;
  sink.close(reader.at);
}
