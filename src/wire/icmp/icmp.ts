/*
 * Internet Control Message Protocol (RFC 792; RFC 950, RFC 1256, RFC 4884).
 *
 *  1 byte   1 byte   2 bytes
 *  +--------+--------+------------+----------------+---------------+
 *  |  type  |  code  |  checksum  |  4 bytes       | …             |
 *  +--------+--------+------------+----------------+---------------+
 *    echo, timestamp, mask:         identifier, sequence number, then data, times or a mask
 *    unreachable, time exceeded:    0, length in words of what is quoted, 0 or MTU; then the packet that is quoted
 *    parameter problem:             pointer, length, 0; the same
 *    redirect:                      address of a router; the same
 *    router advertisement:          number of addresses, words of each, lifetime; then those
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import { hopsLeft } from '../ip/hops-left.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { writeCut } from '../row.js';
import { EchoRequests } from './echo-requests.js';
import { type IcmpFieldName, icmpFields } from './icmp-fields.js';
import { codeAt, headerBytes, icmpType, isError, isQuery, quotedBytesAt } from './icmp-message.js';
import { icmpCodeNames, icmpTypeNames } from './icmp-names.js';
import { isQuoteCut } from './icmp-quote.js';
import { readIcmp } from './read-icmp.js';

const checksumAt = 2;
const identifierAt = 4;
const sequenceAt = 6;
/** As in Wireshark, a message says what it is once this much of it was captured. */
const namedBytes = 6;
const nameWidth = 20;
const mobileCode = 16;

/** Reads ICMP, and the packets that its errors quote. */
export class IcmpCodec implements Codec<IcmpFieldName, CommonFaultCode> {
  readonly protocol = 'icmp';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.icmp }] as const;
  readonly types = icmpFields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;
  readonly #requests = new EchoRequests();
  /** The number of the packet whose echo request the one replies to that was walked last; 0 if it does not, or that is not known. */
  #requestNumber = 0;

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (packet.end(layer) - from < headerBytes) return;
    const type = bytes[from] ?? 0;
    const isEcho = type === icmpType.echo || type === icmpType.echoReply;
    this.#requestNumber = 0;
    if (isEcho && !packet.isQuoted(layer)) this.#follow(packet, layer);
    const after = from + headerBytes;
    if (packet.wireEnd(layer) <= after) return;
    if (isEcho) packet.carry(dataCodec, after, packet.wireEnd(layer));
    if (!isError(type)) return;
    packet.quotedFrom = Math.min(packet.quotedFrom, layer + 1);
    packet.carry(this.#protocols.get(ipProtocol.ipv4) ?? dataCodec, after, packet.wireEnd(layer));
  }

  label(): string {
    return 'ICMP';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    if (captured < namedBytes) {
      writeCut(line, packet, layer);
      return;
    }
    const type = bytes[from] ?? 0;
    line.ascii(nameOf(bytes, from));
    writeCode(line, type, bytes[from + codeAt] ?? 0);
    if (isQuery(type) && captured >= headerBytes) writeQuery(line, packet, layer, this.#requestNumber);
    if (isCutOff(packet, layer)) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<IcmpFieldName, CommonFaultCode>): void {
    const requestNumber = packet.isQuoted(layer) ? 0 : this.#requestNumber;
    readIcmp(packet, layer, { requestNumber, responseMs: this.#requests.responseMs }, sink);
  }

  /** Remembers an echo request, or finds that of a reply. */
  #follow(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (packet.sourceBytes !== 4 || packet.destinationBytes !== 4) return;
    const name = numberAt(bytes, from + identifierAt, 4);
    const checksum = numberAt(bytes, from + checksumAt, 2);
    if (bytes[from] === icmpType.echo) this.#requests.add(packet, name, replyChecksum(checksum));
    else this.#requestNumber = this.#requests.take(packet, name, checksum % 0xffff);
  }
}

/** The checksum of the reply with the same data: the type alone is less by 8 (RFC 1624). 0 stands for 0xffff as well. */
function replyChecksum(checksum: number): number {
  return (checksum + 0x0800) % 0xffff;
}

function nameOf(bytes: Uint8Array, from: number): string {
  const type = bytes[from] ?? 0;
  const isMobile = type === icmpType.routerAdvertisement && isMobileAt(bytes, from);
  const name = isMobile ? 'Mobile IP Advertisement' : icmpTypeNames[type];
  return name?.padEnd(nameWidth) ?? 'Unknown ICMP (obsolete or malformed?)';
}

function isMobileAt(bytes: Uint8Array, from: number): boolean {
  const code = bytes[from + codeAt] ?? 0;
  return code === 0 || code === mobileCode;
}

function writeCode(line: Line, type: number, code: number): void {
  const names = icmpCodeNames[type];
  if (names === undefined) return;
  line.ascii(` (${names[code] ?? `Unknown code: ${code}`})`);
}

function writeQuery(line: Line, packet: Packet, layer: number, requestNumber: number): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  const sequence = numberAt(bytes, from + sequenceAt, 2);
  line.ascii(' id=0x');
  line.hex(numberAt(bytes, from + identifierAt, 2), 4);
  line.ascii(', seq=');
  line.decimal(sequence);
  line.byte(0x2f);
  line.decimal(((sequence & 255) << 8) | (sequence >> 8));
  line.ascii(', ttl=');
  line.decimal(hopsLeft(packet, layer));
  if (requestNumber === 0) return;
  line.ascii(' (request in ');
  line.decimal(requestNumber);
  line.byte(0x29);
}

/** Whether the message ends before its type does. What an error quotes may be short, but is not cut off by a snap length. */
function isCutOff(packet: Packet, layer: number): boolean {
  const { bytes } = packet;
  const from = packet.start(layer);
  const end = packet.end(layer);
  if (end - from < leastBytes(bytes, from, end - from)) return true;
  const type = bytes[from] ?? 0;
  if (isError(type)) return isQuoteCut(packet, layer, quotedBytesAt(bytes, from), type === icmpType.redirect);
  const isExtended = type === icmpType.extendedEcho || type === icmpType.extendedEchoReply;
  return isExtended && end < packet.wireEnd(layer);
}

/** Bytes that a message of its type has at least, as far as `captured` bytes of it say. */
function leastBytes(bytes: Uint8Array, from: number, captured: number): number {
  switch (bytes[from]) {
    case icmpType.timestamp:
    case icmpType.timestampReply:
      return 20;
    case icmpType.mask:
    case icmpType.maskReply:
      return 12;
    case icmpType.routerAdvertisement:
      return captured < headerBytes ? headerBytes : headerBytes + addressBytes(bytes, from);
    case icmpType.redirect:
      return headerBytes + 1;
    case icmpType.echo:
    case icmpType.echoReply:
    case icmpType.information:
    case icmpType.informationReply:
    case icmpType.extendedEcho:
    case icmpType.extendedEchoReply:
      return headerBytes;
    default:
      return isError(bytes[from] ?? 0) ? headerBytes : 0;
  }
}

/** Bytes of the addresses of a router advertisement: they are read if each has 2 words. */
function addressBytes(bytes: Uint8Array, from: number): number {
  const words = bytes[from + 5] ?? 0;
  return words === 2 ? (bytes[from + 4] ?? 0) * 8 : 0;
}
