/*
 * A message of NTP (RFC 5905, section 7.3). A timestamp is seconds since 1900 and a fraction, 4 bytes each.
 *
 *   1 byte               1 byte    1 byte  1 byte      4 bytes      4 bytes           4 bytes
 *  +---------+----+------+---------+-------+-----------+------------+-----------------+-----------+
 *  | leap 2  | version 3 | stratum | poll  | precision | root delay | root dispersion | reference |
 *  |         | mode 3    |         |       |           |            |                 |           |
 *  +---------+-----------+---------+-------+-----------+------------+-----------------+-----------+
 *  | reference time 8    | origin time 8   | receive time 8         | transmit time 8             |
 *  +---------------------+-----------------+------------------------+-----------------------------+
 *  | extension: type 2, length 2 (with these 4), value … | key 4 | digest 16 or more              |
 *  +-----------------------------------------------------+-------+--------------------------------+
 *
 * A control message, mode 6 (RFC 9327, section 2), and a private one of ntpd, mode 7:
 *
 *  +-------+---------+------------+----------+---------------+----------+---------+------+
 *  | flags | flags 2 | sequence 2 | status 2 | association 2 | offset 2 | count 2 | data |
 *  +-------+---------+------------+----------+---------------+----------+---------+------+
 *  +-------+---------------+----------------+---------+----------------------+-----------------------+-------+
 *  | flags | auth 1, seq 7 | implementation | request | error 4, items 12    | reserved 4, size 12   | items |
 *  +-------+---------------+----------------+---------+----------------------+-----------------------+-------+
 */
import { dateText } from '../../bytes/date-text.js';
import type { CommonFaultCode } from '../common-faults.js';
import type { FieldReader } from '../field-reader.js';
import { numberAt, readBits } from '../read-fields.js';
import type { NtpFieldName } from './ntp-fields.js';
import { ntpMode } from './ntp-names.js';

/** Reads an NTP message field by field. */
export type NtpReader = FieldReader<NtpFieldName, CommonFaultCode>;

/** Seconds from 1900 to 1970, and from 1970 to 2036, where the seconds of NTP begin anew (RFC 4330, section 3). */
const secondsTo1970 = 2_208_988_800;
const secondsTo2036 = 2_085_978_496;
const firstEra = 0x8000_0000;

const leastExtensionBytes = 16;
const keyBytes = 4;
/** The key and the shortest digest. */
const leastAuthenticationBytes = 20;

/** Reads a message until its end or first fault. */
export function readNtp(reader: NtpReader): void {
  if (!reader.needs('ntp.flags', 1)) return;
  const flags = reader.bytes[reader.at] ?? 0;
  const mode = flags & 7;
  readFlags(reader, flags, mode === ntpMode.private);
  if (mode === ntpMode.control) readControl(reader);
  else if (mode === ntpMode.private) readPrivate(reader);
  else readTimes(reader);
}

function readFlags(reader: NtpReader, flags: number, isPrivate: boolean): void {
  const { sink, at } = reader;
  sink.open('ntp.flags', at, flags);
  if (isPrivate) {
    readBits(sink, 'ntp.priv.flags.r', at, 1, flags, 0x80);
    readBits(sink, 'ntp.priv.flags.more', at, 1, flags, 0x40);
  } else readBits(sink, 'ntp.flags.li', at, 1, flags, 0xc0);
  readBits(sink, 'ntp.flags.vn', at, 1, flags, 0x38);
  readBits(sink, 'ntp.flags.mode', at, 1, flags, 0x07);
  reader.at += 1;
  sink.close(reader.at);
}

function readTimes(reader: NtpReader): void {
  reader.number('ntp.stratum', 1);
  reader.number('ntp.ppoll', 1);
  reader.number('ntp.precision', 1);
  reader.number('ntp.rootdelay', 4);
  reader.number('ntp.rootdispersion', 4);
  reader.raw('ntp.refid', 4);
  readTime(reader, 'ntp.reftime');
  readTime(reader, 'ntp.org');
  readTime(reader, 'ntp.rec');
  readTime(reader, 'ntp.xmt');
  while (isExtension(reader)) readExtension(reader);
  const left = reader.end - reader.at;
  if (reader.failed || left < keyBytes) return;
  reader.raw('ntp.keyid', keyBytes);
  reader.raw('ntp.mac', left - keyBytes);
}

