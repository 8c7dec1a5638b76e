/*
 * Internet Protocol, version 4 (RFC 791, section 3.1).
 *
 *   0               1               2               3
 *  +-------+-------+---------------+-------------------------------+
 *  |version| words |    service    |         total length          |   words: of 4 bytes, in the header
 *  +-------+-------+---------------+-----+-------------------------+
 *  |        identification         |flags|     fragment offset     |   offset: in units of 8 bytes
 *  +---------------+---------------+-----+-------------------------+
 *  |  time to live |   protocol    |        header checksum        |
 *  +---------------+---------------+-------------------------------+
 *  |                        source address                         |
 *  +---------------------------------------------------------------+
 *  |                      destination address                      |
 *  +---------------------------------------------------------------+
 *  |                   options, 0 to 40 bytes …
 */
import { internetSum } from '../../bytes/checksum/internet-checksum.js';
import { checksumStatus, readVerdict } from '../checksum.js';
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits, readBytes, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import type { FragmentPlace } from './fragment-table.js';
import { ipProtocol, ipProtocolNames } from './ip-protocols.js';
import { type Ipv4FieldName, ipv4Fields } from './ipv4-fields.js';
import { readFragments } from './read-fragments.js';
import { Reassembly } from './reassembly.js';

const version = 4;
const totalLengthAt = 2;
const identificationAt = 4;
const fragmentAt = 6;
/** Where the number of routers is that may still pass the packet on. */
export const timeToLiveAt = 8;
const protocolAt = 9;
const checksumAt = 10;
/** Where the addresses are. */
export const sourceAt = 12;
export const destinationAt = 16;
const leastHeaderBytes = 20;
const addressBytes = 4;
const moreFragments = 0x2000;
const offsetMask = 0x1fff;
const checksumNames = Object.freeze({
  status: 'ip.checksum.status',
  calculated: 'ip.checksum_calculated',
  bad: 'ip.checksum_bad.expert',
  offloaded: 'ip.checksum.offloaded',
} as const);

/** Reads IPv4, and puts fragments together. */
export class Ipv4Codec implements Codec<Ipv4FieldName, CommonFaultCode> {
  readonly protocol = 'ip';
  readonly carriers = [
    { table: 'etherType', number: 0x0800 },
    { table: 'linkType', number: 228 },
    { table: 'ipProtocol', number: 4 },
  ] as const;
  readonly types = ipv4Fields;
  readonly faults = commonFaults;
  readonly #protocols: CodecTable;
  readonly #reassembly = new Reassembly();

  constructor(protocols: CodecTable) {
    this.#protocols = protocols;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    if (captured === 0) return;
    if (versionAt(bytes, from) !== version) {
      const ipv6 = versionAt(bytes, from) === 6 ? this.#protocols.get(ipProtocol.ipv6) : undefined;
      if (ipv6 !== undefined) packet.carry(ipv6, from, packet.wireEnd(layer));
      return;
    }
    const headerBytes = headerBytesAt(bytes, from);
    if (headerBytes < leastHeaderBytes) return;
    const totalBytes = captured < identificationAt ? 0 : numberAt(bytes, from + totalLengthAt, 2);
    if (totalBytes !== 0 && totalBytes < headerBytes) return;
    // As in Wireshark, an address that was captured is shown even if the header was not captured whole.
    const isQuoted = packet.isQuoted(layer);
    if (captured >= destinationAt && !isQuoted) {
      packet.sourceAt = from + sourceAt;
      packet.sourceBytes = addressBytes;
    }
    if (captured < leastHeaderBytes) return;
    if (!isQuoted) {
      packet.destinationAt = from + destinationAt;
      packet.destinationBytes = addressBytes;
    }
    if (totalBytes !== 0) packet.limit(from + totalBytes);
    if (packet.wireEnd(layer) <= from + headerBytes) return;
    const codec = this.#protocols.get(bytes[from + protocolAt] ?? 0) ?? dataCodec;
    if (!isFragmentAt(bytes, from)) packet.carry(codec, from + headerBytes, packet.wireEnd(layer));
    else this.#reassembly.carry(packet, layer, headerBytes, placeOf(bytes, from), codec);
  }

  label(packet: Packet, layer: number): string {
    const from = packet.start(layer);
    if (packet.end(layer) === from) return layer === 1 ? '' : 'IPv4';
    return versionAt(packet.bytes, from) === version ? 'IPv4' : 'IP';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    if (captured > 0 && versionAt(bytes, from) !== version) {
      line.ascii(`Bogus IP version (${versionAt(bytes, from)})`);
      return;
    }
    if (captured < leastHeaderBytes) {
      writeCut(line, packet, layer);
      return;
    }
    const headerBytes = headerBytesAt(bytes, from);
    const totalBytes = numberAt(bytes, from + totalLengthAt, 2);
    if (headerBytes < leastHeaderBytes) {
      line.ascii(`Bogus IP header length (${headerBytes}, must be at least ${leastHeaderBytes})`);
    } else if (totalBytes !== 0 && totalBytes < headerBytes) {
      line.ascii(`Bogus IP length (${totalBytes}, less than header length ${headerBytes})`);
    } else if (packet.wireEnd(layer) > from + headerBytes)
      writePayload(line, bytes, from, this.#reassembly.of(packet, layer) !== undefined);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<Ipv4FieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < 1) {
      sink.fault('TRUNCATED', from, 'ip.version');
      return;
    }
    const headerBytes = headerBytesAt(bytes, from);
    sink.field('ip.version', from, 1, versionAt(bytes, from));
    if (versionAt(bytes, from) !== version) return;
    sink.field('ip.hdr_len', from, 1, headerBytes);
    if (headerBytes < leastHeaderBytes) {
      sink.fault('HEADER_TOO_SHORT', from, 'ip.hdr_len');
      return;
    }
    readHeader(sink, packet, from, end, headerBytes);
    const datagram = this.#reassembly.of(packet, layer);
    if (datagram !== undefined) readFragments(sink, 'ip', from, datagram);
  }
}

