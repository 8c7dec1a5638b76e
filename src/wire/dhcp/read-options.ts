/*
 * The options of a DHCP message (RFC 2132, section 2): code and length of one byte each, then the value; 0 and 255 stand alone.
 *
 *  +------+---+---------+------+---+---------+-----+---+
 *  | code | n | n bytes | code | n | n bytes | 255 | 0 | …
 *  +------+---+---------+------+---+---------+-----+---+
 */
import { decodeUtf8 } from '../../bytes/utf8.js';
import type { FieldReader } from '../field-reader.js';
import type { DhcpFaultCode, DhcpFieldName } from './dhcp-fields.js';
import { numberBytes, plainOptions } from './dhcp-options.js';
import { readPxeSuboptions } from './read-pxe.js';
import { optionCode } from './scan-options.js';

/** Reads a DHCP message field by field. */
export type DhcpReader = FieldReader<DhcpFieldName, DhcpFaultCode>;

const addressBytes = 4;
const macBytes = 6;
const uuidBytes = 16;
const ethernetType = 1;

/** Reads options to before `end`, and behind their end what fills a message up. `isPxe` says that option 43 is PXE's. */
export function readOptions(reader: DhcpReader, end: number, isPxe: boolean): void {
  while (reader.at < end && !reader.failed) {
    const code = reader.bytes[reader.at] ?? 0;
    if (code === optionCode.padding) {
      readPadding(reader, end);
      continue;
    }
    reader.sink.open('dhcp.option.type', reader.at, code);
    if (code === optionCode.end) {
      reader.sink.field('dhcp.option.end', reader.at, 1, code);
      reader.at += 1;
      reader.sink.close(reader.at);
      if (reader.at < end && reader.bytes[reader.at] === 0) readPadding(reader, end);
      return;
    }
    reader.at += 1;
    readOption(reader, code, end, isPxe);
    reader.sink.close(reader.at);
  }
}

function readPadding(reader: DhcpReader, end: number): void {
  const from = reader.at;
  while (reader.at < end && reader.bytes[reader.at] === 0) reader.at += 1;
  reader.sink.open('dhcp.option.type', from, 0);
  reader.sink.field('dhcp.option.padding', from, reader.at - from, undefined);
  reader.sink.close(reader.at);
}

function readOption(reader: DhcpReader, code: number, end: number, isPxe: boolean): void {
  if (reader.at >= end) {
    reader.fail('TRUNCATED', 'dhcp.option.length');
    return;
  }
  const length = reader.number('dhcp.option.length', 1);
  if (length === 0 && code === optionCode.messageType) reader.fail('OPTION_LENGTH_WRONG', 'dhcp.option.dhcp');
  if (length === 0 && code === optionCode.networkInterface)
    reader.fail('OPTION_LENGTH_WRONG', 'dhcp.client_network_id_major');
  if (length <= 0 || reader.failed) return;
  const from = reader.at;
  const valueEnd = from + length;
  if (valueEnd > end) {
    reader.fail('TRUNCATED', 'dhcp.option.value');
    return;
  }
  reader.raw('dhcp.option.value', length);
  reader.at = from;
  readValue(reader, code, valueEnd, isPxe);
  // Also behind a fault: the value has been given whole.
  reader.at = valueEnd;
}

function readValue(reader: DhcpReader, code: number, end: number, isPxe: boolean): void {
  const plain = plainOptions[code];
  if (plain !== undefined) readPlain(reader, plain[0], plain[1], end);
  else readSpecial(reader, code, end, isPxe);
}

function readPlain(
  reader: DhcpReader,
  kind: (typeof plainOptions)[number][0],
  field: DhcpFieldName,
  end: number,
): void {
  const length = end - reader.at;
  switch (kind) {
    case 'text':
      readTerminated(reader, field, length);
      return;
    case 'address':
    case 'addresses':
      if (kind === 'address' ? length !== addressBytes : length % addressBytes !== 0)
        wrongLength(reader, field);
      else while (reader.at < end) reader.raw(field, addressBytes);
      return;
    default:
      if (length < numberBytes[kind]) wrongLength(reader, field);
      else reader.number(field, numberBytes[kind]);
  }
}

