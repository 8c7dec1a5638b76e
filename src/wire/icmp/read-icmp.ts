import { checksumStatus, isWhole, layerSum, readVerdict } from '../checksum.js';
import type { CommonFaultCode } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import type { Packet } from '../packet.js';
import { numberAt, readBytes, readNumber } from '../read-fields.js';
import type { EchoRequest } from './echo-requests.js';
import type { IcmpFieldName } from './icmp-fields.js';
import { checksumAt, codeAt, headerBytes, icmpType, isQuery } from './icmp-message.js';

type Sink = FieldSink<IcmpFieldName, CommonFaultCode>;

const fragmentationNeeded = 4;
const checksumNames = Object.freeze({
  status: 'icmp.checksum.status',
  calculated: undefined,
  bad: 'icmp.checksum_bad',
  offloaded: 'icmp.checksum.offloaded',
} as const);

/** Gives the fields of an ICMP message to `sink`. `request` is what it replies to. */
export function readIcmp(packet: Packet, layer: number, request: EchoRequest, sink: Sink): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  const end = packet.end(layer);
  const type = readNumber(sink, 'icmp.type', bytes, from, 1, end);
  if (type < 0) return;
  if (readNumber(sink, 'icmp.code', bytes, from + codeAt, 1, end) < 0) return;
  if (readNumber(sink, 'icmp.checksum', bytes, from + 2, 2, end) < 0) return;
  readChecksum(packet, layer, sink);
  if (isQuery(type)) readQuery(sink, packet, layer, type, request);
  else if (type === icmpType.unreachable || type === icmpType.timeExceeded)
    readUnused(sink, bytes, from, end);
  else if (type === icmpType.parameterProblem) {
    if (readNumber(sink, 'icmp.pointer', bytes, from + 4, 1, end) < 0) return;
    if ((bytes[from + 5] ?? 0) > 0) readLength(sink, bytes, from, end);
    else readBytes(sink, 'icmp.unused', from + 5, 3, end);
  } else if (type === icmpType.redirect) readBytes(sink, 'icmp.redir_gw', from + 4, 4, end);
  else if (type === icmpType.routerAdvertisement) readRouters(sink, bytes, from, end);
}

/** As in Wireshark, what an error quotes is not verified: routers change it. */
function readChecksum(packet: Packet, layer: number, sink: Sink): void {
  if (!sink.wantsChecksums) return;
  const at = packet.start(layer) + checksumAt;
  if (!isWhole(packet, layer) || packet.isQuoted(layer))
    sink.field('icmp.checksum.status', at, 0, checksumStatus.unverified);
  else readVerdict(sink, checksumNames, packet, at, layerSum(packet, layer));
}

/** The 4 bytes before the quote of an error without a value of its own. */
function readUnused(sink: Sink, bytes: Uint8Array, from: number, end: number): void {
  if (end - from < headerBytes) {
    sink.fault('TRUNCATED', from + 4, 'icmp.unused');
    return;
  }
  const hasMtu = bytes[from] === icmpType.unreachable && bytes[from + codeAt] === fragmentationNeeded;
  if ((bytes[from + 5] ?? 0) > 0) {
    sink.field('icmp.unused', from + 4, 1, undefined);
    readLength(sink, bytes, from, end, !hasMtu);
  } else sink.field('icmp.unused', from + 4, hasMtu ? 2 : 4, undefined);
  if (hasMtu) readNumber(sink, 'icmp.mtu', bytes, from + 6, 2, end);
}

function readLength(sink: Sink, bytes: Uint8Array, from: number, end: number, isLast = true): void {
  const words = readNumber(sink, 'icmp.length', bytes, from + 5, 1, end);
  if (words < 0) return;
  sink.field('icmp.length.original_datagram', from + 5, 0, words * 4);
  if (isLast) readBytes(sink, 'icmp.unused', from + 6, 2, end);
}

function readQuery(sink: Sink, packet: Packet, layer: number, type: number, request: EchoRequest): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  const end = packet.end(layer);
  if (readNumber(sink, 'icmp.ident', bytes, from + 4, 2, end) < 0) return;
  sink.field('icmp.ident_le', from + 4, 2, swapped(bytes, from + 4));
  if (readNumber(sink, 'icmp.seq', bytes, from + 6, 2, end) < 0) return;
  sink.field('icmp.seq_le', from + 6, 2, swapped(bytes, from + 6));
  if (type === icmpType.echoReply && request.requestNumber > 0) {
    sink.field('icmp.resp_to', from + headerBytes, 0, request.requestNumber);
    sink.field('icmp.resptime', from + headerBytes, 0, request.responseMs);
  }
  if (type === icmpType.timestamp || type === icmpType.timestampReply) {
    if (readNumber(sink, 'icmp.originate_timestamp', bytes, from + 8, 4, end) < 0) return;
    if (readNumber(sink, 'icmp.receive_timestamp', bytes, from + 12, 4, end) < 0) return;
    readNumber(sink, 'icmp.transmit_timestamp', bytes, from + 16, 4, end);
  } else if (type === icmpType.mask || type === icmpType.maskReply)
    readBytes(sink, 'icmp.address_mask', from + headerBytes, 4, end);
}

function readRouters(sink: Sink, bytes: Uint8Array, from: number, end: number): void {
  const count = readNumber(sink, 'icmp.num_addrs', bytes, from + 4, 1, end);
  if (count < 0) return;
  const words = readNumber(sink, 'icmp.addr_entry_size', bytes, from + 5, 1, end);
  if (words < 0) return;
  if (readNumber(sink, 'icmp.lifetime', bytes, from + 6, 2, end) < 0 || words !== 2) return;
  for (let index = 0; index < count; index += 1) {
    const at = from + headerBytes + index * 8;
    if (!readBytes(sink, 'icmp.router_address', at, 4, end)) return;
    if (at + 8 > end) {
      sink.fault('TRUNCATED', at + 4, 'icmp.pref_level');
      return;
    }
    sink.field('icmp.pref_level', at + 4, 4, numberAt(bytes, at + 4, 4) | 0);
  }
}

function swapped(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0);
}
