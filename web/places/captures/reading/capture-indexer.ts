import { visibleText } from '../../../../src/bytes/escapes.js';
import type { CaptureBlock } from '../../../../src/capture/capture-block.js';
import type { CaptureSink } from '../../../../src/capture/capture-reader.js';
import { noTime, type PacketBatch } from '../../../../src/capture/packet-batch.js';
import { type PacketOrigin, PacketWalker } from '../../../../src/capture/packet-walker.js';
import { isSearched } from '../../../../src/capture/stories/tftp-story.js';
import type { Field } from '../../../../src/wire/dissection.js';
import { LayerBuilder } from '../../../../src/wire/layer-builder.js';
import { Line } from '../../../../src/wire/line.js';
import type { Packet } from '../../../../src/wire/packet.js';
import type { Protocols } from '../../../../src/wire/protocols.js';
import { numberAt } from '../../../../src/wire/read-fields.js';
import { speakingLayer, writeInfo } from '../../../../src/wire/row.js';
import { opcode, opcodeOf, tftpErrorCode } from '../../../../src/wire/tftp/packet.js';
import { AddressBook } from './address-book.js';
import { type ConversationKind, Conversations } from './conversations.js';
import { DroppedPackets } from './dropped-packets.js';
import { Names } from './names.js';
import { PacketTable } from './packet-table.js';
import { type CountedTransfer, Transfers } from './transfers.js';
import { isTrouble } from './trouble.js';

/** Bytes of the column `Info` that are kept of a packet. */
const maxInfoBytes = 480;

