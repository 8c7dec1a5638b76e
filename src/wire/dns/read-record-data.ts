import type { DnsFieldName } from './dns-fields.js';
import { recordType } from './dns-names.js';
import type { MessageReader } from './message-reader.js';
import { readServiceBinding } from './read-service-binding.js';

/**
 * Reads what a record says, by its type; it ends before `end` as its length says. Data of a type that is not read stays bytes.
 * Sources: RFC 1035 (section 3.3), 2782 (SRV), 3403 (NAPTR), 3596 (AAAA), 4034 (DS, RRSIG, NSEC, DNSKEY), 8659 (CAA), 9460 (SVCB).
 */
export function readRecordData(reader: MessageReader, type: number, end: number): void {
  switch (type) {
    case recordType.a:
      reader.raw('dns.a', 4);
      return;
    case recordType.aaaa:
      reader.raw('dns.aaaa', 16);
      return;
    case recordType.ns:
      reader.name('dns.ns');
      return;
    case recordType.cname:
      reader.name('dns.cname');
      return;
    case recordType.dname:
      reader.name('dns.dname');
      return;
    case recordType.ptr:
      reader.name('dns.ptr.domain_name');
      return;
    case recordType.nsec:
      reader.name('dns.nsec.next_domain_name');
      return;
    case recordType.mx:
      reader.number('dns.mx.preference', 2);
      reader.name('dns.mx.mail_exchange');
      return;
    case recordType.srv:
      reader.number('dns.srv.priority', 2);
      reader.number('dns.srv.weight', 2);
      reader.number('dns.srv.port', 2);
      reader.name('dns.srv.target');
      return;
    case recordType.hinfo:
      reader.countedText('dns.hinfo.cpu_length', 'dns.hinfo.cpu');
      reader.countedText('dns.hinfo.os_length', 'dns.hinfo.os');
      return;
    case recordType.txt:
      readTexts(reader, 'dns.txt.length', 'dns.txt', end);
      return;
    case recordType.spf:
      readTexts(reader, 'dns.spf.length', 'dns.spf', end);
      return;
    case recordType.soa:
      readAuthority(reader);
      return;
    case recordType.naptr:
      readNamingAuthority(reader);
      return;
    case recordType.caa:
      readCertificationAuthority(reader, end);
      return;
    case recordType.svcb:
    case recordType.https:
      readServiceBinding(reader, end);
      return;
    default:
      readSecurity(reader, type, end);
  }
}

function readSecurity(reader: MessageReader, type: number, end: number): void {
  switch (type) {
    case recordType.ds:
    case recordType.cds:
    case recordType.dlv:
      reader.number('dns.ds.key_id', 2);
      reader.number('dns.ds.algorithm', 1);
      reader.number('dns.ds.digest_type', 1);
      reader.raw('dns.ds.digest', end - reader.at);
      return;
    case recordType.sig:
    case recordType.rrsig:
      readSignature(reader, end);
      return;
    case recordType.dnskey:
    case recordType.cdnskey:
      readKey(reader, end);
      return;
    case recordType.nsec3:
      readHashedDenial(reader);
      readHash(reader);
      return;
    case recordType.nsec3param:
      readHashedDenial(reader);
      return;
    case recordType.null:
      reader.raw('dns.null', end - reader.at);
      return;
    default:
      reader.raw('dns.data', end - reader.at);
  }
}

function readTexts(reader: MessageReader, length: DnsFieldName, name: DnsFieldName, end: number): void {
  while (reader.at < end && !reader.failed) reader.countedText(length, name);
  if (reader.at > end && !reader.failed) reader.fail('LENGTH_TOO_LARGE', length);
}

function readAuthority(reader: MessageReader): void {
  reader.name('dns.soa.mname');
  reader.name('dns.soa.rname');
  reader.number('dns.soa.serial_number', 4);
  reader.number('dns.soa.refresh_interval', 4);
  reader.number('dns.soa.retry_interval', 4);
  reader.number('dns.soa.expire_limit', 4);
  reader.number('dns.soa.minimum_ttl', 4);
}

function readNamingAuthority(reader: MessageReader): void {
  reader.number('dns.naptr.order', 2);
  reader.number('dns.naptr.preference', 2);
  reader.countedText('dns.naptr.flags_length', 'dns.naptr.flags');
  reader.countedText('dns.naptr.service_length', 'dns.naptr.service');
  reader.countedText('dns.naptr.regex_length', 'dns.naptr.regex');
  const replacement = reader.peekName('dns.naptr.replacement');
  if (replacement === undefined) return;
  reader.sink.field('dns.naptr.replacement_length', reader.at, 0, replacement.textBytes);
  reader.name('dns.naptr.replacement');
}

/** The field that holds the value of each property of a CAA record. */
const caaFields: Readonly<Record<string, DnsFieldName>> = Object.freeze({
  issue: 'dns.caa.issue',
  issuewild: 'dns.caa.issuewild',
  iodef: 'dns.caa.iodef',
});

