import { checksumStatus, isWhole, layerSum, readVerdict } from '../checksum.js';
import type { FieldSink } from '../field-sink.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import { pseudoHeaderSum } from '../ip/pseudo-header.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits, readNumber } from '../read-fields.js';
import { noScale, unknownScale } from './conversation.js';
import { note, type TcpNotes } from './notes.js';
import { flag, headerAt, minHeaderBytes } from './segment.js';
import type { TcpFaultCode, TcpFieldName } from './tcp-fields.js';
import { readOptions } from './tcp-options.js';
import { scaledWindow } from './write-segment.js';

type TcpSink = FieldSink<TcpFieldName, TcpFaultCode>;

const flagFields: readonly (readonly [name: TcpFieldName, mask: number])[] = [
  ['tcp.flags.ae', 0x100],
  ['tcp.flags.cwr', 0x080],
  ['tcp.flags.ece', 0x040],
  ['tcp.flags.urg', 0x020],
  ['tcp.flags.ack', 0x010],
  ['tcp.flags.push', 0x008],
  ['tcp.flags.reset', 0x004],
  ['tcp.flags.syn', 0x002],
  ['tcp.flags.fin', 0x001],
];

const checksumNames = Object.freeze({
  status: 'tcp.checksum.status',
  calculated: 'tcp.checksum_calculated',
  bad: 'tcp.checksum_bad.expert',
  offloaded: 'tcp.checksum.offloaded',
} as const);

/** Letters of the flags from the highest bit on; a dot stands for one that is not set. */
const flagLetters = 'RRRACEUAPRSF';

const noteFields: readonly (readonly [name: TcpFieldName, bits: number])[] = [
  ['tcp.analysis.retransmission', note.retransmission | note.fast | note.spurious],
  ['tcp.analysis.fast_retransmission', note.fast],
  ['tcp.analysis.spurious_retransmission', note.spurious],
  ['tcp.analysis.out_of_order', note.outOfOrder],
  ['tcp.analysis.reused_ports', note.portsReused],
  ['tcp.analysis.lost_segment', note.previousNotCaptured],
  ['tcp.analysis.ack_lost_segment', note.ackedUnseen],
  ['tcp.analysis.window_update', note.windowUpdate],
  ['tcp.analysis.window_full', note.windowFull],
  ['tcp.analysis.keep_alive', note.keepAlive],
  ['tcp.analysis.keep_alive_ack', note.keepAliveAck],
  ['tcp.analysis.duplicate_ack', note.duplicateAck],
  ['tcp.analysis.zero_window_probe', note.zeroWindowProbe],
  ['tcp.analysis.zero_window', note.zeroWindow],
  ['tcp.analysis.zero_window_probe_ack', note.zeroWindowProbeAck],
];

/** Protocols whose messages begin with their length. */
const delimited: ReadonlySet<string> = new Set(['dns', 'mbtcp']);

/** Gives the fields of a TCP segment to `sink`, and what the walk has noted of it, if that is known. */
export function readSegment(packet: Packet, layer: number, notes: TcpNotes | undefined, sink: TcpSink): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  const end = packet.end(layer);
  if (readNumber(sink, 'tcp.srcport', bytes, from, 2, end) < 0) return;
  if (readNumber(sink, 'tcp.dstport', bytes, from + headerAt.destinationPort, 2, end) < 0) return;
  if (end - from < headerAt.checksum) {
    sink.fault('TRUNCATED', from + headerAt.sequence, 'tcp.seq');
    return;
  }
  const headerBytes = ((bytes[from + headerAt.flags] ?? 0) >> 4) * 4;
  const payloadBytes = packet.wireEnd(layer) - from - headerBytes;
  if (notes !== undefined) {
    sink.field('tcp.stream', from, 0, notes.stream);
    sink.field('tcp.completeness', from, 0, notes.completeness);
  }
  if (payloadBytes >= 0) sink.field('tcp.len', from, 0, payloadBytes);
  if (headerBytes < minHeaderBytes) {
    readSequence(sink, bytes, from, notes);
    sink.field('tcp.hdr_len', from + headerAt.flags, 1, headerBytes);
    sink.field('tcp.bogus_header_length', from + headerAt.flags, 0, undefined);
    sink.fault('HEADER_TOO_SHORT', from + headerAt.flags, 'tcp.hdr_len');
    return;
  }
  readNumbers(sink, bytes, from, payloadBytes, notes);
  sink.field('tcp.hdr_len', from + headerAt.flags, 1, headerBytes);
  const flags = readFlags(sink, bytes, from + headerAt.flags, notes);
  readWindow(sink, bytes, from + headerAt.window, flags, notes);
  if (readNumber(sink, 'tcp.checksum', bytes, from + headerAt.checksum, 2, end) < 0) return;
  if (sink.wantsChecksums) readChecksum(packet, layer, sink);
  if (readNumber(sink, 'tcp.urgent_pointer', bytes, from + headerAt.urgentPointer, 2, end) < 0) return;
  if (headerBytes > minHeaderBytes) {
    sink.open('tcp.options', from + headerAt.options);
    readOptions(sink, bytes, from, from + headerBytes, end, notes?.peerBase ?? 0);
    sink.close(from + headerBytes);
  }
  if (notes !== undefined) readNotes(sink, from, notes);
  const isStream = (flags & flag.reset) === 0;
  if (from + headerBytes < end && isStream)
    sink.field('tcp.payload', from + headerBytes, end - from - headerBytes, undefined);
  if (notes !== undefined) readJoined(sink, from + headerBytes, end, notes);
  if (isStream) readMessageSizes(sink, packet, layer);
}

