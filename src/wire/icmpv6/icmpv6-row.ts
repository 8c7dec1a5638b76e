import { isQuoteCut } from '../icmp/icmp-quote.js';
import { hopsLeft } from '../ip/hops-left.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { writeCut } from '../row.js';
import {
  bodyAt,
  codeAt,
  fixedBytesOf,
  headerBytes,
  icmpv6Type,
  isEcho,
  isError,
  optionsStartOf,
  quotedBytesAt,
  targetAt,
} from './icmpv6-message.js';
import { icmpv6CodeNames, icmpv6TypeNames } from './icmpv6-names.js';
import { writeLinkAddresses } from './neighbour-options.js';
import { areRecordsWhole, queryBytes } from './read-listeners.js';

const flag = Object.freeze({ router: 0x80, solicited: 0x40, override: 0x20 });

/** Writes what a row says of an ICMPv6 message, in Wireshark's words. `requestNumber` is the packet whose echo request it replies to; 0 for none. */
export function writeIcmpv6(packet: Packet, layer: number, requestNumber: number, line: Line): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  const captured = packet.end(layer) - from;
  if (captured === 0) {
    writeCut(line, packet, layer);
    return;
  }
  const type = bytes[from] ?? 0;
  line.ascii(icmpv6TypeNames[type] ?? `Unknown (${type})`);
  if (captured > codeAt) writeCode(line, type, bytes[from + codeAt] ?? 0);
  if (captured < fixedBytesOf(type)) {
    writeCut(line, packet, layer);
    return;
  }
  if (isEcho(type)) writeEcho(line, packet, layer, requestNumber);
  const isMessageWhole =
    optionsStartOf(type) > 0 ? writeNeighbours(line, packet, layer, type) : isBodyWhole(packet, layer, type);
  if (!isMessageWhole) writeCut(line, packet, layer);
}

function writeCode(line: Line, type: number, code: number): void {
  const names = icmpv6CodeNames[type];
  if (names === undefined) return;
  const unknown = type === icmpv6Type.unreachable ? 'Unknown' : `Unknown (${code})`;
  line.ascii(` (${names[code] ?? unknown})`);
}

function writeEcho(line: Line, packet: Packet, layer: number, requestNumber: number): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  line.ascii(' id=0x');
  line.hex(numberAt(bytes, from + bodyAt, 2), 4);
  line.ascii(', seq=');
  line.decimal(numberAt(bytes, from + bodyAt + 2, 2));
  line.ascii(', hop limit=');
  line.decimal(hopsLeft(packet, layer));
  if (requestNumber === 0) return;
  line.ascii(' (request in ');
  line.decimal(requestNumber);
  line.byte(0x29);
}

/** Writes a message of neighbour discovery; returns whether its options are whole. */
function writeNeighbours(line: Line, packet: Packet, layer: number, type: number): boolean {
  const { bytes } = packet;
  const from = packet.start(layer);
  if (type === icmpv6Type.neighbourSolicitation) {
    line.ascii(' for ');
    line.ipv6(bytes, from + targetAt);
  } else if (type === icmpv6Type.neighbourAdvertisement) {
    line.byte(0x20);
    line.ipv6(bytes, from + targetAt);
    writeFlags(line, bytes[from + bodyAt] ?? 0);
  }
  return writeLinkAddresses(
    line,
    bytes,
    from + optionsStartOf(type),
    packet.end(layer),
    packet.wireEnd(layer),
  );
}

function writeFlags(line: Line, flags: number): void {
  line.ascii(' (');
  const from = line.at;
  if ((flags & flag.router) !== 0) line.ascii('rtr');
  if ((flags & flag.solicited) !== 0) line.ascii(line.at > from ? ', sol' : 'sol');
  if ((flags & flag.override) !== 0) line.ascii(line.at > from ? ', ovr' : 'ovr');
  if (line.at === from) line.ascii('none');
  line.byte(0x29);
}

/** Whether a message is whole whose fixed part is. What an error quotes may be short, but is not cut off by a snap length. */
function isBodyWhole(packet: Packet, layer: number, type: number): boolean {
  const { bytes } = packet;
  const from = packet.start(layer);
  const end = packet.end(layer);
  if (type === icmpv6Type.listenerQuery) return end - from >= queryBytes(bytes, from, end - from);
  if (type === icmpv6Type.listenerReport2) return areRecordsWhole(bytes, from, end, packet.wireEnd(layer));
  if (!isError(type)) return true;
  const quotedBytes = quotedBytesAt(bytes, from);
  if (packet.wireEnd(layer) - from < headerBytes + Math.max(quotedBytes, 1)) return false;
  return !isQuoteCut(packet, layer, quotedBytes, false);
}
