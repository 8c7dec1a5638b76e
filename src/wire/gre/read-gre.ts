import { checksumStatus, isWhole, layerSum, readVerdict } from '../checksum.js';
import type { CommonFaultCode } from '../common-faults.js';
import { FieldReader } from '../field-reader.js';
import type { FieldSink } from '../field-sink.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits } from '../read-fields.js';
import type { GreFieldName } from './gre-fields.js';
import { flag, headerBytesAt, minHeaderBytes, versionOf } from './gre-header.js';

type Sink = FieldSink<GreFieldName, CommonFaultCode>;
type Reader = FieldReader<GreFieldName, CommonFaultCode>;

const checksumNames = Object.freeze({
  status: 'gre.checksum.status',
  calculated: undefined,
  bad: 'gre.checksum.incorrect',
  offloaded: 'gre.checksum.offloaded',
} as const);

/** Gives the fields of a GRE header to `sink`. */
export function readGre(packet: Packet, layer: number, sink: Sink): void {
  const from = packet.start(layer);
  const headerEnd = packet.headerEnd(layer);
  const reader = new FieldReader<GreFieldName, CommonFaultCode>(packet.bytes, from, headerEnd, sink);
  if (!reader.needs('gre.flags_and_version', 2)) return;
  const flags = numberAt(packet.bytes, from, 2);
  readFlags(reader, flags);
  reader.number('gre.proto', 2);
  if ((flags & (flag.checksum | flag.routing)) !== 0) {
    reader.number('gre.checksum', 2);
    if (!reader.failed && sink.wantsChecksums) readChecksum(packet, layer, flags, sink);
    reader.number('gre.offset', 2);
  }
  const isPptp = versionOf(flags) === 1;
  if ((flags & flag.key) !== 0) {
    if (isPptp) {
      reader.number('gre.key.payload_length', 2);
      reader.number('gre.key.call_id', 2);
    } else reader.number('gre.key', 4);
  }
  if ((flags & flag.sequence) !== 0) reader.number('gre.sequence_number', 4);
  if (isPptp && (flags & flag.acknowledgment) !== 0) reader.number('gre.ack_number', 4);
  if ((flags & flag.routing) !== 0) readRoutes(reader, from, headerEnd);
}

function readFlags(reader: Reader, flags: number): void {
  const { sink, at } = reader;
  sink.open('gre.flags_and_version', at, flags);
  readBits(sink, 'gre.flags.checksum', at, 2, flags, flag.checksum);
  readBits(sink, 'gre.flags.routing', at, 2, flags, flag.routing);
  readBits(sink, 'gre.flags.key', at, 2, flags, flag.key);
  readBits(sink, 'gre.flags.sequence_number', at, 2, flags, flag.sequence);
  readBits(sink, 'gre.flags.strict_source_route', at, 2, flags, 0x800);
  readBits(sink, 'gre.flags.recursion_control', at, 2, flags, 0x700);
  const isPptp = versionOf(flags) === 1;
  if (isPptp) readBits(sink, 'gre.flags.ack', at, 2, flags, flag.acknowledgment);
  readBits(sink, 'gre.flags.reserved', at, 2, flags, isPptp ? 0x78 : 0xf8);
  readBits(sink, 'gre.flags.version', at, 2, flags, 7);
  reader.at += 2;
  sink.close(reader.at);
}

/** A packet with a route alone has a place for a checksum without one. */
function readChecksum(packet: Packet, layer: number, flags: number, sink: Sink): void {
  const at = packet.start(layer) + minHeaderBytes;
  if ((flags & flag.checksum) === 0 || !isWhole(packet, layer))
    sink.field('gre.checksum.status', at, 0, checksumStatus.unverified);
  else readVerdict(sink, checksumNames, packet, at, layerSum(packet, layer));
}

function readRoutes(reader: Reader, from: number, headerEnd: number): void {
  const isRouteWhole = headerBytesAt(reader.bytes, from, headerEnd) >= 0;
  while (!reader.failed && reader.at < headerEnd) {
    reader.sink.open('gre.routing', reader.at);
    reader.number('gre.routing.address_family', 2);
    reader.number('gre.routing.sre_offset', 1);
    const length = reader.number('gre.routing.src_length', 1);
    if (length > 0 && reader.needs('gre.routing.information', length))
      reader.raw('gre.routing.information', length);
    reader.sink.close(reader.at);
  }
  if (!isRouteWhole && !reader.failed) reader.fail('TRUNCATED', 'gre.routing');
}