/** Of a message that came in several segments: in which ones. */
function readJoined(sink: TcpSink, from: number, end: number, notes: TcpNotes): void {
  if (notes.isPart) sink.field('tcp.segment_data', from, end - from, undefined);
  if (notes.joinedBytes === 0) return;
  sink.open('tcp.segments', from);
  for (const frame of notes.joinedFrames) sink.field('tcp.segment', from, 0, frame);
  sink.field('tcp.segment.count', from, 0, notes.joinedFrames.length);
  sink.field('tcp.reassembled.length', from, 0, notes.joinedBytes);
  sink.close(from);
}

/** Gives the length of each whole message that the segment carries, of the protocols of `delimited`. */
function readMessageSizes(sink: TcpSink, packet: Packet, layer: number): void {
  for (let inner = layer + 1; inner === layer + 1 || packet.isSibling(inner); inner += 1) {
    if (!delimited.has(packet.codec(inner)?.protocol ?? '')) return;
    const from = packet.start(inner);
    const bytes = packet.codec(inner)?.messageBytes?.(packet.bytes, from, packet.end(inner), packet) ?? 0;
    if (bytes > 0 && from + bytes <= packet.end(inner)) sink.field('tcp.pdu.size', from, bytes, bytes);
  }
}

function readChecksum(packet: Packet, layer: number, sink: TcpSink): void {
  const from = packet.start(layer);
  const at = from + headerAt.checksum;
  const length = packet.end(layer) - from;
  const partial = pseudoHeaderSum(packet, layer, ipProtocol.tcp, length);
  if (partial < 0 || !isWhole(packet, layer))
    sink.field('tcp.checksum.status', at, 0, checksumStatus.unverified);
  else readVerdict(sink, checksumNames, packet, at, layerSum(packet, layer, partial), partial, length);
}

function readSequence(sink: TcpSink, bytes: Uint8Array, from: number, notes: TcpNotes | undefined): number {
  const at = from + headerAt.sequence;
  const raw = numberAt(bytes, at, 4);
  const sequence = (raw - (notes?.base ?? 0)) >>> 0;
  sink.field('tcp.seq', at, 4, sequence);
  sink.field('tcp.seq_raw', at, 4, raw);
  return sequence;
}

function readNumbers(
  sink: TcpSink,
  bytes: Uint8Array,
  from: number,
  payloadBytes: number,
  notes: TcpNotes | undefined,
): void {
  const sequence = readSequence(sink, bytes, from, notes);
  const flags = numberAt(bytes, from + headerAt.flags, 2);
  const isCounted = (flags & (flag.syn | flag.fin)) !== 0;
  if (payloadBytes >= 0)
    sink.field('tcp.nxtseq', from, 0, (sequence + payloadBytes + (isCounted ? 1 : 0)) >>> 0);
  const rawAck = numberAt(bytes, from + headerAt.acknowledgment, 4);
  const isAck = (flags & flag.acknowledgment) !== 0;
  const acknowledgment = isAck ? (rawAck - (notes?.peerBase ?? 0)) >>> 0 : rawAck;
  sink.field('tcp.ack', from + headerAt.acknowledgment, 4, acknowledgment);
  if (!isAck && rawAck !== 0) sink.field('tcp.ack.nonzero', from + headerAt.acknowledgment, 0, undefined);
  sink.field('tcp.ack_raw', from + headerAt.acknowledgment, 4, rawAck);
}