/** Whether the header at `from`, which is whole, is that of a fragment. */
function isFragmentAt(bytes: Uint8Array, from: number): boolean {
  return (numberAt(bytes, from + fragmentAt, 2) & (moreFragments | offsetMask)) !== 0;
}

function placeOf(bytes: Uint8Array, from: number): FragmentPlace {
  const fragment = numberAt(bytes, from + fragmentAt, 2);
  return {
    identification: numberAt(bytes, from + identificationAt, 2),
    protocol: bytes[from + protocolAt] ?? 0,
    offset: (fragment & offsetMask) * 8,
    isLast: (fragment & moreFragments) === 0,
  };
}

function versionAt(bytes: Uint8Array, from: number): number {
  return (bytes[from] ?? 0) >> 4;
}

function headerBytesAt(bytes: Uint8Array, from: number): number {
  return ((bytes[from] ?? 0) & 15) * 4;
}

function writePayload(line: Line, bytes: Uint8Array, from: number, isReassembled: boolean): void {
  const protocol = bytes[from + protocolAt] ?? 0;
  const fragment = numberAt(bytes, from + fragmentAt, 2);
  const name = ipProtocolNames[protocol] ?? 'Unknown';
  if (isReassembled || !isFragmentAt(bytes, from)) {
    line.ascii(`${name} (${protocol})`);
    return;
  }
  line.ascii(`Fragmented IP protocol (proto=${name} ${protocol}, off=${(fragment & offsetMask) * 8}, ID=`);
  line.hex(numberAt(bytes, from + identificationAt, 2), 4);
  line.byte(0x29);
}

/** Says what is known of the checksum of the header; an empty one is left to a network card. */
function readChecksum(
  sink: FieldSink<Ipv4FieldName, CommonFaultCode>,
  packet: Packet,
  from: number,
  end: number,
  headerBytes: number,
): void {
  const at = from + checksumAt;
  if (end - from < headerBytes) sink.field('ip.checksum.status', at, 0, checksumStatus.unverified);
  else readVerdict(sink, checksumNames, packet, at, internetSum(packet.bytes, from, from + headerBytes), 0);
}

function readHeader(
  sink: FieldSink<Ipv4FieldName, CommonFaultCode>,
  packet: Packet,
  from: number,
  end: number,
  headerBytes: number,
): void {
  const { bytes } = packet;
  if (end - from < 2) {
    sink.fault('TRUNCATED', from + 1, 'ip.dsfield');
    return;
  }
  const service = bytes[from + 1] ?? 0;
  sink.open('ip.dsfield', from + 1, service);
  readBits(sink, 'ip.dsfield.dscp', from + 1, 1, service, 0xfc);
  readBits(sink, 'ip.dsfield.ecn', from + 1, 1, service, 3);
  sink.close(from + 2);
  const totalBytes = readNumber(sink, 'ip.len', bytes, from + totalLengthAt, 2, end);
  if (totalBytes < 0) return;
  if (totalBytes !== 0 && totalBytes < headerBytes)
    sink.fault('LENGTH_TOO_SMALL', from + totalLengthAt, 'ip.len');
  if (readNumber(sink, 'ip.id', bytes, from + identificationAt, 2, end) < 0) return;
  if (end - from < timeToLiveAt) {
    sink.fault('TRUNCATED', from + fragmentAt, 'ip.flags');
    return;
  }
  const flags = bytes[from + fragmentAt] ?? 0;
  sink.open('ip.flags', from + fragmentAt, flags >> 5);
  readBits(sink, 'ip.flags.rb', from + fragmentAt, 1, flags, 0x80);
  readBits(sink, 'ip.flags.df', from + fragmentAt, 1, flags, 0x40);
  readBits(sink, 'ip.flags.mf', from + fragmentAt, 1, flags, 0x20);
  sink.close(from + fragmentAt + 1);
  const offset = numberAt(bytes, from + fragmentAt, 2) & offsetMask;
  sink.field('ip.frag_offset', from + fragmentAt, 2, offset);
  if (readNumber(sink, 'ip.ttl', bytes, from + timeToLiveAt, 1, end) < 0) return;
  if (readNumber(sink, 'ip.proto', bytes, from + protocolAt, 1, end) < 0) return;
  if (readNumber(sink, 'ip.checksum', bytes, from + checksumAt, 2, end) < 0) return;
  if (sink.wantsChecksums) readChecksum(sink, packet, from, end, headerBytes);
  if (!readBytes(sink, 'ip.src', from + sourceAt, addressBytes, end)) return;
  if (!readBytes(sink, 'ip.dst', from + destinationAt, addressBytes, end)) return;
  const optionBytes = headerBytes - leastHeaderBytes;
  if (optionBytes > 0) readBytes(sink, 'ip.options', from + leastHeaderBytes, optionBytes, end);
}
