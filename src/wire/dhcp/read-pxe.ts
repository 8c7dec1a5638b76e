import type { DhcpFieldName } from './dhcp-fields.js';
import type { DhcpReader } from './read-options.js';

/** Suboptions whose value is of a plain kind, by their codes (PXE specification 2.1, table 2-1). */
const plainSuboptions: Readonly<Record<number, readonly [bytes: number, field: DhcpFieldName]>> =
  Object.freeze({
    1: [4, 'dhcp.option.vendor.pxeclient.mtftp_ip'],
    4: [1, 'dhcp.option.vendor.pxeclient.mtftp_timeout'],
    5: [1, 'dhcp.option.vendor.pxeclient.mtftp_delay'],
    7: [4, 'dhcp.option.vendor.pxeclient.multicast_address'],
  });
const addressBytes = 4;
const entryHeadBytes = 3;
/** Ports of MTFTP, which are little endian. */
const mtftpPorts: Readonly<Record<number, DhcpFieldName>> = Object.freeze({
  2: 'dhcp.option.vendor.pxeclient.mtftp_client_port',
  3: 'dhcp.option.vendor.pxeclient.mtftp_server_port',
});
const discoveryControl = 6;
const bootServers = 8;
const bootMenu = 9;
const menuPrompt = 10;
const bootItem = 71;
const endCode = 255;

/** Reads PXE's suboptions of option 43, from `reader.at` to before `end`, which is within the message. */
export function readPxeSuboptions(reader: DhcpReader, end: number): void {
  while (reader.at < end && !reader.failed) {
    const code = reader.bytes[reader.at] ?? 0;
    if (code === 0) reader.number('dhcp.option.vendor.pxeclient.padding', 1);
    else if (code === endCode) {
      reader.number('dhcp.option.vendor.pxeclient.end', 1);
      return;
    } else readSuboption(reader, code, end);
  }
}

function readSuboption(reader: DhcpReader, code: number, end: number): void {
  const { sink } = reader;
  sink.open('dhcp.option.vendor.pxeclient.suboption', reader.at, code);
  reader.at += 1;
  if (reader.at >= end) sink.fault('OPTION_LENGTH_WRONG', reader.at, 'dhcp.option.suboption_length');
  else {
    const length = reader.number('dhcp.option.suboption_length', 1);
    const valueFrom = reader.at;
    const valueEnd = valueFrom + length;
    if (valueEnd > end) reader.fail('OPTION_LENGTH_WRONG', 'dhcp.option.suboption_length');
    else {
      reader.raw('dhcp.option.vendor.value', length);
      reader.at = valueFrom;
      readValue(reader, code, valueEnd);
      reader.at = valueEnd;
    }
  }
  sink.close(reader.at);
}

function readValue(reader: DhcpReader, code: number, end: number): void {
  const length = end - reader.at;
  const plain = plainSuboptions[code];
  if (plain !== undefined) {
    const [bytes, field] = plain;
    if (length !== bytes) return;
    if (bytes === addressBytes) reader.raw(field, bytes);
    else reader.number(field, bytes);
    return;
  }
  const port = mtftpPorts[code];
  if (port !== undefined) {
    const { bytes, at } = reader;
    if (length === 2) reader.sink.field(port, at, 2, (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256);
    return;
  }
  switch (code) {
    case discoveryControl:
      if (length === 1) readDiscoveryControl(reader);
      return;
    case bootServers:
      readBootServers(reader, end);
      return;
    case bootMenu:
      readBootMenu(reader, end);
      return;
    case menuPrompt:
      if (length < 1) {
        reader.fail('OPTION_LENGTH_WRONG', 'dhcp.option.vendor.pxeclient.menu_prompt.timeout');
        return;
      }
      reader.number('dhcp.option.vendor.pxeclient.menu_prompt.timeout', 1);
      reader.text('dhcp.option.vendor.pxeclient.menu_prompt.prompt', end - reader.at);
      return;
    case bootItem:
      if (length !== 4) {
        reader.fail('OPTION_LENGTH_WRONG', 'dhcp.option.vendor.pxeclient.boot_item.type');
        return;
      }
      reader.number('dhcp.option.vendor.pxeclient.boot_item.type', 2);
      reader.raw('dhcp.option.vendor.pxeclient.boot_item.layer', 2);
  }
}

function readDiscoveryControl(reader: DhcpReader): void {
  const { sink, at } = reader;
  const flags = reader.bytes[at] ?? 0;
  sink.open('dhcp.option.vendor.pxeclient.discovery_control', at, flags);
  sink.field('dhcp.option.vendor.pxeclient.discovery_control.broadcast', at, 1, flags & 1);
  sink.field('dhcp.option.vendor.pxeclient.discovery_control.multicast', at, 1, (flags >> 1) & 1);
  sink.field('dhcp.option.vendor.pxeclient.discovery_control.serverlist', at, 1, (flags >> 2) & 1);
  sink.field('dhcp.option.vendor.pxeclient.discovery_control.bstrap', at, 1, (flags >> 3) & 1);
  sink.close(at + 1);
}

/** Reads the boot servers: type 2, count 1, that many addresses; and again. */
function readBootServers(reader: DhcpReader, end: number): void {
  while (reader.at < end && !reader.failed) {
    const count = reader.bytes[reader.at + 2] ?? 0;
    if (!fits(reader, end, count * addressBytes, 'dhcp.option.vendor.pxeclient.boot_servers.count')) return;
    reader.number('dhcp.option.vendor.pxeclient.boot_servers.type', 2);
    reader.number('dhcp.option.vendor.pxeclient.boot_servers.count', 1);
    for (let left = count; left > 0; left -= 1)
      reader.raw('dhcp.option.vendor.pxeclient.boot_servers.ip', addressBytes);
  }
}

/** Reads the boot menu: type 2, length 1, that many bytes of text; and again. */
function readBootMenu(reader: DhcpReader, end: number): void {
  while (reader.at < end && !reader.failed) {
    const length = reader.bytes[reader.at + 2] ?? 0;
    if (!fits(reader, end, length, 'dhcp.option.vendor.pxeclient.boot_menu.length')) return;
    reader.number('dhcp.option.vendor.pxeclient.boot_menu.type', 2);
    reader.number('dhcp.option.vendor.pxeclient.boot_menu.length', 1);
    reader.text('dhcp.option.vendor.pxeclient.boot_menu.desc', length);
  }
}

/** Returns whether a list has room for its next entry: a head of 3 bytes and `length` more. */
function fits(reader: DhcpReader, end: number, length: number, field: DhcpFieldName): boolean {
  if (reader.at + entryHeadBytes <= end && reader.at + entryHeadBytes + length <= end) return true;
  // As in Wireshark, a single byte is no list.
  if (reader.at + 1 < end) reader.fail('OPTION_LENGTH_WRONG', field);
  else {
    reader.sink.fault('OPTION_LENGTH_WRONG', reader.at, field);
    reader.at = end;
  }
  return false;
}
