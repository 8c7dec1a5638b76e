import type { Codec } from '../wire/codec.js';
import { Packet } from '../wire/packet.js';
import { notGiven, type PacketSource } from '../wire/packet-source.js';
import type { Protocols } from '../wire/protocols.js';
import type { CaptureBlock } from './capture-block.js';
import type { CaptureInterface } from './capture-interface.js';
import { noTime, type PacketBatch } from './packet-batch.js';
import { packetNotes } from './pcapng/packet-options.js';

/** What the capture says about a packet, and no codec has to know. */
export interface PacketOrigin {
  readonly interfaceIndex: number;
  /** Where its bytes are in the file, unpacked, and how many were captured. */
  readonly fileOffset: number;
  readonly capturedBytes: number;
}

/** An interface as the walk knows it: with its place in the file, which only pcapng has. */
export interface WalkedInterface extends CaptureInterface {
  readonly place: PacketSource | undefined;
}

/** A packet that has been walked; both are borrowed until the call returns. */
export type PacketVisitor = (packet: Packet, about: PacketOrigin) => void;

/** Whether a packet has to be walked, by its captured bytes from `from` to before `to`. One that has not is only counted. */
export type PacketGlance = (bytes: Uint8Array, from: number, to: number, linkType: number) => boolean;

const none: readonly string[] = Object.freeze([]);

/** Walks the packets of a capture in order, in one object that is reused, with the link and the clock of each one's interface. */
export class PacketWalker {
  /** The packet that was walked last. */
  readonly packet = new Packet();
  /** The interfaces described so far. */
  readonly interfaces: WalkedInterface[];
  readonly #frame: Codec;
  readonly #origin = { interfaceIndex: 0, fileOffset: 0, capturedBytes: 0 };
  #byteOrder: 'big' | 'little' = 'little';
  #hasFirstTime = false;
  /** The interface that `packet.timeDigits` is of. */
  #clocked: CaptureInterface | undefined;
  /** The section that blocks are of, from 1, and how many interfaces were described before it; 0 in a file without sections. */
  #section = 0;
  #earlierInterfaces = 0;

  /** `interfaces` is shared: a capture that is walked again knows those that the first walk finds. */
  constructor({ frame }: Pick<Protocols, 'frame'>, interfaces: WalkedInterface[] = []) {
    this.#frame = frame;
    this.interfaces = interfaces;
  }

  /** A block of the file: interfaces are remembered. */
  block(block: CaptureBlock): void {
    if (block.type === 'interface')
      this.interfaces.push({ ...block.interface, place: this.#placeOf(block.interface) });
    else if (block.type === 'section') {
      this.#byteOrder = block.byteOrder;
      this.#section += 1;
      this.#earlierInterfaces = this.interfaces.length;
    }
  }

  #placeOf({ name, description }: CaptureInterface): PacketSource | undefined {
    if (this.#section === 0) return undefined;
    const interfaceId = this.interfaces.length - this.#earlierInterfaces;
    return { section: this.#section, interfaceId, name, description };
  }

  /**
   * Walks all packets of a batch and calls `visit` with each; with `needsWalk` only those that it says, and all are counted.
   */
  batch(batch: PacketBatch, bytes: Uint8Array, visit: PacketVisitor, needsWalk?: PacketGlance): void {
    const origin = this.#origin;
    for (let index = 0; index < batch.count; index += 1) {
      const from = batch.at[index] ?? 0;
      if (needsWalk !== undefined && this.#isPassed(batch, index, bytes, needsWalk)) continue;
      origin.interfaceIndex = batch.interfaces[index] ?? 0;
      origin.fileOffset = batch.base + from;
      origin.capturedBytes = batch.capturedBytes[index] ?? 0;
      this.place(origin.interfaceIndex, batch.seconds[index] ?? 0, batch.nanoseconds[index] ?? noTime);
      this.#options(batch, index, bytes);
      this.walk(bytes, from, origin.capturedBytes, batch.wireBytes[index] ?? 0);
      visit(this.packet, origin);
    }
  }

  /** Counts the packet and returns true if it needs no walk. The first one with a time is placed, from which others count theirs. */
  #isPassed(batch: PacketBatch, index: number, bytes: Uint8Array, needsWalk: PacketGlance): boolean {
    const from = batch.at[index] ?? 0;
    const source = batch.interfaces[index] ?? 0;
    const linkType = this.interfaces[source]?.linkType ?? 0;
    if (needsWalk(bytes, from, from + (batch.capturedBytes[index] ?? 0), linkType)) return false;
    if (!this.#hasFirstTime)
      this.place(source, batch.seconds[index] ?? 0, batch.nanoseconds[index] ?? noTime);
    this.packet.number += 1;
    return true;
  }

  /** Gives the packet what its options in the file say. */
  #options(batch: PacketBatch, index: number, bytes: Uint8Array): void {
    const { packet } = this;
    const hasOptions = batch.optionsAt[index] !== 0;
    packet.comments = none;
    packet.flags = notGiven;
    packet.drops = notGiven;
    if (!hasOptions) return;
    const { comments, flags, drops } = packetNotes(batch, index, bytes, this.#byteOrder);
    packet.comments = comments;
    packet.flags = flags ?? notGiven;
    packet.drops = drops ?? notGiven;
  }

  /** Sets the link and the time of the packet that is walked next; `nanoseconds` is `noTime` where the file has none. */
  place(interfaceIndex: number, seconds: number, nanoseconds: number): void {
    const { packet } = this;
    const source = this.interfaces[interfaceIndex];
    packet.linkType = source?.linkType ?? 0;
    packet.source = source?.place;
    if (source !== this.#clocked) {
      this.#clocked = source;
      packet.timeDigits = timeDigits(source?.unitsPerSecond ?? 1_000_000);
    }
    const isTimed = nanoseconds !== noTime;
    packet.seconds = isTimed ? seconds : packet.firstSeconds;
    packet.nanoseconds = isTimed ? nanoseconds : packet.firstNanoseconds;
    packet.isTimed = isTimed;
    if (this.#hasFirstTime || !isTimed) return;
    this.#hasFirstTime = true;
    packet.firstSeconds = packet.seconds;
    packet.firstNanoseconds = packet.nanoseconds;
  }

  /** Walks the next packet: the `capturedBytes` of `bytes` from `from` on, borrowed as long as the packet is read. */
  walk(bytes: Uint8Array, from: number, capturedBytes: number, wireBytes: number): void {
    this.packet.number += 1;
    this.packet.walk(bytes, from, from + capturedBytes, wireBytes, this.#frame);
  }
}

/** Decimal digits that times in such units have: 6 for 1,000,000 in a second. */
export function timeDigits(unitsPerSecond: number): number {
  let digits = 0;
  for (let units = 1; units < unitsPerSecond && digits < 9; units *= 10) digits += 1;
  return digits;
}
