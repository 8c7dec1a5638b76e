import { type Codec, notMessage } from '../codec.js';
import type { PortTable } from '../codec-tables.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import { ipProtocol } from '../ip/ip-protocols.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { type RowNotes, rowKind } from '../row-notes.js';
import { TcpAnalysis } from './analysis.js';
import { carryMessages, type StreamCodec } from './carry-messages.js';
import { unknownScale } from './conversation.js';
import { note } from './notes.js';
import { PendingBudget, PendingMessage } from './pending-message.js';
import { readSegment } from './read-segment.js';
import { flag, headerAt, minHeaderBytes } from './segment.js';
import { type TcpFaultCode, type TcpFieldName, tcpFaults, tcpFields } from './tcp-fields.js';
import { findOption, maxShift, optionKind } from './tcp-options.js';
import { writeSegment } from './write-segment.js';

/** Bytes of a header that Wireshark follows a conversation by: up to the window. */
const followedBytes = 16;

/** Beside the bits of `note` in the notes of a row: the payload is shown with a later segment. */
const partBit = 1 << 30;

/** What Wireshark's analysis finds in segments whose payload came before, or comes too early. */
const outOfPlace =
  note.retransmission | note.fast | note.spurious | note.outOfOrder | note.zeroWindowProbe | note.keepAlive;

/**
 * Reads TCP, follows its conversations, and puts messages together that come in several segments. A payload is known by what it was
 * recognized as before, else by the lower port, by the higher one, or by its looks.
 */
export class TcpCodec implements Codec<TcpFieldName, TcpFaultCode> {
  readonly protocol = 'tcp';
  readonly carriers = [{ table: 'ipProtocol', number: ipProtocol.tcp }] as const;
  readonly types = tcpFields;
  readonly faults = tcpFaults;
  readonly #ports: PortTable | undefined;
  /** What is known of the conversations of the capture. */
  readonly analysis: TcpAnalysis;
  readonly #budget = new PendingBudget();

  /** Without `ports`, it reads the header and follows nothing; without `acknowledgments`, the notes that come of those are left out. */
  constructor(ports?: PortTable, { acknowledgments = true }: { readonly acknowledgments?: boolean } = {}) {
    this.#ports = ports;
    this.analysis = new TcpAnalysis(acknowledgments);
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
    const ports = this.#ports;
    if (ports === undefined) return;
    const headerBytes = headerBytesAt(bytes, from);
    const payloadBytes = packet.wireEnd(layer) - from - headerBytes;
    const { segment } = this.analysis;
    segment.sequence = numberAt(bytes, from + headerAt.sequence, 4) | 0;
    segment.acknowledgment = numberAt(bytes, from + headerAt.acknowledgment, 4) | 0;
    segment.flags = numberAt(bytes, from + headerAt.flags, 2) & 0xfff;
    segment.window = numberAt(bytes, from + headerAt.window, 2);
    segment.payloadBytes = payloadBytes;
    segment.shift = segment.has(flag.syn) ? shiftAt(bytes, from, headerBytes, end) : -1;
    this.analysis.follow(packet, layer);
    const hasPayload = headerBytes >= minHeaderBytes && payloadBytes > 0 && from + headerBytes <= end;
    // What comes with a reset is a reason for people to read, not a part of the stream (RFC 9293, section 3.10.7.3).
    if (hasPayload && !segment.has(flag.reset)) this.#carryPayload(packet, ports, layer, headerBytes);
    this.#forgetEnded();
  }

