/*
 * Internet Control Message Protocol for IPv6 (RFC 4443), with neighbour discovery (RFC 4861) and Multicast Listener Discovery
 * (RFC 2710, RFC 3810).
 *
 *  1 byte   1 byte   2 bytes
 *  +--------+--------+------------+-----------------------+---------------+
 *  |  type  |  code  |  checksum  |  4 bytes              | …             |   checksum: with a pseudo header
 *  +--------+--------+------------+-----------------------+---------------+
 *    unreachable, time exceeded:     length, 0                the packet that is quoted; length: in units of 8 bytes (RFC 4884)
 *    packet too big:                 MTU                      the same
 *    parameter problem:              pointer                  the same
 *    echo:                           identifier, sequence     data
 *    router solicitation:            0                        options
 *    router advertisement:           hop limit, flags, life   reachable time, timer, options
 *    neighbour solicitation:         0                        target address, options
 *    neighbour advertisement:        flags                    target address, options
 *    redirect:                       0                        target address, destination address, options
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import { EchoRequests } from '../icmp/echo-requests.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { type Icmpv6FieldName, icmpv6Fields } from './icmpv6-fields.js';
import {
  bodyAt,
  checksumAt,
  headerBytes,
  icmpv6Type,
  isEcho,
  isError,
  optionsStartOf,
} from './icmpv6-message.js';
import { writeIcmpv6 } from './icmpv6-row.js';
import { listHeadBytes, optionBytesAt, redirectedAt } from './neighbour-options.js';
import { readIcmpv6 } from './read-icmpv6.js';

const ipVersion = 6;

/** Reads ICMPv6, and the packets that its errors and redirects quote. */
export class Icmpv6Codec implements Codec<Icmpv6FieldName, CommonFaultCode> {
  readonly protocol = 'icmpv6';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.icmpv6 }] as const;
  readonly types = icmpv6Fields;
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
    const end = packet.end(layer);
    if (!packet.isQuoted(layer)) this.#requestNumber = 0;
    if (end - from < headerBytes) return;
    const type = bytes[from] ?? 0;
    const after = from + headerBytes;
    if (isEcho(type)) {
      if (!packet.isQuoted(layer)) this.#follow(packet, layer);
      if (packet.wireEnd(layer) > after) packet.carry(dataCodec, after, packet.wireEnd(layer));
    } else if (isError(type)) this.#quote(packet, layer, after, packet.wireEnd(layer));
    else if (type === icmpv6Type.redirect) {
      const at = redirectedAt(bytes, from + optionsStartOf(type), end);
      if (at >= 0)
        this.#quote(packet, layer, at, at - listHeadBytes + optionBytesAt(bytes, at - listHeadBytes));
    }
  }

  /** Opens the packet that the message in `layer` quotes. */
  #quote(packet: Packet, layer: number, at: number, wireEnd: number): void {
    if (at >= wireEnd) return;
    packet.quotedFrom = Math.min(packet.quotedFrom, layer + 1);
    const isIpv6 = at >= packet.end(layer) || (packet.bytes[at] ?? 0) >> 4 === ipVersion;
    const codec = isIpv6 ? this.#protocols.get(ipProtocol.ipv6) : undefined;
    packet.carry(codec ?? dataCodec, at, wireEnd);
  }

  label(): string {
    return 'ICMPv6';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void =>
    writeIcmpv6(packet, layer, this.#requestNumber, line);

  fields(packet: Packet, layer: number, sink: FieldSink<Icmpv6FieldName, CommonFaultCode>): void {
    const requestNumber = packet.isQuoted(layer) ? 0 : this.#requestNumber;
    readIcmpv6(packet, layer, { requestNumber, responseMs: this.#requests.responseMs }, sink);
  }

  /** Remembers an echo request, or finds that of a reply. */
  #follow(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const name = numberAt(bytes, from + bodyAt, 4);
    const checksum = numberAt(bytes, from + checksumAt, 2);
    if (bytes[from] === icmpv6Type.echo) this.#requests.add(packet, name, replyChecksum(checksum));
    else this.#requestNumber = this.#requests.take(packet, name, checksum % 0xffff);
  }
}

/** The checksum of the reply with the same data: the type alone is more by 1 (RFC 1624). 0 stands for 0xffff as well. */
function replyChecksum(checksum: number): number {
  return (checksum + 0xffff - 0x0100) % 0xffff;
}
