import type { CaptureBlock } from '../../capture/capture-block.js';
import type { CaptureInterface } from '../../capture/capture-interface.js';
import { CaptureReader, type CaptureSink } from '../../capture/capture-reader.js';
import { noTime, PacketBatch } from '../../capture/packet-batch.js';
import { errorOf } from '../../errors/error.js';
import { Packet } from '../../wire/packet.js';
import { createProtocols, type Protocols } from '../../wire/protocols.js';
import { captureFilter } from './capture-filter.js';
import { type CaptureSource, capturePieces } from './capture-pieces.js';

/** Which packets are taken. */
export interface CaptureOptions {
  /** A display filter of Wireshark, such as `udp.port == 69 && tftp.block > 7`. Without one, all packets are taken. */
  readonly filter?: string | undefined;
}

/** How a capture is walked. */
export interface WalkOptions extends CaptureOptions {
  readonly protocols?: Protocols;
}

/** A packet that has been walked; both are borrowed until the call returns. */
export type PacketVisitor = (packet: Packet, about: PacketOrigin) => void;

/** What the capture says about a packet, and no codec has to know. */
export interface PacketOrigin {
  readonly interfaceIndex: number;
}

/**
 * Walks all packets of a capture, in order, and calls `visit` with each that the filter selects. Yields after each piece that was read, when all of its
 * packets have been visited, so that what they gave can be taken. Memory stays the same however long the capture.
 *
 * Throws `FILTER_INVALID` and the other failures of a filter before it reads anything. Ends as `readCapture` does behind the last packet that could be read, when the capture is damaged or cut off.
 */
export async function* walkCapture(
  source: CaptureSource,
  visit: PacketVisitor,
  { filter, protocols = createProtocols() }: WalkOptions = {},
): AsyncGenerator<void, void, undefined> {
  const selects = filter === undefined ? undefined : await captureFilter(filter, protocols);
  const selected: PacketVisitor =
    selects === undefined ? visit : (packet, origin) => void (selects(packet) && visit(packet, origin));
  const reader = new CaptureReader(new PacketWalk(selected, protocols), new PacketBatch());
  for await (const piece of capturePieces(source)) {
    for (let at = 0; at < piece.length; ) {
      at += reader.pushSome(piece.subarray(at));
      yield;
    }
    if (reader.fault !== undefined) throw errorOf(reader.fault);
  }
  reader.end();
  yield;
  if (reader.fault !== undefined) throw errorOf(reader.fault);
}

/** Walks the packets that it receives, in one object that is reused. */
class PacketWalk implements CaptureSink {
  readonly #visit: PacketVisitor;
  readonly #protocols: Protocols;
  readonly #packet = new Packet();
  readonly #origin = { interfaceIndex: 0 };
  readonly #interfaces: CaptureInterface[] = [];
  #hasFirstTime = false;

  constructor(visit: PacketVisitor, protocols: Protocols) {
    this.#visit = visit;
    this.#protocols = protocols;
  }

  packets(batch: PacketBatch, bytes: Uint8Array): void {
    const packet = this.#packet;
    const { frame } = this.#protocols;
    for (let index = 0; index < batch.count; index += 1) {
      packet.number += 1;
      this.#place(batch, index);
      const from = batch.at[index] ?? 0;
      packet.walk(bytes, from, from + (batch.capturedBytes[index] ?? 0), batch.wireBytes[index] ?? 0, frame);
      this.#visit(packet, this.#origin);
    }
  }

  block(block: CaptureBlock): void {
    if (block.type === 'interface') this.#interfaces.push(block.interface);
  }

  /** Sets the packet's link and time. */
  #place(batch: PacketBatch, index: number): void {
    const packet = this.#packet;
    const interfaceIndex = batch.interfaces[index] ?? 0;
    const source = this.#interfaces[interfaceIndex];
    packet.linkType = source?.linkType ?? 0;
    packet.timeDigits = timeDigits(source?.unitsPerSecond ?? 1_000_000);
    const nanoseconds = batch.nanoseconds[index] ?? noTime;
    const isTimed = nanoseconds !== noTime;
    packet.seconds = isTimed ? (batch.seconds[index] ?? 0) : packet.firstSeconds;
    packet.nanoseconds = isTimed ? nanoseconds : packet.firstNanoseconds;
    packet.isTimed = isTimed;
    this.#origin.interfaceIndex = interfaceIndex;
    if (this.#hasFirstTime || !isTimed) return;
    this.#hasFirstTime = true;
    packet.firstSeconds = packet.seconds;
    packet.firstNanoseconds = packet.nanoseconds;
  }
}

/** Decimal digits that times in such units have: 6 for 1,000,000 in a second. */
function timeDigits(unitsPerSecond: number): number {
  let digits = 0;
  for (let units = 1; units < unitsPerSecond && digits < 9; units *= 10) digits += 1;
  return digits;
}
