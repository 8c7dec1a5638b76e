/*
 * Address Resolution Protocol (RFC 826), which finds the address of a link to an address of a protocol, and its relatives: reverse
 * (RFC 903), dynamic reverse (RFC 1931), inverse (RFC 2390).
 *
 *   2 bytes         2 bytes         1 byte          1 byte          2 bytes
 *  +---------------+---------------+---------------+---------------+-----------+
 *  | hardware type | protocol type | hardware size | protocol size | operation |
 *  +---------------+---------------+---------------+---------------+-----------+
 *
 *   hardware size     protocol size     hardware size     protocol size
 *  +-----------------+-----------------+-----------------+-----------------+
 *  | sender hardware | sender protocol | target hardware | target protocol |
 *  +-----------------+-----------------+-----------------+-----------------+
 */
import type { Codec } from '../codec.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readBytes, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { AddressOwners, type DuplicateAddress, isClaim } from './address-owners.js';
import { type ArpFieldName, arpFields } from './arp-fields.js';
import { etherType } from './ether-types.js';

const protocolTypeAt = 2;
const hardwareSizeAt = 4;
const protocolSizeAt = 5;
const operationAt = 6;
const headerBytes = 8;
const ethernetHardware = 1;
const ieee802Hardware = 6;
const macBytes = 6;
const ipv4Bytes = 4;

const operation = Object.freeze({
  request: 1,
  reply: 2,
  reverseRequest: 3,
  reverseReply: 4,
  dynamicReverseRequest: 5,
  dynamicReverseReply: 6,
  dynamicReverseError: 7,
  inverseRequest: 8,
  inverseReply: 9,
  refusal: 10,
});
const labels: Readonly<Record<number, string>> = Object.freeze({
  3: 'RARP',
  4: 'RARP',
  5: 'DRARP',
  6: 'DRARP',
  7: 'DRARP',
  8: 'Inverse ARP',
  9: 'Inverse ARP',
  23: 'MAPOS',
});
/** Operations of multicast over ATM (RFC 2022) and of MAPOS (RFC 2176), whose rows say who sent them. */
const namedOperations: Readonly<Record<number, string>> = Object.freeze({
  11: 'MARS request',
  12: 'MARS MULTI request',
  13: 'MARS MSERV request',
  14: 'MARS JOIN request',
  15: 'MARS LEAVE',
  16: 'MARS NAK',
  17: 'MARS UNSERV request',
  18: 'MARS SJOIN request',
  19: 'MARS SLEAVE',
  20: 'MARS grouplist request',
  21: 'MARS grouplist reply',
  22: 'MARS redirect map',
  23: 'MAPOS UNARP request',
});
const otherOperations: Readonly<Record<number, string>> = Object.freeze({
  0: 'Reserved opcode 0',
  7: 'DRARP Error',
  10: 'ARP NAK',
  24: 'Experimental 1 ( opcode 24 )',
  25: 'Experimental 2 ( opcode 25 )',
  65535: 'Reserved opcode 65535',
});

/** Reads ARP and RARP. */
export class ArpCodec implements Codec<ArpFieldName, CommonFaultCode> {
  readonly protocol = 'arp';
  readonly carriers = [
    { table: 'etherType', number: etherType.arp },
    { table: 'etherType', number: etherType.rarp },
  ] as const;
  readonly types = arpFields;
  readonly faults = commonFaults;
  readonly #owners = new AddressOwners();
  /** What was found of the sender and of the target of the message that was walked last, and which walk that was. */
  #sender: DuplicateAddress | undefined;
  #target: DuplicateAddress | undefined;
  /** The one of them that a row names. */
  #named: DuplicateAddress | undefined;
  #walk = -1;

  next(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    if (packet.end(layer) - from >= headerBytes) packet.limit(from + messageBytesAt(packet.bytes, from));
    this.#sender = undefined;
    this.#target = undefined;
    this.#named = undefined;
    this.#walk = packet.walks;
    if (isWhole(packet, layer)) this.#watch(packet, from);
  }

