import { checksumStatus, isWhole, layerSum, readVerdict } from '../checksum.js';
import type { CommonFaultCode } from '../common-faults.js';
import { FieldReader } from '../field-reader.js';
import type { FieldSink } from '../field-sink.js';
import type { Packet } from '../packet.js';
import { readBits } from '../read-fields.js';
import type { IgmpFieldName } from './igmp-fields.js';
import { addressBytes, checksumAt, igmpType, versionAt, wordBytes } from './igmp-message.js';

type Sink = FieldSink<IgmpFieldName, CommonFaultCode>;
type Reader = FieldReader<IgmpFieldName, CommonFaultCode>;

const checksumNames = Object.freeze({
  status: 'igmp.checksum.status',
  calculated: undefined,
  bad: 'igmp.bad_checksum',
  offloaded: 'igmp.checksum.offloaded',
} as const);

/** Gives the fields of an IGMP message to `sink`. */
export function readIgmp(packet: Packet, layer: number, sink: Sink): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  const end = packet.end(layer);
  const reader = new FieldReader<IgmpFieldName, CommonFaultCode>(bytes, from, end, sink);
  const version = end > from ? versionAt(bytes, from, end - from, packet.wireEnd(layer) - from) : -1;
  if (version >= 0) sink.field('igmp.version', from, 0, version);
  const type = reader.number('igmp.type', 1);
  if (type < 0) return;
  const hasTime = version === 2 || (version === 3 && type === igmpType.query);
  if (hasTime) reader.number('igmp.max_resp', 1);
  else if (reader.needs('igmp.reserved', 1)) reader.raw('igmp.reserved', 1);
  if (reader.number('igmp.checksum', 2) < 0) return;
  if (sink.wantsChecksums) readChecksum(packet, layer, sink);
  if (version < 0) reader.raw('igmp.data', end - reader.at);
  else if (type === igmpType.report3) readRecords(reader);
  else {
    readGroup(reader);
    if (version === 3) readQuery(reader);
  }
}

function readChecksum(packet: Packet, layer: number, sink: Sink): void {
  const at = packet.start(layer) + checksumAt;
  if (isWhole(packet, layer)) readVerdict(sink, checksumNames, packet, at, layerSum(packet, layer));
  else sink.field('igmp.checksum.status', at, 0, checksumStatus.unverified);
}

function readGroup(reader: Reader): void {
  if (reader.needs('igmp.maddr', addressBytes)) reader.raw('igmp.maddr', addressBytes);
}

/** Reads a query of version 3 after its group. */
function readQuery(reader: Reader): void {
  if (!reader.needs('igmp.s', 1)) return;
  const { at } = reader;
  const flags = reader.bytes[at] ?? 0;
  readBits(reader.sink, 'igmp.s', at, 1, flags, 8);
  readBits(reader.sink, 'igmp.qrv', at, 1, flags, 7);
  reader.at += 1;
  reader.number('igmp.qqic', 1);
  readSources(reader, reader.number('igmp.num_src', 2));
}

function readSources(reader: Reader, count: number): void {
  for (let index = 0; index < count && reader.needs('igmp.saddr', addressBytes); index += 1)
    reader.raw('igmp.saddr', addressBytes);
}

function readRecords(reader: Reader): void {
  if (reader.needs('igmp.reserved', 2)) reader.raw('igmp.reserved', 2);
  const count = reader.number('igmp.num_grp_recs', 2);
  for (let index = 0; index < count && !reader.failed; index += 1) {
    reader.number('igmp.record_type', 1);
    const words = reader.number('igmp.aux_data_len', 1);
    const sources = reader.number('igmp.num_src', 2);
    readGroup(reader);
    readSources(reader, sources);
    if (words > 0 && reader.needs('igmp.aux_data', words * wordBytes))
      reader.raw('igmp.aux_data', words * wordBytes);
  }
}