  /** Gives the memory of messages back whose rest cannot come any more. */
  #forgetEnded(): void {
    const { segment, sender, conversation, notes } = this.analysis;
    if (segment.has(flag.reset)) {
      conversation.lower.pending?.clear();
      conversation.higher.pending?.clear();
    } else if (segment.has(flag.fin) && (notes.found & note.previousNotCaptured) === 0)
      sender.pending?.clear();
  }

  #carryPayload(packet: Packet, ports: PortTable, layer: number, headerBytes: number): void {
    const { notes, segment, sender } = this.analysis;
    // As in Wireshark, what is not in its place in the stream is not read again.
    if ((notes.found & outOfPlace) !== 0) return;
    const from = packet.start(layer) + headerBytes;
    const codec = this.#payloadOf(packet, ports, from, packet.end(layer));
    const isCut = packet.end(layer) < packet.wireEnd(layer);
    if (!isStream(codec) || isCut) {
      sender.pending?.clear();
      const isOther =
        isStream(codec) && codec.messageBytes(packet.bytes, from, packet.end(layer), packet) === notMessage;
      packet.carry(isOther ? dataCodec : codec, from, packet.wireEnd(layer));
      return;
    }
    sender.pending ??= new PendingMessage(this.#budget);
    const { sequence } = segment;
    carryMessages(codec, { packet, layer, headerBytes, sequence, pending: sender.pending, notes });
  }

  readonly rowNotes: RowNotes = {
    kind: rowKind.tcp,
    words: 6,
    write: (packet, layer, words, at) => {
      const notes = this.analysis.notesOf(packet, layer);
      // What a message begins with is not in the segment alone.
      if (notes?.begun !== undefined || packet.end(layer) - packet.start(layer) < minHeaderBytes)
        return false;
      words[at] = (notes?.found ?? 0) | (notes?.isPart === true ? partBit : 0);
      words[at + 1] = notes?.base ?? 0;
      words[at + 2] = notes?.peerBase ?? 0;
      words[at + 3] = notes?.scale ?? unknownScale;
      words[at + 4] = notes?.duplicate ?? 0;
      words[at + 5] = notes?.duplicateOf ?? 0;
      return true;
    },
    read: (packet, layer, words, at) => {
      const { notes } = this.analysis;
      const found = words[at] ?? 0;
      notes.layer = layer;
      notes.walk = packet.walks;
      notes.found = found & ~partBit;
      notes.isPart = (found & partBit) !== 0;
      notes.base = words[at + 1] ?? 0;
      notes.peerBase = words[at + 2] ?? 0;
      notes.scale = words[at + 3] ?? 0;
      notes.duplicate = words[at + 4] ?? 0;
      notes.duplicateOf = words[at + 5] ?? 0;
    },
  };

  label(packet: Packet, layer: number): string {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < headerAt.sequence) return packet.codec(layer - 1)?.label(packet, layer - 1) ?? 'TCP';
    if (end - from <= minHeaderBytes) return 'TCP';
    const multipath = findOption(bytes, from, from + headerBytesAt(bytes, from), end, optionKind.multipath);
    return multipath < 0 ? 'TCP' : 'MPTCP';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void =>
    writeSegment(line, packet, layer, this.analysis.notesOf(packet, layer));

  fields(packet: Packet, layer: number, sink: FieldSink<TcpFieldName, TcpFaultCode>): void {
    readSegment(packet, layer, this.analysis.notesOf(packet, layer), sink);
  }

  #payloadOf(packet: Packet, ports: PortTable, from: number, end: number): Codec {
    const { conversation } = this.analysis;
    const known = conversation.codec ?? ports.byPort(packet);
    if (known !== undefined) return known;
    const recognized = ports.recognized(packet.bytes, from, end);
    if (recognized !== dataCodec) conversation.codec = recognized;
    return recognized;
  }
}

function isStream(codec: Codec): codec is StreamCodec {
  return codec.messageBytes !== undefined;
}

function headerBytesAt(bytes: Uint8Array, from: number): number {
  return ((bytes[from + headerAt.flags] ?? 0) >> 4) * 4;
}

/** The shift of a window scale option; -1 without one. */
function shiftAt(bytes: Uint8Array, from: number, headerBytes: number, end: number): number {
  const at = findOption(bytes, from, from + headerBytes, end, optionKind.windowScale);
  return at < 0 || bytes[at + 1] !== 3 ? -1 : Math.min(maxShift, bytes[at + 2] ?? 0);
}