  /** The sender has its address, and in a reply so has the target, which a request only asks for. */
  #watch(packet: Packet, from: number): void {
    const { bytes } = packet;
    const code = numberAt(bytes, from + operationAt, 2);
    if (code !== operation.request && code !== operation.reply) return;
    if (!isMac(bytes, from) || !isIpv4(bytes, from)) return;
    const senderAt = from + headerBytes;
    const targetAt = senderAt + macBytes + ipv4Bytes;
    this.#sender = this.#owners.claim(packet, senderAt, senderAt + macBytes);
    this.#named = this.#sender;
    if (code === operation.request || !isClaim(bytes, targetAt, targetAt + macBytes)) return;
    this.#target = this.#owners.claim(packet, targetAt, targetAt + macBytes);
    // As in Wireshark, the row of a reply that has a target names that one only.
    this.#named = this.#target;
  }

  label(packet: Packet, layer: number): string {
    const from = packet.start(layer);
    if (!isWhole(packet, layer)) return 'ARP';
    const code = numberAt(packet.bytes, from + operationAt, 2);
    return labels[code] ?? (namedOperations[code] === undefined ? 'ARP' : 'MARS');
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (!isWhole(packet, layer)) {
      writeCut(line, packet, layer);
      return;
    }
    writeMessage(line, bytes, from, numberAt(bytes, from + operationAt, 2));
    const duplicate = this.#walk === packet.walks ? this.#named : undefined;
    if (duplicate === undefined) return;
    line.ascii(' (duplicate use of ');
    line.ascii([24, 16, 8, 0].map((bits) => (duplicate.address >>> bits) & 0xff).join('.'));
    line.ascii(' detected!)');
  };

  fields(packet: Packet, layer: number, sink: FieldSink<ArpFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (readNumber(sink, 'arp.hw.type', bytes, from, 2, end) < 0) return;
    if (readNumber(sink, 'arp.proto.type', bytes, from + protocolTypeAt, 2, end) < 0) return;
    if (readNumber(sink, 'arp.hw.size', bytes, from + hardwareSizeAt, 1, end) < 0) return;
    if (readNumber(sink, 'arp.proto.size', bytes, from + protocolSizeAt, 1, end) < 0) return;
    const code = readNumber(sink, 'arp.opcode', bytes, from + operationAt, 2, end);
    if (code < 0) return;
    if (isWhole(packet, layer)) readKind(sink, bytes, from, code);
    readAddresses(sink, bytes, from, end, code);
    if (this.#walk !== packet.walks) return;
    for (const duplicate of [this.#sender, this.#target]) {
      if (duplicate === undefined) continue;
      sink.open('arp.duplicate-address-detected', end);
      sink.field('arp.duplicate-address-frame', end, 0, duplicate.frame);
      sink.field('arp.seconds-since-duplicate-address-frame', end, 0, duplicate.seconds);
      sink.close(end);
    }
  }
}

function messageBytesAt(bytes: Uint8Array, from: number): number {
  return headerBytes + 2 * ((bytes[from + hardwareSizeAt] ?? 0) + (bytes[from + protocolSizeAt] ?? 0));
}

function isWhole(packet: Packet, layer: number): boolean {
  const from = packet.start(layer);
  const captured = packet.end(layer) - from;
  return captured >= headerBytes && captured >= messageBytesAt(packet.bytes, from);
}

function isMac(bytes: Uint8Array, from: number): boolean {
  const type = numberAt(bytes, from, 2);
  return (type === ethernetHardware || type === ieee802Hardware) && bytes[from + hardwareSizeAt] === macBytes;
}

function isIpv4(bytes: Uint8Array, from: number): boolean {
  return (
    numberAt(bytes, from + protocolTypeAt, 2) === etherType.ipv4 && bytes[from + protocolSizeAt] === ipv4Bytes
  );
}

/** Whether a message that was captured whole asks for, or gives, the address of its own sender. */
function isGratuitous(bytes: Uint8Array, from: number, code: number): boolean {
  if (code !== operation.request && code !== operation.reply) return false;
  const hardwareBytes = bytes[from + hardwareSizeAt] ?? 0;
  const protocolBytes = bytes[from + protocolSizeAt] ?? 0;
  const sender = from + headerBytes + hardwareBytes;
  const target = sender + protocolBytes + hardwareBytes;
  return protocolBytes > 0 && isEqual(bytes, sender, target, protocolBytes);
}

function isAnnouncement(bytes: Uint8Array, from: number, code: number): boolean {
  const hardwareBytes = bytes[from + hardwareSizeAt] ?? 0;
  const target = from + headerBytes + hardwareBytes + (bytes[from + protocolSizeAt] ?? 0);
  return code === operation.request && isMac(bytes, from) && isZero(bytes, target, macBytes);
}

function isProbe(bytes: Uint8Array, from: number, code: number): boolean {
  const sender = from + headerBytes + (bytes[from + hardwareSizeAt] ?? 0);
  return code === operation.request && isIpv4(bytes, from) && isZero(bytes, sender, ipv4Bytes);
}

function isEqual(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) if (bytes[a + index] !== bytes[b + index]) return false;
  return true;
}

function isZero(bytes: Uint8Array, at: number, length: number): boolean {
  for (let index = at; index < at + length; index += 1) if (bytes[index] !== 0) return false;
  return true;
}

