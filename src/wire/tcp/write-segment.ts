import type { Line } from '../line.js';
import { type Phrase, phraseOf } from '../line-words.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { writeCut } from '../row.js';
import { noScale, unknownScale } from './conversation.js';
import { note, type TcpNotes } from './notes.js';
import { flag, headerAt, minHeaderBytes } from './segment.js';
import { writeOptions } from './tcp-options.js';

/** What a row says of a segment whose payload is shown with a later one. */
const partWords = ' [TCP segment of a reassembled PDU]';
/** Bytes of a header up to its window. */
const windowEnd = 16;

/** Names of the flags from the lowest bit on, as a row has them. */
const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'];
/** The flags of a segment and what follows them, by their bits; made when they are first seen. */
const flagWords: (Phrase | undefined)[] = new Array<Phrase | undefined>(0x1000).fill(undefined);
const acknowledgmentWords = phraseOf(' Ack=');
const windowWords = phraseOf(' Win=');
const lengthWords = phraseOf(' Len=');

/** What a row says of the notes, in its order. */
const noteWords: readonly (readonly [bit: number, words: string])[] = [
  [note.windowUpdate, '[TCP Window Update] '],
  [note.zeroWindowProbeAck, '[TCP ZeroWindowProbeAck] '],
  [note.zeroWindowProbe, '[TCP ZeroWindowProbe] '],
  [note.zeroWindow, '[TCP ZeroWindow] '],
  [note.keepAliveAck, '[TCP Keep-Alive ACK] '],
  [note.keepAlive, '[TCP Keep-Alive] '],
  [note.windowFull, '[TCP Window Full] '],
  [note.ackedUnseen, '[TCP ACKed unseen segment] '],
  [note.previousNotCaptured, '[TCP Previous segment not captured] '],
  [note.outOfOrder, '[TCP Out-Of-Order] '],
  [note.spurious, '[TCP Spurious Retransmission] '],
  [note.fast, '[TCP Fast Retransmission] '],
  [note.retransmission, '[TCP Retransmission] '],
  [note.portsReused, '[TCP Port numbers reused] '],
];

/** Writes the column `Info` of the row of a TCP segment. */
export function writeSegment(line: Line, packet: Packet, layer: number, notes: TcpNotes | undefined): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  const captured = packet.end(layer) - from;
  if (captured < headerAt.sequence) {
    if (packet.wireEnd(layer) > from) writeCut(line, packet, layer);
    return;
  }
  if (notes?.isPart === true && writeBeginning(line, notes)) return;
  const isWhole = captured >= minHeaderBytes;
  if (isWhole && notes !== undefined && notes.found !== 0) writeNotes(line, notes);
  line.decimal(numberAt(bytes, from, 2));
  line.arrow();
  line.decimal(numberAt(bytes, from + headerAt.destinationPort, 2));
  if (captured < windowEnd) {
    writeCut(line, packet, layer);
    return;
  }
  writeNumbers(line, bytes, from, notes);
  if (isWhole) writeUrgent(line, bytes, from);
  const headerBytes = ((bytes[from + headerAt.flags] ?? 0) >> 4) * 4;
  if (headerBytes < minHeaderBytes) {
    line.ascii(`, bogus TCP header length (${headerBytes}, must be at least ${minHeaderBytes})`);
    return;
  }
  const payloadBytes = packet.wireEnd(layer) - from - headerBytes;
  if (isWhole && payloadBytes >= 0) {
    line.phrase(lengthWords);
    line.decimal(payloadBytes);
  }
  if (!isWhole) writeCut(line, packet, layer);
  else writeRest(line, packet, layer, headerBytes, notes?.peerBase ?? 0);
  if (notes?.isPart === true) line.ascii(partWords);
}

/** Writes what is known of a message that is incomplete; returns false if that is nothing. */
function writeBeginning(line: Line, { begun, begunMessage }: TcpNotes): boolean {
  if (begunMessage === undefined) return false;
  const from = line.at;
  if (begun?.beginning?.(begunMessage.bytes, 0, begunMessage.keptBytes, line) !== true) return false;
  line.ascii(line.at === from ? partWords.trimStart() : partWords);
  return true;
}

/** Writes the options, and how the header ends if it does not end as it says. */
function writeRest(line: Line, packet: Packet, layer: number, headerBytes: number, peerBase: number): void {
  const from = packet.start(layer);
  const end = packet.end(layer);
  const optionsEnd = writeOptions(line, packet.bytes, from, from + headerBytes, end, peerBase);
  if (optionsEnd === 'complete' && from + headerBytes <= packet.wireEnd(layer)) return;
  if (optionsEnd === 'cut-option' && end === packet.wireEnd(layer))
    line.ascii('[Malformed Packet: length of contained item exceeds length of containing item]');
  else writeCut(line, packet, layer);
}

function writeNotes(line: Line, notes: TcpNotes): void {
  const { found } = notes;
  if ((found & note.duplicateAck) !== 0) {
    line.ascii('[TCP Dup ACK ');
    line.decimal(notes.duplicateOf);
    line.byte(0x23);
    line.decimal(notes.duplicate);
    line.ascii('] ');
  }
  for (let index = 0; index < noteWords.length; index += 1) {
    const entry = noteWords[index];
    if (entry !== undefined && (found & entry[0]) !== 0) line.ascii(entry[1]);
  }
}

function writeNumbers(line: Line, bytes: Uint8Array, from: number, notes: TcpNotes | undefined): void {
  const flags = numberAt(bytes, from + headerAt.flags, 2) & 0xfff;
  line.phrase(flagWords[flags] ?? nameFlags(flags));
  line.decimal((numberAt(bytes, from + headerAt.sequence, 4) - (notes?.base ?? 0)) >>> 0);
  if ((flags & flag.acknowledgment) !== 0) {
    line.phrase(acknowledgmentWords);
    line.decimal((numberAt(bytes, from + headerAt.acknowledgment, 4) - (notes?.peerBase ?? 0)) >>> 0);
  }
  line.phrase(windowWords);
  line.decimal(scaledWindow(numberAt(bytes, from + headerAt.window, 2), notes));
}

function writeUrgent(line: Line, bytes: Uint8Array, from: number): void {
  if ((numberAt(bytes, from + headerAt.flags, 2) & flag.urgent) === 0) return;
  line.ascii(' Urg=');
  line.decimal(numberAt(bytes, from + headerAt.urgentPointer, 2));
}

/** The bytes that a window stands for, as far as its scale is known; that is `maxShift` at most, so they fit in 31 bits. */
export function scaledWindow(window: number, notes: TcpNotes | undefined): number {
  const scale = notes?.scale ?? unknownScale;
  return scale === unknownScale || scale === noScale ? window : window << scale;
}

function nameFlags(flags: number): Phrase {
  const names = flagNames.filter((_, bit) => (flags & (1 << bit)) !== 0);
  if ((flags & flag.reserved) !== 0) names.push('Reserved');
  const words = phraseOf(` [${names.length === 0 ? '<None>' : names.join(', ')}] Seq=`);
  flagWords[flags] = words;
  return words;
}
