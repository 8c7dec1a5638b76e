import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { readSegment } from './read-segment.js';
import { flag, headerAt, leastHeaderBytes } from './segment.js';
import { type TcpFaultCode, type TcpFieldName, tcpFaults, tcpFields } from './tcp-fields.js';
import { findOption, maxShift, optionKind } from './tcp-options.js';
import { writeSegment } from './write-segment.js';

/** Bytes of a header that Wireshark follows a conversation by: up to the window. */
const followedBytes = 16;

/** Reads TCP and follows its conversations. A payload is known by the lower port, else by the higher one. */
export class TcpCodec implements Codec<TcpFieldName, TcpFaultCode> {
  readonly protocol = 'tcp';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.tcp }] as const;
  readonly types = tcpFields;
  readonly faults = tcpFaults;
  readonly #ports: CodecTable;

  constructor(ports: CodecTable) {
    this.#ports = ports;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < followedBytes) return;
    // What an error message quotes was sent before, and is not sent again.
    if (packet.isQuoted(layer)) return;
    packet.sourcePort = numberAt(bytes, from, 2);
    packet.destinationPort = numberAt(bytes, from + headerAt.destinationPort, 2);
    const headerBytes = headerBytesAt(bytes, from);
    const payloadBytes = packet.wireEnd(layer) - from - headerBytes;
    const { segment } = packet.tcp;
    segment.sequence = numberAt(bytes, from + headerAt.sequence, 4) | 0;
    segment.acknowledgment = numberAt(bytes, from + headerAt.acknowledgment, 4) | 0;
    segment.flags = numberAt(bytes, from + headerAt.flags, 2) & 0xfff;
    segment.window = numberAt(bytes, from + headerAt.window, 2);
    segment.payloadBytes = payloadBytes;
    segment.shift = segment.has(flag.syn) ? shiftAt(bytes, from, headerBytes, end) : -1;
    packet.tcp.follow(packet, layer);
    if (headerBytes < leastHeaderBytes || payloadBytes <= 0 || from + headerBytes > end) return;
    // What comes with a reset is a reason for people to read, not a part of the stream (RFC 9293, section 3.10.7.3).
    if (segment.has(flag.reset)) return;
    packet.carry(this.#payloadOf(packet), from + headerBytes, packet.wireEnd(layer));
  }

  label(packet: Packet, layer: number): string {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < headerAt.sequence) return packet.codec(layer - 1)?.label(packet, layer - 1) ?? 'TCP';
    if (end - from <= leastHeaderBytes) return 'TCP';
    const multipath = findOption(bytes, from, from + headerBytesAt(bytes, from), end, optionKind.multipath);
    return multipath < 0 ? 'TCP' : 'MPTCP';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => writeSegment(line, packet, layer);

  fields(packet: Packet, layer: number, sink: FieldSink<TcpFieldName, TcpFaultCode>): void {
    readSegment(packet, layer, sink);
  }

  #payloadOf(packet: Packet): Codec {
    const { sourcePort, destinationPort } = packet;
    const lower = this.#ports.get(Math.min(sourcePort, destinationPort));
    return lower ?? this.#ports.get(Math.max(sourcePort, destinationPort)) ?? dataCodec;
  }
}

function headerBytesAt(bytes: Uint8Array, from: number): number {
  return ((bytes[from + headerAt.flags] ?? 0) >> 4) * 4;
}

/** The shift of a window scale option; -1 without one. */
function shiftAt(bytes: Uint8Array, from: number, headerBytes: number, end: number): number {
  const at = findOption(bytes, from, from + headerBytes, end, optionKind.windowScale);
  return at < 0 || bytes[at + 1] !== 3 ? -1 : Math.min(maxShift, bytes[at + 2] ?? 0);
}
