import type { FieldReader } from '../field-reader.js';
import { numberAt } from '../read-fields.js';
import type { Dhcpv6FaultCode, Dhcpv6FieldName } from './dhcpv6-fields.js';
import { readDuid } from './read-duid.js';
import { readDomainNames } from './read-names.js';

/** Reads a DHCPv6 message field by field. */
export type Dhcpv6Reader = FieldReader<Dhcpv6FieldName, Dhcpv6FaultCode>;

/** Codes of options (RFC 8415 section 21, RFC 5970, RFC 5908, RFC 4704). */
export const optionCode = Object.freeze({
  clientIdentifier: 1,
  serverIdentifier: 2,
  nonTemporary: 3,
  temporary: 4,
  address: 5,
  optionRequest: 6,
  elapsedTime: 8,
  relayMessage: 9,
  statusCode: 13,
  userClass: 15,
  vendorClass: 16,
  vendorOptions: 17,
  prefixDelegation: 25,
  prefix: 26,
  remoteIdentifier: 37,
  clientName: 39,
  ntpServer: 56,
  bootFileParameters: 60,
  architecture: 61,
  networkInterface: 62,
});

/** How a value of a plain kind is read. */
type ValueKind = 'u8' | 'u32' | 'text' | 'bytes' | 'address' | 'addresses' | 'names';

const plainOptions: Readonly<Record<number, readonly [kind: ValueKind, field: Dhcpv6FieldName]>> =
  Object.freeze({
    7: ['u8', 'dhcpv6.option_preference'],
    12: ['address', 'dhcpv6.unicast'],
    18: ['bytes', 'dhcpv6.interface_id'],
    19: ['u8', 'dhcpv6.reconf_msg'],
    21: ['names', 'dhcpv6.sip_server_domain_search_fqdn'],
    22: ['addresses', 'dhcpv6.sip_server_a'],
    23: ['addresses', 'dhcpv6.dns_server'],
    24: ['names', 'dhcpv6.search_list_entry'],
    27: ['addresses', 'dhcpv6.nis_server'],
    28: ['addresses', 'dhcpv6.nisp_server'],
    29: ['names', 'dhcpv6.nis_fqdn'],
    30: ['names', 'dhcpv6.nisp_fqdn'],
    31: ['addresses', 'dhcpv6.sntp_server'],
    32: ['u32', 'dhcpv6.lifetime'],
    38: ['text', 'dhcpv6.subscriber_id'],
    41: ['text', 'dhcpv6.timezone'],
    42: ['text', 'dhcpv6.tzdb'],
    59: ['text', 'dhcpv6.bootfile_url'],
    103: ['text', 'dhcpv6.captive_portal'],
  });

const addressBytes = 16;
const hundredthMs = 10;
const vendorHeaderBytes = 4;

/** Reports a length that the option cannot have; what follows it is read all the same. */
export function wrongLength(reader: Dhcpv6Reader): void {
  reader.sink.fault('OPTION_LENGTH_WRONG', reader.at - 2, 'dhcpv6.option.length');
}

/** Reads the value of an option to before `end`; one that is not known is left as it is. */
export function readValue(reader: Dhcpv6Reader, code: number, end: number): void {
  const plain = plainOptions[code];
  if (plain !== undefined) readPlain(reader, plain[0], plain[1], end);
  else readSpecial(reader, code, end);
}

function readPlain(reader: Dhcpv6Reader, kind: ValueKind, field: Dhcpv6FieldName, end: number): void {
  const length = end - reader.at;
  switch (kind) {
    case 'text':
      if (length > 0) reader.text(field, length);
      return;
    case 'bytes':
      reader.raw(field, length);
      return;
    case 'names':
      readDomainNames(reader, field, end);
      return;
    case 'address':
    case 'addresses':
      if (length === 0 || length % addressBytes !== 0) wrongLength(reader);
      while (end - reader.at >= addressBytes) reader.raw(field, addressBytes);
      return;
    default:
      readNumber(reader, field, kind === 'u8' ? 1 : 4, length);
  }
}

function readNumber(reader: Dhcpv6Reader, field: Dhcpv6FieldName, bytes: number, length: number): void {
  if (length === bytes) reader.number(field, bytes);
  else wrongLength(reader);
}