/** Reads a timestamp; one of 0 stands for a time that is not known, and is its bytes. */
function readTime(reader: NtpReader, name: NtpFieldName): void {
  if (!reader.needs(name, 8)) return;
  const seconds = numberAt(reader.bytes, reader.at, 4);
  const fraction = numberAt(reader.bytes, reader.at + 4, 4);
  const unix = seconds >= firstEra ? seconds - secondsTo1970 : seconds + secondsTo2036;
  const isKnown = seconds !== 0 || fraction !== 0;
  reader.sink.field(
    name,
    reader.at,
    8,
    isKnown ? dateText(unix, Math.floor((fraction * 1e9) / 2 ** 32)) : undefined,
  );
  reader.at += 8;
}

/**
 * Whether an extension field is next, and not the key of a digest: nothing says so but that its length fits, and that what is left
 * after it can be the end, a key, or a key with its digest (RFC 7822, section 3).
 */
function isExtension(reader: NtpReader): boolean {
  const left = reader.end - reader.at;
  if (reader.failed || left < leastExtensionBytes) return false;
  const length = numberAt(reader.bytes, reader.at + 2, 2);
  if (length < leastExtensionBytes || length % 4 !== 0 || length > left) return false;
  const after = left - length;
  return after === 0 || after === keyBytes || after >= leastAuthenticationBytes;
}

function readExtension(reader: NtpReader): void {
  reader.sink.open('ntp.ext', reader.at);
  reader.number('ntp.ext.type', 2);
  const length = reader.number('ntp.ext.length', 2);
  reader.raw('ntp.ext.value', length - 4);
  reader.sink.close(reader.at);
}

function readControl(reader: NtpReader): void {
  const { sink, at } = reader;
  if (!reader.needs('ntp.ctrl.flags2', 1)) return;
  const flags = reader.bytes[at] ?? 0;
  sink.open('ntp.ctrl.flags2', at, flags);
  readBits(sink, 'ntp.ctrl.flags2.r', at, 1, flags, 0x80);
  readBits(sink, 'ntp.ctrl.flags2.error', at, 1, flags, 0x40);
  readBits(sink, 'ntp.ctrl.flags2.more', at, 1, flags, 0x20);
  readBits(sink, 'ntp.ctrl.flags2.opcode', at, 1, flags, 0x1f);
  reader.at += 1;
  sink.close(reader.at);
  reader.number('ntp.ctrl.sequence', 2);
  reader.number('ntp.ctrl.status', 2);
  reader.number('ntp.ctrl.associd', 2);
  reader.number('ntp.ctrl.offset', 2);
  const count = reader.number('ntp.ctrl.count', 2);
  // As in Wireshark, a request may announce more data than it has.
  const isResponse = (flags & 0x80) !== 0;
  reader.raw('ntp.ctrl.data', isResponse ? count : Math.min(count, reader.end - reader.at));
}

function readPrivate(reader: NtpReader): void {
  const { sink, bytes } = reader;
  if (!reader.needs('ntp.priv.auth_seq', 1)) return;
  const authentication = bytes[reader.at] ?? 0;
  sink.open('ntp.priv.auth_seq', reader.at, authentication);
  readBits(sink, 'ntp.priv.auth', reader.at, 1, authentication, 0x80);
  readBits(sink, 'ntp.priv.seq', reader.at, 1, authentication, 0x7f);
  reader.at += 1;
  sink.close(reader.at);
  reader.number('ntp.priv.impl', 1);
  reader.number('ntp.priv.reqcode', 1);
  readNibbles(reader, 'ntp.priv.err', 'ntp.priv.numitems');
  readNibbles(reader, 'ntp.priv.reserved', 'ntp.priv.itemsize');
}

/** Reads a number of 4 bits and one of 12. */
function readNibbles(reader: NtpReader, first: NtpFieldName, second: NtpFieldName): void {
  if (!reader.needs(first, 2)) return;
  const value = numberAt(reader.bytes, reader.at, 2);
  reader.sink.field(first, reader.at, 1, value >> 12);
  reader.sink.field(second, reader.at, 2, value & 0xfff);
  reader.at += 2;
}
