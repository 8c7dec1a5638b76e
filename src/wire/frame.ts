import { dateText } from '../bytes/date-text.js';
import type { Codec } from './codec.js';
import type { CodecTable } from './codec-tables.js';
import { dataCodec } from './data.js';
import type { FieldSink } from './field-sink.js';
import { Findings } from './findings.js';
import { type FrameFieldName, frameFields } from './frame-fields.js';
import type { Line } from './line.js';
import type { Packet } from './packet.js';
import { notGiven } from './packet-source.js';
import { parseProcessComment } from './process-comments.js';
import { readBits } from './read-fields.js';

/** Wireshark's number of each kind of link. */
const encapsulations: Readonly<Record<number, number>> = Object.freeze({
  0: 15,
  1: 1,
  12: 7,
  14: 7,
  101: 7,
  108: 174,
  113: 25,
  228: 129,
  229: 130,
  276: 210,
});

const flagMasks = [
  ['frame.packet_flags_direction', 0x3],
  ['frame.packet_flags_reception_type', 0x1c],
  ['frame.packet_flags_fcs_length', 0x1e0],
  ['frame.packet_flags_reserved', 0xfe00],
  ['frame.packet_flags_crc_error', 0x0100_0000],
  ['frame.packet_flags_packet_too_error', 0x0200_0000],
  ['frame.packet_flags_packet_too_short_error', 0x0400_0000],
  ['frame.packet_flags_wrong_inter_frame_gap_error', 0x0800_0000],
  ['frame.packet_flags_unaligned_frame_error', 0x1000_0000],
  ['frame.packet_flags_start_frame_delimiter_error', 0x2000_0000],
  ['frame.packet_flags_preamble_error', 0x4000_0000],
  ['frame.packet_flags_symbol_error', 0x8000_0000],
] as const;

/** The outermost layer of every packet: what the capture says about it. It carries the link of the capture. */
export class FrameCodec implements Codec<FrameFieldName, never> {
  readonly protocol = 'frame';
  readonly carriers = [];
  readonly types = frameFields;
  readonly faults = {};
  readonly #linkTypes: CodecTable;
  /** The time of the packet that was walked last, and of the one before; -1 for none. */
  #seconds = -1;
  #nanoseconds = 0;
  #previousSeconds = -1;
  #previousNanoseconds = 0;
  readonly #findings = new Findings();

  constructor(linkTypes: CodecTable) {
    this.#linkTypes = linkTypes;
  }

  next(packet: Packet, layer: number): void {
    this.#previousSeconds = this.#seconds;
    this.#previousNanoseconds = this.#nanoseconds;
    if (packet.isTimed) {
      this.#seconds = packet.seconds;
      this.#nanoseconds = packet.nanoseconds;
    }
    const link = this.#linkTypes.get(packet.linkType) ?? dataCodec;
    packet.carry(link, packet.start(layer), packet.wireEnd(layer));
  }

  label(packet: Packet): string {
    return `WTAP_ENCAP = ${packet.linkType}`;
  }

  readonly info = (_packet: Packet, _layer: number, line: Line): void => line.ascii('');

  fields(packet: Packet, layer: number, sink: FieldSink<FrameFieldName, never>): void {
    const from = packet.start(layer);
    const length = packet.end(layer) - from;
    readSource(packet, from, sink);
    const encapsulation = encapsulations[packet.linkType];
    if (encapsulation !== undefined) sink.field('frame.encap_type', from, 0, encapsulation);
    if (packet.isTimed) this.#readTimes(packet, from, sink);
    sink.field('frame.number', from, 0, packet.number);
    sink.field('frame.len', from, 0, packet.wireBytes);
    sink.field('frame.cap_len', from, 0, length);
    if (packet.drops !== notGiven) sink.field('frame.drop_count', from, 0, packet.drops);
    sink.field('frame.marked', from, 0, 0);
    sink.field('frame.ignored', from, 0, 0);
    sink.field('frame.protocols', from, 0, protocolsOf(packet));
    if (sink.wantsFindings === true) this.#readFindings(packet, from, sink);
    for (const comment of packet.comments) {
      sink.field('frame.comment', from, 0, comment);
      const named = parseProcessComment(comment);
      if (named === undefined) continue;
      sink.field('process', from, 0, named.process);
      if (named.pid !== undefined) sink.field('process.pid', from, 0, named.pid);
    }
  }

  #readFindings(packet: Packet, from: number, sink: FieldSink<FrameFieldName, never>): void {
    const findings = this.#findings;
    findings.read(packet);
    if (findings.isExpert) sink.field('_ws.expert', from, 0, undefined);
    if (findings.isMalformed) sink.field('_ws.malformed', from, 0, undefined);
    if (findings.isShort) sink.field('_ws.short', from, 0, undefined);
  }

  #readTimes(packet: Packet, from: number, sink: FieldSink<FrameFieldName, never>): void {
    const { seconds, nanoseconds } = packet;
    sink.field('frame.time', from, 0, dateText(seconds, nanoseconds));
    sink.field('frame.offset_shift', from, 0, 0);
    sink.field('frame.time_epoch', from, 0, seconds + nanoseconds / 1e9);
    sink.field(
      'frame.time_delta',
      from,
      0,
      secondsSince(packet, this.#previousSeconds, this.#previousNanoseconds),
    );
    sink.field(
      'frame.time_delta_displayed',
      from,
      0,
      secondsSince(packet, packet.displayedSeconds, packet.displayedNanoseconds),
    );
    sink.field(
      'frame.time_relative',
      from,
      0,
      secondsSince(packet, packet.firstSeconds, packet.firstNanoseconds),
    );
  }
}

/** Gives where the packet was captured, and what was noted of it there. */
function readSource(packet: Packet, from: number, sink: FieldSink<FrameFieldName, never>): void {
  const { source, flags } = packet;
  if (source !== undefined) {
    sink.field('frame.section_number', from, 0, source.section);
    sink.open('frame.interface_id', from, source.interfaceId);
    // As in Wireshark, the description stands for a name that is missing.
    const name = source.name ?? source.description ?? 'unknown';
    sink.field('frame.interface_name', from, 0, name);
    if (source.name !== undefined && source.description !== undefined)
      sink.field('frame.interface_description', from, 0, source.description);
    sink.close(from);
  }
  if (flags === notGiven) return;
  sink.open('frame.packet_flags', from, flags);
  for (const [name, mask] of flagMasks) readBits(sink, name, from, 0, flags, mask);
  sink.close(from);
}

/** Seconds from a time to that of a packet; 0 if there is none before. */
function secondsSince(packet: Packet, seconds: number, nanoseconds: number): number {
  if (seconds < 0) return 0;
  return packet.seconds - seconds + (packet.nanoseconds - nanoseconds) / 1e9;
}

/** The protocols of a packet without `frame`, joined by colons; `ethertype` stands between two of them, as in Wireshark. */
function protocolsOf(packet: Packet): string {
  const names: string[] = [];
  for (let layer = 1; layer < packet.layerCount; layer += 1) {
    const protocol = packet.codec(layer)?.protocol ?? '';
    names.push(protocol);
    if ((packet.byEtherType & (1 << layer)) !== 0) names.push('ethertype');
  }
  return names.join(':');
}