/** Walks the packets of a capture in order, once, and keeps what a list of them needs. */
export class CaptureIndexer implements CaptureSink {
  readonly table = new PacketTable();
  readonly addresses = new AddressBook();
  readonly labels = new Names();
  readonly conversations = new Conversations();
  readonly transfers = new Transfers();
  readonly dropped = new DroppedPackets();
  /** Blocks of the file other than packets, without counters and what is secret or unknown. */
  readonly blocks: CaptureBlock[] = [];
  /** Packets that say something is wrong. */
  troubles = 0;
  /** Given all bytes of a file that is packed, unpacked. */
  readonly bytes: (bytes: Uint8Array) => void;
  readonly walker: PacketWalker;
  readonly #line = new Line(0);
  readonly #visit = (packet: Packet, origin: PacketOrigin): void => this.#add(packet, origin);
  /** The one that `Conversations` is given, again and again. */
  readonly #counted = {
    number: 0,
    kind: 'ip' as ConversationKind,
    source: 0,
    destination: 0,
    sourcePort: -1,
    destinationPort: -1,
    wireBytes: 0,
    sinceFirst: 0,
  };

  constructor(protocols: Protocols, onBytes: (bytes: Uint8Array) => void = () => undefined) {
    this.walker = new PacketWalker(protocols);
    this.bytes = onBytes;
  }

  packets(batch: PacketBatch, bytes: Uint8Array): void {
    this.walker.batch(batch, bytes, this.#visit);
  }

  block(block: CaptureBlock): void {
    this.walker.block(block);
    if (block.type === 'statistics') this.dropped.add(block);
    else if (block.type !== 'secrets' && block.type !== 'unknown') this.blocks.push(block);
  }

  #add(packet: Packet, { fileOffset, capturedBytes, interfaceIndex }: PacketOrigin): void {
    const { table } = this;
    const { number } = packet;
    table.offset.set(number, fileOffset);
    table.capturedBytes.set(number, capturedBytes);
    table.wireBytes.set(number, packet.wireBytes);
    table.seconds.set(number, packet.seconds);
    table.nanoseconds.set(number, packet.isTimed ? packet.nanoseconds : noTime);
    table.interfaceIndex.set(number, interfaceIndex);
    table.comments.set(number, packet.comments);
    const source = this.addresses.source(packet);
    const destination = this.addresses.destination(packet);
    table.source.set(number, source);
    table.destination.set(number, destination);
    const speaking = speakingLayer(packet);
    const codec = packet.codec(speaking);
    const label = codec?.label(packet, speaking) ?? '';
    table.label.set(number, this.labels.numberOf(label));
    const line = this.#line;
    line.clear();
    line.begin();
    writeInfo(line, packet, speaking);
    const infoBytes = wholeCharacters(line.bytes, Math.min(line.at, maxInfoBytes));
    table.infoAt.set(number, table.texts.add(line.bytes, 0, infoBytes));
    table.infoBytes.set(number, infoBytes);
    const isBad =
      isTrouble(label, line.bytes, 0, line.at) &&
      !(codec?.protocol === 'tftp' && this.#isSearch(packet, speaking, source, destination));
    if (isBad) {
      table.isTrouble.set(number, 1);
      this.troubles += 1;
    }
    const sinceFirst = packet.isTimed ? sinceFirstOf(packet) : Number.NaN;
    if (packet.sourceBytes !== 0) this.#count(packet, source, destination, sinceFirst);
    if (codec?.protocol === 'tftp') this.#transfer(packet, speaking, source, destination, sinceFirst, isBad);
    table.count = number;
  }

  /** Whether a packet answers a name that a boot loader tries on its way to one that is there. */
  #isSearch(packet: Packet, layer: number, source: number, destination: number): boolean {
    const transfer = this.transfers.find(source, packet.sourcePort, destination, packet.destinationPort);
    if (transfer === undefined || !isSearched(transfer.file)) return false;
    const from = packet.start(layer);
    return (
      numberAt(packet.bytes, from, 2) === opcode.error &&
      numberAt(packet.bytes, from + 2, 2) === tftpErrorCode.fileNotFound
    );
  }

  #count(packet: Packet, source: number, destination: number, sinceFirst: number): void {
    const counted = this.#counted;
    counted.number = packet.number;
    counted.kind = kindOf(packet);
    counted.source = source;
    counted.destination = destination;
    counted.sourcePort = counted.kind === 'ip' ? -1 : packet.sourcePort;
    counted.destinationPort = counted.kind === 'ip' ? -1 : packet.destinationPort;
    counted.wireBytes = packet.wireBytes;
    counted.sinceFirst = sinceFirst;
    this.table.conversation.set(packet.number, this.conversations.add(counted));
    if (this.conversations.isFromClient) this.table.isFromClient.set(packet.number, 1);
  }

  #transfer(
    packet: Packet,
    layer: number,
    source: number,
    destination: number,
    sinceFirst: number,
    isBad: boolean,
  ): void {
    const { sourcePort, destinationPort } = packet;
    const code = opcodeOf(packet.bytes, packet.start(layer), packet.end(layer) - packet.start(layer));
    const found =
      code === 1 || code === 2
        ? this.#begin(packet, layer, source, destination, sinceFirst)
        : this.transfers.find(source, sourcePort, destination, destinationPort);
    if (found === undefined) return;
    found.packets += 1;
    found.bytes += packet.wireBytes;
    if (isBad) found.troubles += 1;
    if (!Number.isNaN(sinceFirst)) found.last = sinceFirst;
    this.table.transfer.set(packet.number, found.number);
    // A server answers from another port: what it sends there begins a conversation of its own.
    const isFromClient = found.client === source && found.clientPort === sourcePort;
    this.table.isFromClient.set(packet.number, isFromClient ? 1 : 0);
  }

  #begin(packet: Packet, layer: number, client: number, server: number, first: number): CountedTransfer {
    const builder = new LayerBuilder(0, packet.start(layer), packet.end(layer));
    packet.codec(layer)?.fields(packet, layer, builder);
    const named = (name: string): Field | undefined => builder.fields.find((field) => field.name === name);
    const read = named('tftp.source_file');
    const file = (read ?? named('tftp.destination_file'))?.value;
    return this.transfers.begin({
      client,
      server,
      clientPort: packet.sourcePort,
      file: visibleText(typeof file === 'string' ? file : ''),
      isRead: read !== undefined,
      request: packet.number,
      first,
    });
  }
}

/** The time of a packet in seconds after the first of the capture. */
function sinceFirstOf({ seconds, nanoseconds, firstSeconds, firstNanoseconds }: Packet): number {
  return seconds - firstSeconds + (nanoseconds - firstNanoseconds) / 1e9;
}

/** By the transport of the packet itself, outside of what an error message quotes. */
function kindOf(packet: Packet): ConversationKind {
  if (packet.sourcePort < 0) return 'ip';
  for (let layer = Math.min(packet.layerCount, packet.quotedFrom) - 1; layer > 0; layer -= 1) {
    const protocol = packet.codec(layer)?.protocol;
    if (protocol === 'tcp' || protocol === 'udp') return protocol;
  }
  return 'ip';
}

/** The length of the first `length` bytes of UTF-8 without a character that is cut off. */
function wholeCharacters(bytes: Uint8Array, length: number): number {
  if (length < maxInfoBytes) return length;
  let end = length;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