function readFlags(sink: TcpSink, bytes: Uint8Array, at: number, notes: TcpNotes | undefined): number {
  const flags = numberAt(bytes, at, 2) & 0xfff;
  sink.open('tcp.flags', at, flags);
  sink.field('tcp.flags.res', at, 1, (flags & flag.reserved) === 0 ? 0 : 1);
  for (const [name, mask] of flagFields)
    if (mask >= 0x100) readBits(sink, name, at, 1, flags >> 8, mask >> 8);
    else {
      readBits(sink, name, at + 1, 1, flags, mask);
      if ((flags & mask) !== 0) readTurn(sink, mask, flags, at + 1);
    }
  const letters = Array.from(flagLetters, (letter, index) =>
    (flags & (0x800 >> index)) === 0 ? '·' : letter,
  );
  sink.field('tcp.flags.str', at, 2, letters.join(''));
  if ((flags & flag.fin) !== 0 && notes !== undefined)
    sink.field(
      notes.closesFirst ? 'tcp.connection.fin_active' : 'tcp.connection.fin_passive',
      at,
      0,
      undefined,
    );
  sink.close(at + 2);
  return flags;
}

/** Says what a flag does to the connection. */
function readTurn(sink: TcpSink, mask: number, flags: number, at: number): void {
  const isAnswer = (flags & flag.acknowledgment) !== 0;
  if (mask === flag.reset) sink.field('tcp.connection.rst', at, 0, undefined);
  else if (mask === flag.syn)
    sink.field(isAnswer ? 'tcp.connection.synack' : 'tcp.connection.syn', at, 0, undefined);
  else if (mask === flag.fin) sink.field('tcp.connection.fin', at, 0, undefined);
}

function readWindow(
  sink: TcpSink,
  bytes: Uint8Array,
  at: number,
  flags: number,
  notes: TcpNotes | undefined,
): void {
  const window = numberAt(bytes, at, 2);
  sink.field('tcp.window_size_value', at, 2, window);
  sink.field('tcp.window_size', at, 2, scaledWindow(window, notes));
  if ((flags & flag.syn) !== 0 || notes === undefined) return;
  const { scale } = notes;
  const factor = scale === unknownScale || scale === noScale ? scale : 2 ** scale;
  sink.field('tcp.window_size_scalefactor', at, 2, factor);
}

function hasAnalysis({ roundTrip, found, acknowledgedFrame, bytesInFlight }: TcpNotes): boolean {
  return roundTrip >= 0 || found !== 0 || acknowledgedFrame > 0 || bytesInFlight > 0;
}

function readNotes(sink: TcpSink, from: number, notes: TcpNotes): void {
  sink.field('tcp.time_relative', from, 0, notes.sinceFirst / 1e9);
  sink.field('tcp.time_delta', from, 0, notes.sincePrevious / 1e9);
  if (!hasAnalysis(notes)) return;
  sink.open('tcp.analysis', from);
  if (notes.acknowledgedFrame > 0) {
    sink.field('tcp.analysis.acks_frame', from, 0, notes.acknowledgedFrame);
    sink.field('tcp.analysis.ack_rtt', from, 0, notes.acknowledgedAfter / 1e9);
  }
  if (notes.roundTrip >= 0) sink.field('tcp.analysis.initial_rtt', from, 0, notes.roundTrip / 1e9);
  if (notes.found !== 0) {
    sink.open('tcp.analysis.flags', from);
    for (const [name, bits] of noteFields)
      if ((notes.found & bits) !== 0) sink.field(name, from, 0, undefined);
    sink.close(from);
  }
  if (notes.bytesInFlight > 0) {
    sink.field('tcp.analysis.bytes_in_flight', from, 0, notes.bytesInFlight);
    sink.field('tcp.analysis.push_bytes_sent', from, 0, notes.pushedBytes);
  }
  if (notes.repeatedFrame > 0) {
    sink.field('tcp.analysis.rto', from, 0, notes.repeatedAfter / 1e9);
    sink.field('tcp.analysis.rto_frame', from, 0, notes.repeatedFrame);
  }
  if ((notes.found & note.duplicateAck) !== 0) {
    sink.field('tcp.analysis.duplicate_ack_num', from, 0, notes.duplicate);
    sink.field('tcp.analysis.duplicate_ack_frame', from, 0, notes.duplicateOf);
  }
  sink.close(from);
}