/** Reads a text, which some servers end with a NUL: it is no part of the text (RFC 2132, section 2). */
function readTerminated(reader: DhcpReader, field: DhcpFieldName, length: number): void {
  const { bytes, at } = reader;
  const nul = bytes.subarray(at, at + length).indexOf(0);
  reader.sink.field(field, at, length, decodeUtf8(bytes.subarray(at, at + (nul < 0 ? length : nul))));
  reader.at += length;
}

/** Reports a length that the option cannot have; what follows it is read all the same. */
function wrongLength(reader: DhcpReader, field: DhcpFieldName): void {
  reader.sink.fault('OPTION_LENGTH_WRONG', reader.at, field);
}

function readSpecial(reader: DhcpReader, code: number, end: number, isPxe: boolean): void {
  const length = end - reader.at;
  switch (code) {
    case optionCode.requestList:
      while (reader.at < end) reader.number('dhcp.option.request_list_item', 1);
      return;
    case optionCode.architecture:
      if (length % 2 !== 0) wrongLength(reader, 'dhcp.option.client_system_architecture');
      else while (reader.at < end) reader.number('dhcp.option.client_system_architecture', 2);
      return;
    case optionCode.networkInterface:
      if (length < 3) {
        reader.fail('OPTION_LENGTH_WRONG', 'dhcp.client_network_id_major');
        return;
      }
      reader.at += 1;
      reader.number('dhcp.client_network_id_major', 1);
      reader.number('dhcp.client_network_id_minor', 1);
      return;
    case optionCode.uuid:
      if (length === uuidBytes + 1)
        reader.sink.field(
          'dhcp.client_id.uuid',
          reader.at + 1,
          uuidBytes,
          uuidText(reader.bytes, reader.at + 1),
        );
      return;
    case optionCode.clientIdentifier:
      if (length !== macBytes + 1 || reader.bytes[reader.at] !== ethernetType) return;
      reader.number('dhcp.hw.type', 1);
      reader.raw('dhcp.hw.mac_addr', macBytes);
      return;
    case optionCode.userClass:
      readUserClass(reader, end);
      return;
    case optionCode.agentInformation:
      readAgentInformation(reader, end);
      return;
    case optionCode.vendorSpecific:
      if (isPxe) readPxeSuboptions(reader, end);
      else reader.raw('dhcp.option.vendor.value', length);
  }
}

/** Reads user classes, each behind its length (RFC 3004), or a plain text as iPXE sends it. */
function readUserClass(reader: DhcpReader, end: number): void {
  let at = reader.at;
  while (at < end) at += 1 + (reader.bytes[at] ?? 0);
  if (at !== end) {
    reader.text('dhcp.option.user_class.text', end - reader.at);
    return;
  }
  for (let instance = 0; reader.at < end; instance += 1) {
    reader.sink.open('dhcp.option.user_class', reader.at, instance);
    const length = reader.number('dhcp.option.user_class.length', 1);
    reader.raw('dhcp.option.user_class.data', length);
    reader.sink.close(reader.at);
  }
}

/** Fields of a relay's suboptions (RFC 3046, 3527). */
const agentFields: Readonly<Record<number, DhcpFieldName>> = Object.freeze({
  1: 'dhcp.option.agent_information_option.agent_circuit_id',
  2: 'dhcp.option.agent_information_option.agent_remote_id',
  5: 'dhcp.option.agent_information_option.link_selection',
});

function readAgentInformation(reader: DhcpReader, end: number): void {
  while (reader.at < end && !reader.failed) {
    if (reader.at + 2 > end || reader.at + 2 + (reader.bytes[reader.at + 1] ?? 0) > end) {
      wrongLength(reader, 'dhcp.option.suboption_length');
      return;
    }
    const code = reader.bytes[reader.at] ?? 0;
    reader.sink.open('dhcp.option.agent_information_option.suboption', reader.at, code);
    reader.at += 1;
    const length = reader.number('dhcp.option.suboption_length', 1);
    const from = reader.at;
    reader.raw('dhcp.option.agent_information_option.value', length);
    const field = agentFields[code];
    if (field !== undefined && length > 0) reader.sink.field(field, from, length, undefined);
    reader.sink.close(reader.at);
  }
}

/** A UUID as text; its first three parts are little endian, as PXE firmware sends them and Wireshark reads them. */
function uuidText(bytes: Uint8Array, at: number): string {
  const order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
  const parts = order.map((index) =>
    index < 0 ? '-' : (bytes[at + index] ?? 0).toString(16).padStart(2, '0'),
  );
  return parts.join('');
}