function writeMessage(line: Line, bytes: Uint8Array, from: number, code: number): void {
  const hardwareBytes = bytes[from + hardwareSizeAt] ?? 0;
  const protocolBytes = bytes[from + protocolSizeAt] ?? 0;
  const senderHardware = from + headerBytes;
  const senderProtocol = senderHardware + hardwareBytes;
  const targetHardware = senderProtocol + protocolBytes;
  const targetProtocol = targetHardware + hardwareBytes;
  if (isGratuitous(bytes, from, code)) {
    const announces = isAnnouncement(bytes, from, code);
    line.ascii(announces ? 'ARP Announcement for ' : 'Gratuitous ARP for ');
    writeProtocolAddress(line, bytes, from, senderProtocol);
    if (!announces) line.ascii(code === operation.request ? ' (Request)' : ' (Reply)');
    return;
  }
  switch (code) {
    case operation.request:
      line.ascii('Who has ');
      writeProtocolAddress(line, bytes, from, targetProtocol);
      if (isProbe(bytes, from, code)) {
        line.ascii('? (ARP Probe)');
        return;
      }
      line.ascii('? Tell ');
      writeProtocolAddress(line, bytes, from, senderProtocol);
      return;
    case operation.reply:
    case operation.inverseReply:
      writePair(line, bytes, from, senderHardware, senderProtocol, code === operation.reply);
      return;
    case operation.reverseRequest:
    case operation.dynamicReverseRequest:
    case operation.inverseRequest:
      line.ascii('Who is ');
      writeHardwareAddress(line, bytes, from, targetHardware);
      line.ascii('? Tell ');
      writeHardwareAddress(line, bytes, from, senderHardware);
      return;
    case operation.reverseReply:
    case operation.dynamicReverseReply:
      writePair(line, bytes, from, targetHardware, targetProtocol, false);
      return;
    default:
      writeOther(line, bytes, from, code);
  }
}

/** Writes which address of the link is at which address of the protocol, the latter first in the answer to a request. */
function writePair(
  line: Line,
  bytes: Uint8Array,
  from: number,
  hardware: number,
  protocol: number,
  isProtocolFirst: boolean,
): void {
  if (isProtocolFirst) writeProtocolAddress(line, bytes, from, protocol);
  else writeHardwareAddress(line, bytes, from, hardware);
  line.ascii(' is at ');
  if (isProtocolFirst) writeHardwareAddress(line, bytes, from, hardware);
  else writeProtocolAddress(line, bytes, from, protocol);
}

function writeOther(line: Line, bytes: Uint8Array, from: number, code: number): void {
  const named = namedOperations[code];
  if (named === undefined) {
    line.ascii(otherOperations[code] ?? `Unknown ARP opcode 0x${code.toString(16).padStart(4, '0')}`);
    return;
  }
  line.ascii(`${named} from `);
  writeHardwareAddress(line, bytes, from, from + headerBytes);
  line.ascii(' at ');
  writeProtocolAddress(line, bytes, from, from + headerBytes + (bytes[from + hardwareSizeAt] ?? 0));
}

function writeHardwareAddress(line: Line, bytes: Uint8Array, from: number, at: number): void {
  const length = bytes[from + hardwareSizeAt] ?? 0;
  if (isMac(bytes, from)) line.pairs(bytes, at, length, 0x3a);
  else writeHexadecimal(line, bytes, at, length);
}

function writeProtocolAddress(line: Line, bytes: Uint8Array, from: number, at: number): void {
  if (isIpv4(bytes, from)) line.ipv4(bytes, at);
  else writeHexadecimal(line, bytes, at, bytes[from + protocolSizeAt] ?? 0);
}

function writeHexadecimal(line: Line, bytes: Uint8Array, at: number, length: number): void {
  if (length === 0) line.ascii('<No address>');
  for (let index = at; index < at + length; index += 1) line.hex(bytes[index] ?? 0, 2);
}

function readKind(
  sink: FieldSink<ArpFieldName, CommonFaultCode>,
  bytes: Uint8Array,
  from: number,
  code: number,
): void {
  const gratuitous = isGratuitous(bytes, from, code);
  if (gratuitous) sink.field('arp.isgratuitous', from + headerBytes, 0, 1);
  else if (isProbe(bytes, from, code)) sink.field('arp.isprobe', from + headerBytes, 0, 1);
  if (gratuitous && isAnnouncement(bytes, from, code))
    sink.field('arp.isannouncement', from + headerBytes, 0, 1);
}

function readAddresses(
  sink: FieldSink<ArpFieldName, CommonFaultCode>,
  bytes: Uint8Array,
  from: number,
  end: number,
  code: number,
): void {
  const hardwareBytes = bytes[from + hardwareSizeAt] ?? 0;
  const protocolBytes = bytes[from + protocolSizeAt] ?? 0;
  const hardware = isMac(bytes, from) ? 'hw_mac' : 'hw';
  const protocol = isIpv4(bytes, from) ? 'proto_ipv4' : 'proto';
  let at = from + headerBytes;
  for (const side of ['src', 'dst'] as const) {
    if (hardwareBytes > 0 && !readBytes(sink, `arp.${side}.${hardware}`, at, hardwareBytes, end)) return;
    at += hardwareBytes;
    if (side === 'dst' && code === operation.dynamicReverseError) {
      readNumber(sink, 'arp.dst.drarp_error_status', bytes, at, 2, end);
      return;
    }
    if (protocolBytes > 0 && !readBytes(sink, `arp.${side}.${protocol}`, at, protocolBytes, end)) return;
    at += protocolBytes;
  }
}