function readSpecial(reader: Dhcpv6Reader, code: number, end: number): void {
  const length = end - reader.at;
  switch (code) {
    case optionCode.clientIdentifier:
    case optionCode.serverIdentifier:
      readDuid(reader, end);
      return;
    case optionCode.optionRequest:
      while (end - reader.at >= 2) reader.number('dhcpv6.requested_option_code', 2);
      if (reader.at < end) reader.fail('TRUNCATED', 'dhcpv6.requested_option_code');
      return;
    case optionCode.architecture:
      if (length % 2 !== 0) wrongLength(reader);
      while (end - reader.at >= 2) reader.number('dhcpv6.client_architecture', 2);
      return;
    case optionCode.elapsedTime:
      readElapsedTime(reader, length);
      return;
    case optionCode.statusCode:
      if (length < 2) reader.fail('TRUNCATED', 'dhcpv6.status_code');
      else reader.number('dhcpv6.status_code', 2);
      if (reader.at < end) reader.text('dhcpv6.status_msg', end - reader.at);
      return;
    case optionCode.networkInterface:
      readNetworkInterface(reader, length);
      return;
    case optionCode.remoteIdentifier:
      if (length < 4) wrongLength(reader);
      else {
        reader.number('dhcpv6.remoteid.enterprise', 4);
        reader.raw('dhcpv6.remoteid_enterprise_id', length - 4);
      }
      return;
    case optionCode.clientName:
      if (length === 0) wrongLength(reader);
      else {
        reader.number('dhcpv6.client_fqdn_flags', 1);
        readDomainNames(reader, 'dhcpv6.client_domain', end);
      }
      return;
    default:
      readLists(reader, code, end);
  }
}

/** The time is in hundredths of a second (RFC 8415, section 21.9), and given in milliseconds as in Wireshark. */
function readElapsedTime(reader: Dhcpv6Reader, length: number): void {
  if (length !== 2) {
    wrongLength(reader);
    return;
  }
  const { bytes, at } = reader;
  reader.sink.field('dhcpv6.elapsed_time', at, 2, numberAt(bytes, at, 2) * hundredthMs);
}

/** Reads the interface to the network card's driver in the firmware (RFC 5970, section 3.4). */
function readNetworkInterface(reader: Dhcpv6Reader, length: number): void {
  if (length !== 3) {
    wrongLength(reader);
    return;
  }
  reader.number('dhcpv6.network_interface.type', 1);
  reader.number('dhcpv6.network_interface.major', 1);
  reader.number('dhcpv6.network_interface.minor', 1);
}

/** Reads options whose values are lists of parts, each behind its length of 2 bytes. */
function readLists(reader: Dhcpv6Reader, code: number, end: number): void {
  switch (code) {
    case optionCode.userClass:
      readParts(reader, end, 'dhcpv6.userclass.opaque_data', 'dhcpv6.userclass.length');
      return;
    case optionCode.vendorClass:
      if (end - reader.at < 4) wrongLength(reader);
      else {
        reader.number('dhcpv6.vendorclass.enterprise', 4);
        readParts(reader, end, 'dhcpv6.vendorclass.data');
      }
      return;
    case optionCode.bootFileParameters:
      readParts(reader, end, 'dhcpv6.bootfile_param');
      return;
    case optionCode.vendorOptions:
      readVendorOptions(reader, end);
      return;
    case optionCode.ntpServer:
      readNtpServers(reader, end);
  }
}

function readParts(
  reader: Dhcpv6Reader,
  end: number,
  field: Dhcpv6FieldName,
  lengthField?: Dhcpv6FieldName,
): void {
  const isBytes = field === 'dhcpv6.userclass.opaque_data';
  while (reader.at < end) {
    const length = end - reader.at < 2 ? 0 : numberAt(reader.bytes, reader.at, 2);
    if (reader.at + 2 + length > end) {
      wrongLength(reader);
      return;
    }
    if (lengthField !== undefined) reader.sink.field(lengthField, reader.at, 2, length);
    reader.at += 2;
    if (isBytes) reader.raw(field, length);
    else reader.text(field, length);
  }
}

function readVendorOptions(reader: Dhcpv6Reader, end: number): void {
  if (end - reader.at < 4) {
    wrongLength(reader);
    return;
  }
  reader.number('dhcpv6.vendoropts.enterprise', 4);
  while (reader.at < end && !reader.failed) {
    const left = end - reader.at - vendorHeaderBytes;
    const length = left < 0 ? 0 : numberAt(reader.bytes, reader.at + 2, 2);
    if (length > left) {
      reader.fail('TRUNCATED', 'dhcpv6.vendoropts.enterprise.option_data');
      return;
    }
    reader.number('dhcpv6.vendoropts.enterprise.option_code', 2);
    reader.number('dhcpv6.vendoropts.enterprise.option_length', 2);
    reader.raw('dhcpv6.vendoropts.enterprise.option_data', length);
  }
}

/** Reads time servers by address, by multicast group or by name (RFC 5908, section 4). */
function readNtpServers(reader: Dhcpv6Reader, end: number): void {
  while (end - reader.at >= 4 && !reader.failed) {
    const code = reader.number('dhcpv6.ntpserver.option.type', 2);
    const length = reader.number('dhcpv6.ntpserver.option.length', 2);
    const partEnd = reader.at + length;
    if (partEnd > end) {
      wrongLength(reader);
      return;
    }
    if (code === 3) readDomainNames(reader, 'dhcpv6.ntpserver.fqdn', partEnd);
    else if ((code === 1 || code === 2) && length === addressBytes)
      reader.raw(code === 1 ? 'dhcpv6.ntpserver.addr' : 'dhcpv6.ntpserver.mc_addr', addressBytes);
    reader.at = partEnd;
  }
}
