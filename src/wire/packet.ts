import type { Codec } from './codec.js';
import { EchoRequests } from './icmp/echo-requests.js';
import { TcpAnalysis } from './tcp/analysis.js';
import { TransferTable } from './tftp/transfer-table.js';

/** Maximum number of layers; what is deeper stays bytes, which bounds the work for a packet made of tunnels. */
export const maxLayers = 24;

/** Stands for the length of an address on links without addresses: a row shows `N/A` there. */
export const noAddress = -1;

/**
 * One packet and its layers, the frame itself first. The object is reused for all packets of a capture, and walking one allocates
 * nothing. Packets are walked in the order of the capture: codecs keep what later ones need, such as who has asked whom for a file.
 */
export class Packet {
  /** 1 for the first packet of the capture. */
  number = 0;
  /** False if the capture has no time for it; its time is then that of the first packet. */
  isTimed = true;
  /** Time of capture: whole seconds since 1970-01-01 UTC, and 0 to 999,999,999 nanoseconds after them. */
  seconds = 0;
  nanoseconds = 0;
  /** The same of the first packet of the capture. */
  firstSeconds = 0;
  firstNanoseconds = 0;
  /** Decimal digits of a second that its time has: 6 for microseconds, 9 for nanoseconds. */
  timeDigits = 6;

  /** The type of the link that it was captured on (`linkType` of the capture). */
  linkType = 1;
  /** Borrowed: the array that the packet lies in, together with others. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Its length on the wire; more than the captured bytes if a snap length cut it. */
  wireBytes = 0;
  /** Number of layers. */
  layerCount = 0;
  /**
   * Addresses that a row shows: where they are, and how many bytes (6, 4 or 16; 0 if there is none; `noAddress` on a link that has
   * none).
   */
  sourceAt = 0;
  sourceBytes = 0;
  destinationAt = 0;
  destinationBytes = 0;
  /** Ports of the innermost transport header; -1 if there is none. */
  sourcePort = -1;
  destinationPort = -1;
  /** Its entry in `transfers`, if it is TFTP; -1 if its request is not known. */
  transfer = -1;
  /** The TFTP transfers that this capture has shown so far. */
  readonly transfers = new TransferTable();
  /** The number of the packet whose echo request this one replies to; 0 if it does not, or that is not known. */
  echoRequest = 0;
  /** The echo requests of this capture that have no reply yet. */
  readonly echoRequests = new EchoRequests();
  /** The TCP conversations that this capture has shown so far, and what was found in the segment of this packet. */
  readonly tcp = new TcpAnalysis();

  /** The layer that an error message quotes a packet from, or `maxLayers`; that one's addresses and words are not the row's. */
  quotedFrom = maxLayers;
  /** A bit for each layer (1 << layer) that carries by EtherType. */
  byEtherType = 0;

  readonly #codecs: Codec[] = [];
  readonly #starts = new Int32Array(maxLayers);
  readonly #ends = new Int32Array(maxLayers);
  readonly #wireEnds = new Int32Array(maxLayers);
  #next: Codec | undefined;
  #nextStart = 0;
  #nextWireEnd = 0;

  /**
   * Finds the layers of the packet from `from` to before `to` of `bytes` (borrowed), which had `wireBytes` on the wire. `frame` is
   * the codec of its outermost layer.
   */
  walk(bytes: Uint8Array, from: number, to: number, wireBytes: number, frame: Codec): void {
    this.bytes = bytes;
    this.wireBytes = wireBytes;
    this.layerCount = 0;
    this.sourceBytes = 0;
    this.destinationBytes = 0;
    this.sourcePort = -1;
    this.destinationPort = -1;
    this.transfer = -1;
    this.echoRequest = 0;
    this.quotedFrom = maxLayers;
    this.byEtherType = 0;
    this.tcp.notes.layer = -1;
    this.#add(frame, from, to, Math.max(from + wireBytes, to));
    while (this.#next !== undefined && this.layerCount < maxLayers) {
      const outer = this.layerCount - 1;
      const least = this.start(outer);
      const wireEnd = Math.max(least, Math.min(this.#nextWireEnd, this.wireEnd(outer)));
      const end = Math.min(wireEnd, this.end(outer));
      this.#add(this.#next, Math.max(least, Math.min(this.#nextStart, end)), end, wireEnd);
    }
  }

  /**
   * The layer that is being walked carries `codec`, from `start` to before `wireEnd` as its header says. Ranges that reach out of
   * the layer are clamped to it.
   */
  carry(codec: Codec, start: number, wireEnd: number): void {
    this.#next = codec;
    this.#nextStart = start;
    this.#nextWireEnd = wireEnd;
  }

  /** The layer that is being walked carries `codec` from `start` to its end, known by its EtherType. */
  carryEtherType(codec: Codec, start: number): void {
    const layer = this.layerCount - 1;
    this.byEtherType |= 1 << layer;
    this.carry(codec, start, this.wireEnd(layer));
  }

  /** Whether a layer belongs to a packet that an error message quotes. */
  isQuoted(layer: number): boolean {
    return layer >= this.quotedFrom;
  }

  /** The layer that is being walked ends before `wireEnd`, as its header says; it becomes no longer than it is. */
  limit(wireEnd: number): void {
    const layer = this.layerCount - 1;
    const start = this.start(layer);
    this.#wireEnds[layer] = Math.max(start, Math.min(wireEnd, this.wireEnd(layer)));
    this.#ends[layer] = Math.max(start, Math.min(wireEnd, this.end(layer)));
  }

  /** The codec of a layer; `undefined` beyond the last. */
  codec(layer: number): Codec | undefined {
    return layer < this.layerCount ? this.#codecs[layer] : undefined;
  }

  /** Where a layer begins: an offset in `bytes`. */
  start(layer: number): number {
    return this.#starts[layer] ?? 0;
  }

  /** Where the captured part of a layer and of what it carries ends. */
  end(layer: number): number {
    return this.#ends[layer] ?? 0;
  }

  /** Where it would end had it been captured whole; after `end` if a snap length has cut it. */
  wireEnd(layer: number): number {
    return this.#wireEnds[layer] ?? 0;
  }

  /** Where the header of a layer ends: at what it carries, or at its end. */
  headerEnd(layer: number): number {
    return layer + 1 < this.layerCount ? this.start(layer + 1) : this.end(layer);
  }

  #add(codec: Codec, start: number, end: number, wireEnd: number): void {
    const layer = this.layerCount;
    this.#codecs[layer] = codec;
    this.#starts[layer] = start;
    this.#ends[layer] = end;
    this.#wireEnds[layer] = wireEnd;
    this.layerCount = layer + 1;
    this.#next = undefined;
    codec.next(this, layer);
  }
}
