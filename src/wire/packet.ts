import type { Codec } from './codec.js';
import { dataCodec } from './data.js';
import { notGiven, type PacketSource } from './packet-source.js';

/** Maximum number of layers; what is deeper stays bytes, which bounds the work for a packet made of tunnels. */
export const maxLayers = 24;

/** Stands for the length of an address on links without addresses: a row shows `N/A` there. */
export const noAddress = -1;

/**
 * One packet and its layers, the frame itself first. The object is reused for all packets of a capture, and walking one allocates
 * nothing. Packets are walked in the order of the capture: codecs keep what later ones need, such as which client has requested a file.
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
  /** The same of the last packet before that was shown, because a filter selected it; -1 if there is none. */
  displayedSeconds = -1;
  displayedNanoseconds = 0;
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
  /** Where it was captured; `undefined` if the capture file does not say. */
  source: PacketSource | undefined;
  /** What the capturing program noted of it, as 32 bits (`epb_flags` of pcapng), and packets lost before it; `notGiven` if nothing. */
  flags = notGiven;
  drops = notGiven;
  /** Comments on the packet in the capture. */
  comments: readonly string[] = [];
  /** Counts the packets that were walked: what a codec notes of a packet while it is walked, it notes under this number. */
  walks = 0;
  /** The layer that an error message quotes a packet from, or `maxLayers`; that one's addresses and words are not the row's. */
  quotedFrom = maxLayers;
  /** A bit for each layer (1 << layer) that carries by EtherType. */
  byEtherType = 0;

  readonly #codecs: Codec[] = [];
  readonly #starts = new Int32Array(maxLayers);
  readonly #ends = new Int32Array(maxLayers);
  readonly #wireEnds = new Int32Array(maxLayers);
  readonly #headerEnds = new Int32Array(maxLayers);
  /** The frame, and behind it what was put together from several packets; empty until that happens. */
  #joined = new Uint8Array(0);
  /** Where the last of it ends. */
  #joinedEnd = 0;
  #next: Codec | undefined;
  #nextStart = 0;
  #nextWireEnd = 0;
  /** Where that may lie: within the layer that carries it, or in what was joined. */
  #nextMin = 0;
  #nextLimit = 0;
  #nextWireLimit = 0;
  /** Messages that follow as layers of their own. */
  readonly #queue: Codec[] = [];
  readonly #queueStarts = new Int32Array(maxLayers);
  readonly #queueEnds = new Int32Array(maxLayers);
  readonly #queueWireEnds = new Int32Array(maxLayers);
  #queueFrom = 0;
  #queueTo = 0;
  /** A bit for each layer that lies beside the one before it. */
  #siblings = 0;
  #firstMessage = maxLayers;

  /**
   * Finds the layers of the packet from `from` to before `to` of `bytes` (borrowed), which had `wireBytes` on the wire. `frame` is
   * the codec of its outermost layer.
   */
  walk(bytes: Uint8Array, from: number, to: number, wireBytes: number, frame: Codec): void {
    this.walks += 1;
    this.bytes = bytes;
    this.wireBytes = wireBytes;
    this.layerCount = 0;
    this.sourceBytes = 0;
    this.destinationBytes = 0;
    this.sourcePort = -1;
    this.destinationPort = -1;
    this.quotedFrom = maxLayers;
    this.byEtherType = 0;
    this.#siblings = 0;
    this.#firstMessage = maxLayers;
    this.#queueFrom = 0;
    this.#queueTo = 0;
    this.#joinedEnd = to;
    this.#add(frame, from, to, Math.max(from + wireBytes, to));
    while (this.layerCount < maxLayers) {
      if (this.#next !== undefined) this.#addNext(this.#next);
      else if (this.#queueFrom < this.#queueTo) this.#addQueued();
      else return;
    }
  }

  /**
   * Takes one layer of a packet that was walked elsewhere, all that a row is written of: from `start` to before `end`, or before `wireEnd` had
   * it been captured whole. `carriesBytes` says whether it carries bytes without a meaning. The caller sets `bytes` and what rows have besides.
   */
  placeLayer(codec: Codec, start: number, end: number, wireEnd: number, carriesBytes: boolean): void {
    this.walks += 1;
    this.quotedFrom = maxLayers;
    this.#siblings = 0;
    this.#firstMessage = maxLayers;
    this.#codecs[0] = codec;
    this.#starts[0] = start;
    this.#ends[0] = end;
    this.#wireEnds[0] = wireEnd;
    this.#codecs[1] = dataCodec;
    this.layerCount = carriesBytes ? 2 : 1;
  }

  /**
   * The layer that is being walked carries `codec`, from `start` to before `wireEnd` as its header says. Ranges that reach out of
   * the layer are clamped to it.
   */
  carry(codec: Codec, start: number, wireEnd: number): void {
    const layer = this.layerCount - 1;
    this.#next = codec;
    this.#nextStart = start;
    this.#nextWireEnd = wireEnd;
    this.#nextMin = this.start(layer);
    this.#nextLimit = this.end(layer);
    this.#nextWireLimit = this.wireEnd(layer);
    this.#headerEnds[layer] = start;
  }

  /**
   * Places `length` bytes of `payload` (borrowed), put together from several packets, behind the frame, and returns where they begin
   * in `bytes`: an array of the packet's own from then on, in which whatever was read before lies elsewhere.
   */
  join(payload: Uint8Array, length: number): number {
    const origin = this.start(0);
    const at = this.#joinedEnd - origin;
    if (this.#joined.length < at + length) {
      const grown = new Uint8Array(2 * (at + length));
      grown.set(this.#joined);
      if (this.bytes === this.#joined) this.bytes = grown;
      this.#joined = grown;
    }
    if (this.bytes !== this.#joined) {
      this.#joined.set(this.bytes.subarray(origin, this.#joinedEnd));
      this.#move(-origin);
      this.bytes = this.#joined;
    }
    this.#joined.set(payload.subarray(0, length), at);
    this.#joinedEnd = at + length;
    return at;
  }

  /**
   * The layer that is being walked, whose header has `headerBytes`, carries `codec` in what `join` has placed: from `start` to
   * before `end`, or before `wireEnd` had all of it been kept.
   */
  carryJoined(codec: Codec, headerBytes: number, start: number, end: number, wireEnd = end): void {
    const layer = this.layerCount - 1;
    this.carry(codec, start, wireEnd);
    this.#nextMin = start;
    this.#nextLimit = end;
    this.#nextWireLimit = Math.max(end, wireEnd);
    this.#headerEnds[layer] = this.start(layer) + headerBytes;
  }

  /**
   * Behind what the layer that is being walked carries, `codec` follows from `start` to before `wireEnd`: the next message of the
   * same stream, a layer of its own. Called after `carry` or `carryJoined`, for each message in order.
   */
  carryAnother(codec: Codec, start: number, wireEnd: number): void {
    const index = this.#queueTo;
    if (index === maxLayers) return;
    const layer = this.layerCount - 1;
    const isJoined = start >= this.end(0);
    const limit = isJoined ? this.#joinedEnd : this.end(layer);
    const wireLimit = isJoined ? this.#joinedEnd : this.wireEnd(layer);
    this.#firstMessage = Math.min(this.#firstMessage, layer + 1);
    this.#queue[index] = codec;
    this.#queueStarts[index] = Math.min(start, limit);
    this.#queueEnds[index] = Math.min(wireEnd, limit);
    this.#queueWireEnds[index] = Math.min(wireEnd, wireLimit);
    this.#queueTo = index + 1;
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
    return Math.max(this.start(layer), Math.min(this.#headerEnds[layer] ?? 0, this.end(layer)));
  }

  /** Whether the layer that is being walked carries nothing so far. */
  isLast(layer: number): boolean {
    return layer === this.layerCount - 1 && this.#next === undefined && this.#queueFrom === this.#queueTo;
  }

  /** Whether a layer lies beside the one before it, as the next message of a stream, and not within it. */
  isSibling(layer: number): boolean {
    return (this.#siblings & (1 << layer)) !== 0;
  }

  /** The layer of the first of several messages of a stream; `maxLayers` if there are not several. */
  get firstMessage(): number {
    return this.#firstMessage;
  }

  /** Where the last byte of the packet ends: of the frame, or of what was joined behind it. */
  get lastEnd(): number {
    return this.#joinedEnd;
  }

  #addNext(codec: Codec): void {
    const min = this.#nextMin;
    const wireEnd = Math.max(min, Math.min(this.#nextWireEnd, this.#nextWireLimit));
    const end = Math.min(wireEnd, this.#nextLimit);
    this.#add(codec, Math.max(min, Math.min(this.#nextStart, end)), end, wireEnd);
  }

  #addQueued(): void {
    const index = this.#queueFrom;
    const codec = this.#queue[index];
    this.#queueFrom = index + 1;
    if (codec === undefined) return;
    const start = this.#queueStarts[index] ?? 0;
    const end = Math.max(start, this.#queueEnds[index] ?? 0);
    this.#siblings |= 1 << this.layerCount;
    this.#add(codec, start, end, Math.max(end, this.#queueWireEnds[index] ?? 0));
  }

  #add(codec: Codec, start: number, end: number, wireEnd: number): void {
    const layer = this.layerCount;
    this.#codecs[layer] = codec;
    this.#starts[layer] = start;
    this.#ends[layer] = end;
    this.#wireEnds[layer] = wireEnd;
    this.#headerEnds[layer] = end;
    this.layerCount = layer + 1;
    this.#next = undefined;
    // Nothing follows the innermost layer of most packets, which is asked for nothing.
    if (codec !== dataCodec) codec.next(this, layer);
  }

  /** Moves everything by `bytes`: the frame lies elsewhere. */
  #move(bytes: number): void {
    for (let layer = 0; layer < this.layerCount; layer += 1) {
      this.#starts[layer] = this.start(layer) + bytes;
      this.#ends[layer] = this.end(layer) + bytes;
      this.#wireEnds[layer] = this.wireEnd(layer) + bytes;
      this.#headerEnds[layer] = (this.#headerEnds[layer] ?? 0) + bytes;
    }
    for (let index = this.#queueFrom; index < this.#queueTo; index += 1) {
      this.#queueStarts[index] = (this.#queueStarts[index] ?? 0) + bytes;
      this.#queueEnds[index] = (this.#queueEnds[index] ?? 0) + bytes;
      this.#queueWireEnds[index] = (this.#queueWireEnds[index] ?? 0) + bytes;
    }
    this.#joinedEnd += bytes;
    this.sourceAt += bytes;
    this.destinationAt += bytes;
  }
}
