/*
 * Multicast Listener Discovery: queries, reports and farewells (RFC 2710, section 3), and those of version 2 (RFC 3810, section 5).
 * From the byte after the checksum:
 *
 *   2 bytes            2 bytes  16 bytes   1 byte                 1 byte     2 bytes
 *  +------------------+--------+----------+----------------------+----------+---------+-----------+
 *  | response delay   |   0    |  group   | flags and robustness | interval |  count  | sources … |   version 2 from the flags on
 *  +------------------+--------+----------+----------------------+----------+---------+-----------+
 *
 *   2 bytes  2 bytes    1 byte  1 byte       2 bytes  16 bytes
 *  +--------+---------+ +------+------------+--------+---------+-----------+-------------+
 *  |   0    |  count  | | type | data words | count  |  group  | sources … |  data …     |   report of version 2
 *  +--------+---------+ +------+------------+--------+---------+-----------+-------------+
 */
import type { CommonFaultCode } from '../common-faults.js';
import type { FieldReader } from '../field-reader.js';
import { numberAt, readBits } from '../read-fields.js';
import type { Icmpv6FieldName } from './icmpv6-fields.js';
import { icmpv6Type, leastQuery2Bytes } from './icmpv6-message.js';

type Reader = FieldReader<Icmpv6FieldName, CommonFaultCode>;

const addressBytes = 16;
const recordHeadBytes = 20;
const recordsAt = 8;
const wordBytes = 4;

/** Reads a query, report or farewell after its checksum. */
export function readListeners(reader: Reader, type: number): void {
  const isQuery2 = type === icmpv6Type.listenerQuery && reader.end - reader.from >= leastQuery2Bytes;
  reader.number(isQuery2 ? 'icmpv6.mld.maximum_response_code' : 'icmpv6.mld.maximum_response_delay', 2);
  if (reader.needs('icmpv6.reserved', 2)) reader.raw('icmpv6.reserved', 2);
  if (reader.needs('icmpv6.mld.multicast_address', addressBytes))
    reader.raw('icmpv6.mld.multicast_address', addressBytes);
  if (!isQuery2) return;
  const { sink, at } = reader;
  const flags = reader.bytes[at] ?? 0;
  sink.open('icmpv6.mld.flag', at, flags);
  readBits(sink, 'icmpv6.mld.flag.s', at, 1, flags, 8);
  readBits(sink, 'icmpv6.mld.flag.qrv', at, 1, flags, 7);
  readBits(sink, 'icmpv6.mld.flag.reserved', at, 1, flags, 0xf0);
  reader.at += 1;
  sink.close(reader.at);
  reader.number('icmpv6.mld.qqi', 1);
  readSources(reader, 'icmpv6.mld.source_address', reader.number('icmpv6.mld.nb_sources', 2));
}

/**
 * Reads a report of version 2 after its checksum. As in Wireshark, records are read to the end of the message; that there are fewer
 * than it says is a fault.
 */
export function readReport2(reader: Reader): void {
  if (reader.needs('icmpv6.reserved', 2)) reader.raw('icmpv6.reserved', 2);
  const count = reader.number('icmpv6.mldr.nb_mcast_records', 2);
  let index = 0;
  for (; reader.at < reader.end && !reader.failed; index += 1) readRecord(reader);
  if (index < count && !reader.failed) reader.fail('TRUNCATED', 'icmpv6.mldr.mar');
}

function readRecord(reader: Reader): void {
  reader.sink.open('icmpv6.mldr.mar', reader.at);
  reader.number('icmpv6.mldr.mar.record_type', 1);
  const words = reader.number('icmpv6.mldr.mar.aux_data_len', 1);
  const sources = reader.number('icmpv6.mldr.mar.nb_sources', 2);
  if (reader.needs('icmpv6.mldr.mar.multicast_address', addressBytes))
    reader.raw('icmpv6.mldr.mar.multicast_address', addressBytes);
  readSources(reader, 'icmpv6.mldr.mar.source_address', sources);
  if (reader.needs('icmpv6.mldr.mar.auxiliary_data', words * wordBytes))
    reader.raw('icmpv6.mldr.mar.auxiliary_data', words * wordBytes);
  reader.sink.close(reader.at);
}

function readSources(reader: Reader, name: Icmpv6FieldName, count: number): void {
  for (let index = 0; index < count && reader.needs(name, addressBytes); index += 1)
    reader.raw(name, addressBytes);
}

/** Bytes of the query at `from`, of which `captured` are there. */
export function queryBytes(bytes: Uint8Array, from: number, captured: number): number {
  if (captured < leastQuery2Bytes) return 24;
  return leastQuery2Bytes + numberAt(bytes, from + 26, 2) * addressBytes;
}

/**
 * Whether all records of the report of version 2 at `from` are there before `end`; they go on until `wireEnd`. Allocates nothing.
 */
export function areRecordsWhole(bytes: Uint8Array, from: number, end: number, wireEnd: number): boolean {
  for (let at = from + recordsAt; at < wireEnd; ) {
    if (at + recordHeadBytes > end) return false;
    const dataBytes = (bytes[at + 1] ?? 0) * wordBytes;
    at += recordHeadBytes + numberAt(bytes, at + 2, 2) * addressBytes + dataBytes;
    if (at > end) return false;
  }
  return true;
}
