/*
 * A DNS message (RFC 1035, section 4).
 *
 *   2 bytes   2 bytes   2 bytes     2 bytes   2 bytes     2 bytes
 *  +---------+---------+-----------+---------+-----------+------------+-----------+---------+
 *  | id      | flags   | questions | answers | authority | additional | questions | records |
 *  +---------+---------+-----------+---------+-----------+------------+-----------+---------+
 *
 *  question:  name | type 2 | class 2
 *  record:    name | type 2 | class 2 | time to live 4 | length 2 | data
 *
 * In the records and questions of multicast DNS, the first bit of the class is a flag of its own (RFC 6762, sections 5.4 and 10.2).
 */
import { numberAt, readBits } from '../read-fields.js';
import type { DnsFieldName } from './dns-fields.js';
import { recordType } from './dns-names.js';
import type { MessageReader } from './message-reader.js';
import { readOptionRecord } from './read-options.js';
import { readRecordData } from './read-record-data.js';

/** The protocols that share the format: DNS, multicast DNS (RFC 6762) and link-local multicast name resolution (RFC 4795). */
export type DnsVariant = 'dns' | 'mdns' | 'llmnr';

const updateOpcode = 5;
const responseFlag = 0x8000;
const authenticatedFlag = 0x20;
const classMask = 0x7fff;

/** Reads a message until its end or first fault, or until `isEnough` says that no more is wanted. */
export function readMessage(
  reader: MessageReader,
  variant: DnsVariant,
  isEnough = (): boolean => false,
): void {
  const { sink } = reader;
  reader.number('dns.id', 2);
  if (!reader.needs('dns.flags', 2)) return;
  const flags = numberAt(reader.bytes, reader.at, 2);
  sink.open('dns.flags', reader.at, flags);
  if (variant === 'llmnr') readLinkLocalFlags(reader, flags);
  else readFlags(reader, flags);
  reader.at += 2;
  sink.close(reader.at);
  const isUpdate = ((flags >> 11) & 15) === updateOpcode;
  const questions = reader.number(isUpdate ? 'dns.count.zones' : 'dns.count.queries', 2);
  const answers = reader.number(isUpdate ? 'dns.count.prerequisites' : 'dns.count.answers', 2);
  const authority = reader.number(isUpdate ? 'dns.count.updates' : 'dns.count.auth_rr', 2);
  const additional = reader.number('dns.count.add_rr', 2);
  const isMulticast = variant === 'mdns';
  // Each question and record takes at least 5 bytes, or is a fault: the bytes bound the work, not the counts.
  for (let left = questions; left > 0 && !reader.failed && !isEnough(); left -= 1)
    readQuestion(reader, isMulticast);
  for (let left = answers + authority + additional; left > 0 && !reader.failed && !isEnough(); left -= 1)
    readRecord(reader, isMulticast);
}

function readFlags(reader: MessageReader, flags: number): void {
  const isResponse = (flags & responseFlag) !== 0;
  const bits = (name: DnsFieldName, mask: number): void =>
    readBits(reader.sink, name, reader.at, 2, flags, mask);
  bits('dns.flags.response', responseFlag);
  bits('dns.flags.opcode', 0x7800);
  if (isResponse) bits('dns.flags.authoritative', 0x400);
  bits('dns.flags.truncated', 0x200);
  bits('dns.flags.recdesired', 0x100);
  if (isResponse) bits('dns.flags.recavail', 0x80);
  bits('dns.flags.z', 0x40);
  if (isResponse || (flags & authenticatedFlag) !== 0) bits('dns.flags.authenticated', authenticatedFlag);
  bits('dns.flags.checkdisable', 0x10);
  if (isResponse) bits('dns.flags.rcode', 15);
}

function readLinkLocalFlags(reader: MessageReader, flags: number): void {
  const bits = (name: DnsFieldName, mask: number): void =>
    readBits(reader.sink, name, reader.at, 2, flags, mask);
  bits('dns.flags.response', responseFlag);
  bits('dns.flags.opcode', 0x7800);
  bits('dns.flags.conflict', 0x400);
  bits('dns.flags.truncated', 0x200);
  bits('dns.flags.tentative', 0x100);
  if ((flags & responseFlag) !== 0) bits('dns.flags.rcode', 15);
}

function readQuestion(reader: MessageReader, isMulticast: boolean): void {
  const { sink } = reader;
  const from = reader.at;
  const name = reader.name('dns.qry.name');
  if (name === undefined) return;
  sink.field('dns.qry.name.len', from, 0, name.textBytes);
  sink.field('dns.count.labels', from, 0, name.labels);
  reader.number('dns.qry.type', 2);
  readClass(reader, 'dns.qry.class', isMulticast ? 'dns.qry.qu' : undefined);
}

function readRecord(reader: MessageReader, isMulticast: boolean): void {
  const name = reader.peekName('dns.resp.name');
  if (name === undefined) return;
  const type = name.next + 2 <= reader.end ? numberAt(reader.bytes, name.next, 2) : -1;
  const labels = name.labels > 1 && type === recordType.srv ? serviceLabels(name.text) : undefined;
  if (labels === undefined) reader.name('dns.resp.name');
  else {
    const [service, protocol, rest] = labels;
    reader.sink.field('dns.srv.service', reader.at, name.next - reader.at, service);
    reader.sink.field('dns.srv.proto', reader.at, name.next - reader.at, protocol);
    reader.sink.field('dns.srv.name', reader.at, name.next - reader.at, rest);
    reader.at = name.next;
  }
  reader.number('dns.resp.type', 2);
  if (type === recordType.opt) {
    readOptionRecord(reader);
    return;
  }
  readClass(reader, 'dns.resp.class', isMulticast ? 'dns.resp.cache_flush' : undefined);
  reader.number('dns.resp.ttl', 4);
  const length = reader.number('dns.resp.len', 2);
  if (length <= 0) return;
  const dataFrom = reader.at;
  readRecordData(reader, type, dataFrom + length);
  reader.at = Math.min(dataFrom + length, reader.end);
}

/** The service, the protocol and the domain of a name of an SRV record (RFC 2782): `_ldap._tcp.example.org`. */
function serviceLabels(name: string): readonly [service: string, protocol: string, domain: string] {
  const [service = '', protocol = '', ...rest] = name.split('.');
  return [service, protocol, rest.join('.')];
}

function readClass(reader: MessageReader, name: DnsFieldName, flag: DnsFieldName | undefined): void {
  if (flag === undefined) {
    reader.number(name, 2);
    return;
  }
  if (!reader.needs(name, 2)) return;
  const value = numberAt(reader.bytes, reader.at, 2);
  reader.sink.field(name, reader.at, 2, value & classMask);
  readBits(reader.sink, flag, reader.at, 2, value, responseFlag);
  reader.at += 2;
}