function readCertificationAuthority(reader: MessageReader, end: number): void {
  if (!reader.needs('dns.caa.flags', 1)) return;
  const flags = reader.bytes[reader.at] ?? 0;
  reader.sink.open('dns.caa.flags', reader.at, flags);
  reader.sink.field('dns.caa.flags.issuer_critical', reader.at, 1, flags >> 7);
  reader.at += 1;
  reader.sink.close(reader.at);
  const from = reader.at;
  if (!reader.needs('dns.caa.tag_length', 1)) return;
  const tagFrom = from + 1;
  const valueFrom = tagFrom + (reader.bytes[from] ?? 0);
  if (valueFrom > Math.min(end, reader.end) || end > reader.end) {
    reader.fail(end > reader.end ? 'TRUNCATED' : 'LENGTH_TOO_LARGE', 'dns.caa.tag_length');
    return;
  }
  const tag = String.fromCharCode(...reader.bytes.subarray(tagFrom, valueFrom));
  reader.sink.open(caaFields[tag] ?? 'dns.caa.unknown', from);
  reader.number('dns.caa.tag_length', 1);
  reader.text('dns.caa.tag', valueFrom - tagFrom);
  reader.text('dns.caa.value', end - valueFrom);
  reader.sink.close(reader.at);
}

function readSignature(reader: MessageReader, end: number): void {
  reader.number('dns.rrsig.type_covered', 2);
  reader.number('dns.rrsig.algorithm', 1);
  reader.number('dns.rrsig.labels', 1);
  reader.number('dns.rrsig.original_ttl', 4);
  reader.number('dns.rrsig.signature_expiration', 4);
  reader.number('dns.rrsig.signature_inception', 4);
  reader.number('dns.rrsig.key_tag', 2);
  reader.name('dns.rrsig.signers_name');
  reader.raw('dns.rrsig.signature', end - reader.at);
}

function readKey(reader: MessageReader, end: number): void {
  const from = reader.at;
  if (!reader.needs('dns.dnskey.flags', 2)) return;
  const high = reader.bytes[from] ?? 0;
  const low = reader.bytes[from + 1] ?? 0;
  reader.sink.open('dns.dnskey.flags', from, high * 256 + low);
  reader.sink.field('dns.dnskey.flags.zone_key', from, 2, high & 1);
  reader.sink.field('dns.dnskey.flags.key_revoked', from, 2, low >> 7);
  reader.sink.field('dns.dnskey.flags.secure_entry_point', from, 2, low & 1);
  reader.sink.field('dns.dnskey.flags.reserved', from, 2, ((high & 0xfe) << 7) | ((low & 0x7e) >> 1));
  reader.at += 2;
  reader.sink.close(reader.at);
  reader.number('dns.dnskey.protocol', 1);
  const algorithm = reader.number('dns.dnskey.algorithm', 1);
  if (algorithm > 1 && end <= reader.end)
    reader.sink.field('dns.dnskey.key_id', from, 0, keyTag(reader.bytes, from, end));
  reader.raw('dns.dnskey.public_key', end - reader.at);
}

/** The head that NSEC3 and NSEC3PARAM have in common (RFC 5155, sections 3.2 and 4.2). */
function readHashedDenial(reader: MessageReader): void {
  reader.number('dns.nsec3.algo', 1);
  if (!reader.needs('dns.nsec3.flags', 1)) return;
  const flags = reader.bytes[reader.at] ?? 0;
  reader.sink.open('dns.nsec3.flags', reader.at, flags);
  reader.sink.field('dns.nsec3.flags.opt_out', reader.at, 1, flags & 1);
  reader.at += 1;
  reader.sink.close(reader.at);
  reader.number('dns.nsec3.iterations', 2);
  const salt = reader.number('dns.nsec3.salt_length', 1);
  if (salt > 0) reader.raw('dns.nsec3.salt_value', salt);
}

/** The hashed owner that follows, as text in base 32 (RFC 4648, section 7). */
function readHash(reader: MessageReader): void {
  const length = reader.number('dns.nsec3.hash_length', 1);
  if (length < 0 || !reader.needs('dns.nsec3.hash_value', length)) return;
  reader.sink.field('dns.nsec3.hash_value', reader.at, length, base32(reader.bytes, reader.at, length));
  reader.at += length;
}

function base32(bytes: Uint8Array, from: number, length: number): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (let at = from; at < from + length; at += 1) {
    value = ((value << 8) | (bytes[at] ?? 0)) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ((value >> (bits - 5)) & 31).toString(32);
  }
  return bits > 0 ? text + ((value << (5 - bits)) & 31).toString(32) : text;
}

/** The tag by which signatures name a key (RFC 4034, appendix B): a sum of its data, but for algorithm 1. */
function keyTag(bytes: Uint8Array, from: number, end: number): number {
  let sum = 0;
  for (let at = from; at < end; at += 1)
    sum += ((at - from) & 1) === 0 ? (bytes[at] ?? 0) * 256 : (bytes[at] ?? 0);
  return (sum + Math.floor(sum / 0x1_0000)) & 0xffff;
}
