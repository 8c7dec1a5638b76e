/*
 * A DHCP message (RFC 2131, section 2), which is one of BOOTP (RFC 951) with options behind a magic cookie.
 *
 *   1 byte  1 byte      1 byte  1 byte  4 bytes   2 bytes  2 bytes
 *  +-------+-----------+-------+-------+---------+--------+--------+
 *  | op    | hw type   | n     | hops  | id      | secs   | flags  |   n: bytes of the hardware address
 *  +-------+-----------+-------+-------+---------+--------+--------+
 *  | client address 4  | your address 4 | next server 4 | relay 4  |
 *  +-------------------+----------------+---------------+----------+
 *  | hardware address 16 | server name 64 | boot file 128          |
 *  +-----------+---------+----------------+------------------------+
 *  | cookie 4  | options …                                         |
 *  +-----------+---------------------------------------------------+
 */
import { decodeUtf8 } from '../../bytes/utf8.js';
import { numberAt } from '../read-fields.js';
import type { DhcpFieldName } from './dhcp-fields.js';
import { type DhcpReader, readOptions } from './read-options.js';
import type { OptionScan } from './scan-options.js';

/** Where the hardware address, the cookie and the options begin. */
export const hardwareAt = 28;
export const cookieAt = 236;
export const optionsAt = 240;
/** The cookie that says that options follow (RFC 2131, section 3). */
export const dhcpCookie = 0x6382_5363;

const hardwareBytes = 16;
const serverBytes = 64;
const fileBytes = 128;
const fileHoldsOptions = 1;
const serverHoldsOptions = 2;

/** Whether a hardware address of that type and length is a MAC address: of Ethernet, or of another IEEE 802 network. */
export function isMacAddress(type: number, length: number): boolean {
  return (type === 1 || type === 6) && length === 6;
}

/** Reads a message until its end or first fault; `scan` is of its options. */
export function readDhcp(reader: DhcpReader, scan: OptionScan): void {
  const { sink, bytes, from } = reader;
  reader.number('dhcp.type', 1);
  const type = reader.number('dhcp.hw.type', 1);
  const length = reader.number('dhcp.hw.len', 1);
  reader.number('dhcp.hops', 1);
  reader.number('dhcp.id', 4);
  reader.number('dhcp.secs', 2);
  if (!reader.needs('dhcp.flags', 2)) return;
  const flags = numberAt(bytes, reader.at, 2);
  sink.open('dhcp.flags', reader.at, flags);
  sink.field('dhcp.flags.bc', reader.at, 2, flags >> 15);
  sink.field('dhcp.flags.reserved', reader.at, 2, flags & 0x7fff);
  reader.at += 2;
  sink.close(reader.at);
  reader.raw('dhcp.ip.client', 4);
  reader.raw('dhcp.ip.your', 4);
  reader.raw('dhcp.ip.server', 4);
  reader.raw('dhcp.ip.relay', 4);
  const addressBytes = Math.min(Math.max(length, 0), hardwareBytes);
  if (isMacAddress(type, length)) reader.raw('dhcp.hw.mac_addr', addressBytes);
  else if (reader.needs('dhcp.hw.addr', hardwareBytes)) {
    sink.field('dhcp.hw.addr', reader.at, hardwareBytes, undefined);
    reader.at += addressBytes;
  }
  reader.raw('dhcp.hw.addr_padding', hardwareBytes - addressBytes);
  readName(reader, 'dhcp.server', serverBytes, (scan.overload & serverHoldsOptions) !== 0, scan.isPxe);
  readName(reader, 'dhcp.file', fileBytes, (scan.overload & fileHoldsOptions) !== 0, scan.isPxe);
  if (!reader.needs('dhcp.cookie', 4)) return;
  const cookie = numberAt(bytes, from + cookieAt, 4);
  if (cookie !== dhcpCookie) return;
  reader.raw('dhcp.cookie', 4);
  readOptions(reader, reader.end, scan.isPxe);
}

/** Reads one of the two fixed names, which ends with a NUL, or the options that it holds instead (RFC 2132, section 9.3). */
function readName(
  reader: DhcpReader,
  field: DhcpFieldName,
  length: number,
  holdsOptions: boolean,
  isPxe: boolean,
): void {
  if (!reader.needs(field, length)) return;
  const from = reader.at;
  const end = from + length;
  if (holdsOptions) readOptions(reader, end, isPxe);
  else {
    const nul = reader.bytes.indexOf(0, from);
    const textEnd = nul < 0 || nul >= end ? end : nul;
    reader.sink.field(field, from, length, decodeUtf8(reader.bytes.subarray(from, textEnd)));
  }
  if (!reader.failed) reader.at = end;
}
