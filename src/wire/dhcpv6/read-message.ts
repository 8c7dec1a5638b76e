/*
 * A DHCPv6 message (RFC 8415, section 8), and one that a relay wraps another in (section 9).
 *
 *   1 byte  3 bytes                     1 byte  1 byte  16 bytes       16 bytes
 *  +-------+----------------+---------+--------+------+--------------+--------------+---------+
 *  | type  | transaction id | options | type   | hops | link address | peer address | options |
 *  +-------+----------------+---------+--------+------+--------------+--------------+---------+
 *
 *  option:  code 2 | length 2 | value
 *
 * Options of addresses and prefixes hold further options about them (sections 21.4 to 21.6, 21.21, 21.22).

 *  +--------+------+------+-----------+     IA_NA and IA_PD; IA_TA has no times
 *  | IAID 4 | T1 4 | T2 4 | options … |
 *  +--------+------+------+-----------+
 *  +------------+--------------+----------+-----------+      IA address
 *  | address 16 | preferred 4  | valid 4  | options … |
 *  +------------+--------------+----------+-----------+
 *  +--------------+----------+----------+-----------+-----------+      IA prefix
 *  | preferred 4  | valid 4  | bits 1   | prefix 16 | options … |
 *  +--------------+----------+----------+-----------+-----------+
 */
import { formatHex } from '../../bytes/hex.js';
import { numberAt } from '../read-fields.js';
import type { Dhcpv6FieldName } from './dhcpv6-fields.js';
import { optionNames } from './dhcpv6-names.js';
import { type Dhcpv6Reader, optionCode, readValue, wrongLength } from './read-values.js';

const relayForward = 12;
const relayReply = 13;
const addressBytes = 16;
const optionHeaderBytes = 4;
/** Options and messages that may lie within each other: 8 relays (RFC 8415, section 7.6) with some to spare. */
const maxDepth = 32;

/** Bytes of the fixed part of each. */
const leastBytes: Readonly<Record<number, number>> = Object.freeze({
  [optionCode.nonTemporary]: 12,
  [optionCode.temporary]: 4,
  [optionCode.address]: 24,
  [optionCode.prefixDelegation]: 12,
  [optionCode.prefix]: 25,
});

/** Reads a message to before `wireEnd`, which is after the captured end if a snap length has cut it. */
export function readMessage(reader: Dhcpv6Reader, wireEnd: number, depth = 0): void {
  const type = reader.number('dhcpv6.msgtype', 1);
  if (type === relayForward || type === relayReply) {
    if (fits(reader, 'dhcpv6.hopcount', 1, wireEnd)) reader.number('dhcpv6.hopcount', 1);
    if (fits(reader, 'dhcpv6.linkaddr', addressBytes, wireEnd)) reader.raw('dhcpv6.linkaddr', addressBytes);
    if (fits(reader, 'dhcpv6.peeraddr', addressBytes, wireEnd)) reader.raw('dhcpv6.peeraddr', addressBytes);
  } else if (fits(reader, 'dhcpv6.xid', 3, wireEnd)) reader.number('dhcpv6.xid', 3);
  if (!reader.failed) readOptions(reader, wireEnd, depth + 1);
}

/** Whether a field ends before the message does, which another one may follow. */
function fits(reader: Dhcpv6Reader, name: Dhcpv6FieldName, length: number, wireEnd: number): boolean {
  if (!reader.failed && reader.at + length > wireEnd) reader.fail('TRUNCATED', name);
  return !reader.failed;
}

/**
 * Reads options to before `wireEnd`. As in Wireshark, nothing is read after an option that is longer than what it lies in, nor after
 * bytes that are fewer than the head of one: `false` is returned then.
 */
function readOptions(reader: Dhcpv6Reader, wireEnd: number, depth: number): boolean {
  if (depth > maxDepth) {
    reader.sink.fault('NESTED_TOO_DEEP', reader.at);
    return false;
  }
  while (reader.at < wireEnd) {
    if (!readOption(reader, wireEnd, depth)) return false;
  }
  return true;
}

function readOption(reader: Dhcpv6Reader, wireEnd: number, depth: number): boolean {
  const { sink, bytes } = reader;
  if (wireEnd - reader.at < optionHeaderBytes) {
    sink.fault('TRUNCATED', reader.at, 'dhcpv6.option.type');
    return false;
  }
  if (!reader.needs('dhcpv6.option.type', 2)) return false;
  const code = numberAt(bytes, reader.at, 2);
  sink.field('dhcpv6.option.type_str', reader.at, 2, optionNames[code] ?? `DHCP option ${code}`);
  sink.open('dhcpv6.option.type', reader.at, code);
  reader.at += 2;
  const length = reader.number('dhcpv6.option.length', 2);
  const end = reader.at + length;
  const isRead = !reader.failed && readWhole(reader, code, end, wireEnd, depth);
  sink.close(Math.min(end, wireEnd, reader.end));
  return isRead;
}

/** Reads the value of an option to before `end`, only if all of it has been captured, as Wireshark does. */
function readWhole(reader: Dhcpv6Reader, code: number, end: number, wireEnd: number, depth: number): boolean {
  if (end > wireEnd) {
    reader.sink.fault('LENGTH_TOO_LARGE', reader.at - 2, 'dhcpv6.option.length');
    return false;
  }
  if (!reader.needs('dhcpv6.option.length', end - reader.at)) return false;
  let isRead = true;
  if (code === optionCode.relayMessage) isRead = readRelayed(reader, end, depth);
  else if (leastBytes[code] !== undefined) isRead = readAssociation(reader, code, end, depth);
  else readValue(reader, code, end);
  if (reader.failed) return false;
  reader.at = end;
  return isRead;
}

function readRelayed(reader: Dhcpv6Reader, end: number, depth: number): boolean {
  if (reader.at === end) wrongLength(reader);
  else readMessage(reader, end, depth);
  return true;
}

/** Reads the value to before `end` of an option of addresses or prefixes. */
function readAssociation(reader: Dhcpv6Reader, code: number, end: number, depth: number): boolean {
  if (end - reader.at < (leastBytes[code] ?? 0)) {
    wrongLength(reader);
    return true;
  }
  switch (code) {
    case optionCode.nonTemporary:
    case optionCode.prefixDelegation:
      readIdentifier(reader, 'dhcpv6.iaid');
      reader.number('dhcpv6.iaid.t1', 4);
      reader.number('dhcpv6.iaid.t2', 4);
      break;
    case optionCode.temporary:
      readIdentifier(reader, 'dhcpv6.iata');
      break;
    case optionCode.address:
      reader.raw('dhcpv6.iaaddr.ip', addressBytes);
      reader.number('dhcpv6.iaaddr.pref_lifetime', 4);
      reader.number('dhcpv6.iaaddr.valid_lifetime', 4);
      break;
    default:
      reader.number('dhcpv6.iaprefix.pref_lifetime', 4);
      reader.number('dhcpv6.iaprefix.valid_lifetime', 4);
      reader.number('dhcpv6.iaprefix.pref_len', 1);
      reader.raw('dhcpv6.iaprefix.pref_addr', addressBytes);
  }
  return readOptions(reader, end, depth + 1);
}

function readIdentifier(reader: Dhcpv6Reader, name: 'dhcpv6.iaid' | 'dhcpv6.iata'): void {
  reader.sink.field(
    name,
    reader.at,
    4,
    formatHex(reader.bytes.subarray(reader.at, reader.at + 4), '').toLowerCase(),
  );
  reader.at += 4;
}
