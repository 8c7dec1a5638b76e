/*
 * A message of syslog: a priority, and behind it one of two heads, or neither.
 *
 *   <34>Oct 11 22:14:15 host su: what happened                                        RFC 3164, section 4.1
 *   <165>1 2003-10-11T22:14:15.003Z host app process id [structured data] message     RFC 5424, section 6
 *
 * The priority is the facility times 8 and the level.
 */

import { dateText } from '../../bytes/date-text.js';
import { parseIsoTime } from '../../bytes/parse-iso-time.js';
import { decodeUtf8 } from '../../bytes/utf8.js';
import type { CommonFaultCode } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import type { SyslogFieldName } from './syslog-fields.js';

/** The fault of a message of syslog. */
export type SyslogFaultCode = Extract<CommonFaultCode, 'TRUNCATED'>;

type SyslogSink = FieldSink<SyslogFieldName, SyslogFaultCode>;

const blank = 0x20;
const maxPriorityDigits = 3;
/** Bytes of `Oct 11 22:14:15`, and where its blanks and colons are. */
const stampBytes = 15;
const stampMarks: readonly (readonly [at: number, byte: number])[] = [
  [3, blank],
  [6, blank],
  [9, 0x3a],
  [12, 0x3a],
  [stampBytes, blank],
];

/** The priority of a message: its number, -1 without one, and where the message begins. Reads nothing at `end` or after it. */
export interface Priority {
  value: number;
  messageFrom: number;
}

/** Finds the priority at `from` into `priority`, which is reused. */
export function findPriority(priority: Priority, bytes: Uint8Array, from: number, end: number): void {
  priority.value = -1;
  priority.messageFrom = from;
  if (from >= end || bytes[from] !== 0x3c) return;
  let at = from + 1;
  let value = 0;
  while (at < end && at <= from + maxPriorityDigits && isDigit(bytes[at] ?? 0)) {
    value = value * 10 + (bytes[at] ?? 0) - 0x30;
    at += 1;
  }
  priority.value = value;
  priority.messageFrom = at < end && bytes[at] === 0x3e ? at + 1 : at;
}

/** Reads the message from `from` to before `end`. */
export function readSyslog(bytes: Uint8Array, from: number, end: number, sink: SyslogSink): void {
  const priority: Priority = { value: -1, messageFrom: from };
  findPriority(priority, bytes, from, end);
  const { value, messageFrom } = priority;
  if (value >= 0) {
    sink.field('syslog.facility', from, messageFrom - from, value >> 3);
    sink.field('syslog.level', from, messageFrom - from, value & 7);
  }
  if (messageFrom >= end) {
    sink.fault('TRUNCATED', messageFrom, 'syslog.msg');
    return;
  }
  sink.open('syslog.msg', messageFrom, decodeUtf8(bytes.subarray(messageFrom, end)));
  if (end - messageFrom > 2 && bytes[messageFrom] === 0x31 && bytes[messageFrom + 1] === blank) {
    sink.field('syslog.version', messageFrom, 1, '1');
    readHead(bytes, messageFrom + 2, end, sink);
  } else if (hasStamp(bytes, messageFrom, end)) readOldHead(bytes, messageFrom, end, sink);
  sink.close(end);
}

/** Reads the words of a head of RFC 5424. */
function readHead(bytes: Uint8Array, from: number, end: number, sink: SyslogSink): void {
  let at = wordEnd(bytes, from, end);
  if (at === end) return;
  const time = parseIsoTime(decodeUtf8(bytes.subarray(from, at)));
  if (time !== undefined) {
    sink.field('syslog.timestamp', from, at - from, dateText(time.seconds, time.nanoseconds));
  }
  for (const name of ['syslog.hostname', 'syslog.appname', 'syslog.procid', 'syslog.msgid'] as const) {
    const next = wordEnd(bytes, at + 1, end);
    if (next === end) return;
    sink.field(name, at + 1, next - at - 1, decodeUtf8(bytes.subarray(at + 1, next)));
    at = next;
  }
}

function hasStamp(bytes: Uint8Array, from: number, end: number): boolean {
  return end - from > stampBytes && stampMarks.every(([at, byte]) => bytes[from + at] === byte);
}

/** Reads the time, the machine and the program of a head of RFC 3164; the latter ends at what is neither letter nor digit. */
function readOldHead(bytes: Uint8Array, from: number, end: number, sink: SyslogSink): void {
  sink.field(
    'syslog.timestamp_rfc3164',
    from,
    stampBytes,
    decodeUtf8(bytes.subarray(from, from + stampBytes)),
  );
  const hostFrom = from + stampBytes + 1;
  const hostEnd = wordEnd(bytes, hostFrom, end);
  if (hostEnd === end) return;
  sink.field('syslog.hostname', hostFrom, hostEnd - hostFrom, decodeUtf8(bytes.subarray(hostFrom, hostEnd)));
  const tagFrom = hostEnd + 1;
  let tagEnd = tagFrom;
  while (tagEnd < end && isAlphanumeric(bytes[tagEnd] ?? 0)) tagEnd += 1;
  if (tagEnd === tagFrom || tagEnd === end || bytes[tagEnd] === blank) return;
  sink.field('syslog.procid', tagFrom, tagEnd - tagFrom, decodeUtf8(bytes.subarray(tagFrom, tagEnd)));
}

/** Where the word at `from` ends: at a blank, or at `end`. */
function wordEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== blank) at += 1;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isAlphanumeric(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x7a);
}
